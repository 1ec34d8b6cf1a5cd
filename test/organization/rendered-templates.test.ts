import { describe, expect, it } from 'vitest';
import { renderOrganizationTemplates } from '../../infra/organization/rendered-templates.ts';
import { readTemplate } from '../support/template.ts';

const templates = renderOrganizationTemplates();

it('the organization has packs, an aggregator and the role of central mode to deploy without CDK', () => {
  expect(templates.map(({ name }) => name)).toEqual([
    'conformance-pack.yaml',
    'organization-conformance-pack.yaml',
    'aggregator.yaml',
    'central-member-role.yaml',
  ]);
});

describe.each(templates.map(({ name, content }) => [name, content]))('%s', (_, content) => {
  it('fits without a bucket', () => {
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(51_200);
  });

  it('needs no bootstrapped account', () => {
    const template = readTemplate(content);

    expect(Object.keys(template.Parameters ?? {})).not.toContain('BootstrapVersion');
    expect(template).not.toHaveProperty('Rules');
    expect(content).not.toContain('cdk-');
  });

  it('describes every parameter, and has a default for all but whom to trust', () => {
    for (const [name, parameter] of Object.entries(readTemplate(content).Parameters ?? {}))
      expect(parameter).toMatchObject({
        Description: expect.stringMatching(/\.$/),
        ...(name === 'CentralRoleArns' ? {} : { Default: expect.any(String) }),
      });
  });
});
