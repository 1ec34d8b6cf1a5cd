// Every template in every Region of every partition that CDK knows: names of services,
// principals and ARNs are those of the partition, and not of the one that their author had in mind.

import { App, Stack } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { describe, expect, it } from 'vitest';
import { renderFiles } from '../../../infra/deployments.ts';
import { trainingEndpoints } from '../../../infra/prevention/network/endpoints.ts';
import { resolveResources } from '../../support/resolve-template.ts';
import { readTemplate, type Template } from '../../support/template.ts';

interface Place {
  readonly region: string;
  readonly partition: string;
  readonly domain: string;
}

const places: readonly Place[] = RegionInfo.regions.map(({ name, partition, domainSuffix }) => ({
  region: name,
  partition: partition ?? 'aws',
  domain: domainSuffix ?? 'amazonaws.com',
}));

const templates = renderFiles()
  .filter(({ path }) => path.endsWith('.yaml'))
  .map(({ path, content }) => ({ path, template: readTemplate(content) }));

/** Every resource that any choice of flags brings. */
function resourcesIn({ region, partition, domain }: Place, template: Template) {
  const flags = Object.entries(template.Parameters ?? {})
    .filter(([, { AllowedValues = [] }]) => AllowedValues.includes('true'))
    .map(([name]) => [name, 'true'] as const);
  return resolveResources(template, {
    'AWS::Region': region,
    'AWS::Partition': partition,
    'AWS::URLSuffix': domain,
    ...Object.fromEntries(flags),
  });
}

/** What CDK calls the service of an endpoint, where it knows the service in the Region, or else in a neighbour. */
function serviceName(service: string, { region, partition }: Place): string {
  const names = places
    .filter((place) => place.partition === partition)
    .toSorted((one, other) => Number(other.region === region) - Number(one.region === region))
    .map((place) => {
      const stack = new Stack(new App(), 'Stack', { env: { region: place.region } });
      const { name } = new InterfaceVpcEndpointAwsService(service);
      return String(stack.resolve(name)).replace(place.region, region);
    });
  return names.find((name) => !name.startsWith('com.amazonaws.')) ?? names[0] ?? '';
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...stringsIn(item)]);
}

it('covers every partition', () => {
  const partitions = new Set(places.map(({ partition }) => partition));

  expect(partitions.size).toBeGreaterThanOrEqual(8);
  expect(templates.length).toBeGreaterThanOrEqual(12);
});

describe.each(places)('in $region of $partition', (place) => {
  it('endpoints have the names of their services', () => {
    const expected = trainingEndpoints.map(({ service, type }) =>
      type === 'Gateway' ? `com.amazonaws.${place.region}.${service}` : serviceName(service, place),
    );

    for (const { path, template } of templates.filter(({ path }) =>
      /training-(endpoints|vpc)/.test(path),
    )) {
      const names = [...resourcesIn(place, template).values()]
        .filter(({ Type }) => Type === 'AWS::EC2::VPCEndpoint')
        .map(({ Properties }) => Properties.ServiceName);
      expect([path, names]).toEqual([path, expected]);
    }
  });

  it.each(templates)('ARNs and principals of $path are those of the partition', ({ template }) => {
    const texts = [...resourcesIn(place, template).values()].flatMap(({ Properties }) =>
      stringsIn(Properties),
    );

    const foreign = texts
      .flatMap((text) => text.match(/\barn:[a-z*-]*(?=:)/g) ?? [])
      .filter((arn) => arn !== `arn:${place.partition}` && arn !== 'arn:*');
    const principals = texts.filter((text) => /^[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(text));
    const stack = new Stack(new App(), 'Stack', { env: { region: place.region } });
    const cdkNames = principals.map((principal) =>
      stack.resolve(ServicePrincipal.servicePrincipalName(principal)),
    );
    expect(foreign).toEqual([]);
    expect(principals).toEqual(cdkNames);
  });
});
