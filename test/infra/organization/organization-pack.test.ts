import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { PACK_BODY_LIMIT, renderPackBody } from '../../../infra/account/rule-pack.ts';
import { OrganizationPackStack } from '../../../infra/organization/organization-pack-stack.ts';
import { createApp } from '../../../infra/templates/create-app.ts';
import { renderStack } from '../../../infra/templates/render.ts';
import { resolveResource } from '../../support/resolve-template.ts';
import { readTemplate } from '../../support/template.ts';

function anOrganizationPack(): string {
  const app = createApp();
  return renderStack(app, new OrganizationPackStack(app, 'Stack'));
}

const template = readTemplate(anOrganizationPack());

function resolvePack(given: Readonly<Record<string, string>> = {}): Record<string, unknown> {
  return resolveResource(template, 'AWS::Config::OrganizationConformancePack', given);
}

describe('the organization conformance pack', () => {
  it('carries the body that a single account takes, to the letter', () => {
    expect(resolvePack().TemplateBody).toBe(renderPackBody());
  });

  it('excludes no account by default, and otherwise exactly the given ones', () => {
    expect(resolvePack()).not.toHaveProperty('ExcludedAccounts');
    expect(resolvePack({ ExcludedAccounts: '111111111111,222222222222' })).toMatchObject({
      ExcludedAccounts: ['111111111111', '222222222222'],
    });
  });

  it('passes on the parameters that are set, and no empty ones', () => {
    expect(resolvePack().ConformancePackInputParameters).toEqual([
      { ParameterName: 'MaximumExecutionFrequency', ParameterValue: 'TwentyFour_Hours' },
    ]);
    expect(
      resolvePack({ MaximumExecutionFrequency: 'One_Hour', MaxJobAgeDays: '365' })
        .ConformancePackInputParameters,
    ).toEqual([
      { ParameterName: 'MaximumExecutionFrequency', ParameterValue: 'One_Hour' },
      { ParameterName: 'MaxJobAgeDays', ParameterValue: '365' },
    ]);
  });

  it('offers every parameter of the pack', () => {
    const ofPack = Object.keys(readTemplate(renderPackBody()).Parameters ?? {});

    expect(Object.keys(template.Parameters ?? {})).toEqual([
      'PackName',
      'ExcludedAccounts',
      ...ofPack,
    ]);
  });

  it('refuses a body that needs a bucket, and says by how much', () => {
    const build = () =>
      new OrganizationPackStack(createApp(), 'Stack', {
        packBody: '#'.repeat(PACK_BODY_LIMIT + 1),
      });

    expect(build).toThrow('packBody must have 1 to 51200 bytes, got 51201');
  });

  it('names the function of the administrator account in central mode', () => {
    const app = createApp();
    const central = readTemplate(
      renderStack(app, new OrganizationPackStack(app, 'Stack', { isCentral: true })),
    );

    const pack = resolveResource(central, 'AWS::Config::OrganizationConformancePack', {});

    expect(pack.TemplateBody).toBe(renderPackBody({ isCentral: true }));
    expect(pack.ConformancePackInputParameters).toContainEqual({
      ParameterName: 'FunctionAccountId',
      ParameterValue: '111122223333',
    });
  });

  it('has no finding of AwsSolutions', () => {
    const stack = new OrganizationPackStack(createApp(), 'Stack');

    expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
  });
});
