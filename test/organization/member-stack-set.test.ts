import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import {
  MemberStackSetStack,
  type MemberStackSetStackProps,
} from '../../infra/organization/member-stack-set.ts';
import { STACK_SET_BODY_LIMIT } from '../../infra/organization/member-stack-set-problems.ts';
import { createApp } from '../../infra/templates/create-app.ts';

const usable: MemberStackSetStackProps = {
  templates: [{ name: 'rule', body: 'Resources: {}' }],
  organizationalUnitIds: ['ou-ab12-c3d4e5f6'],
  regions: ['eu-central-1', 'us-east-1'],
};

function aStack(props: Partial<MemberStackSetStackProps> = {}): MemberStackSetStack {
  return new MemberStackSetStack(createApp(), 'Stack', { ...usable, ...props });
}

function stackSets(props: Partial<MemberStackSetStackProps> = {}) {
  const found = Template.fromStack(aStack(props)).findResources('AWS::CloudFormation::StackSet');
  return Object.values(found).map(({ Properties }) => Properties);
}

describe('the StackSet', () => {
  it('brings the template to the units, now and for every account that joins', () => {
    expect(stackSets()).toMatchObject([
      {
        StackSetName: 'rule',
        TemplateBody: 'Resources: {}',
        PermissionModel: 'SERVICE_MANAGED',
        AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
        StackInstancesGroup: [
          {
            Regions: ['eu-central-1', 'us-east-1'],
            DeploymentTargets: { OrganizationalUnitIds: ['ou-ab12-c3d4e5f6'] },
          },
        ],
      },
    ]);
  });

  it('goes Region by Region in the order given, and stops when more than a tenth of the accounts fails', () => {
    expect(stackSets()).toMatchObject([
      {
        OperationPreferences: {
          RegionOrder: ['eu-central-1', 'us-east-1'],
          RegionConcurrencyType: 'SEQUENTIAL',
          FailureTolerancePercentage: 10,
          MaxConcurrentPercentage: 25,
        },
      },
    ]);
  });

  it('leaves out the accounts that are excluded', () => {
    expect(stackSets({ excludedAccountIds: ['111111111111'] })).toMatchObject([
      {
        StackInstancesGroup: [
          { DeploymentTargets: { AccountFilterType: 'DIFFERENCE', Accounts: ['111111111111'] } },
        ],
      },
    ]);
  });

  it('deploys the second template after the first, in accounts that join later too', () => {
    const [first, second] = stackSets({
      templates: [
        { name: 'the-function', body: 'Resources: {}' },
        { name: 'the-rule', body: 'Resources: {}', parameters: { RuleBroughtBy: 'pack' } },
      ],
      managementAccountId: '999999999999',
    });

    expect(first).toMatchObject({ StackSetName: 'the-function' });
    expect(first?.AutoDeployment).not.toHaveProperty('DependsOn');
    expect(second).toMatchObject({
      StackSetName: 'the-rule',
      Parameters: [{ ParameterKey: 'RuleBroughtBy', ParameterValue: 'pack' }],
    });
    expect(JSON.stringify(second?.AutoDeployment.DependsOn)).toMatch(
      /:cloudformation:.*:999999999999:stackset\/.*"Fn::GetAtt":\["thefunction","StackSetId"\]/,
    );
  });

  it('says every problem at once', () => {
    const build = () =>
      aStack({
        templates: [{ name: '1st', body: '#'.repeat(STACK_SET_BODY_LIMIT + 1) }],
        organizationalUnitIds: ['ou-1'],
        regions: [],
        excludedAccountIds: ['123'],
        failureTolerancePercentage: 101,
      });

    expect(build).toThrow(/name must be .* got "1st"/);
    expect(build).toThrow('must have 1 to 51200 bytes, got 51201');
    expect(build).toThrow(/organizationalUnitIds must list .* got "ou-1"/);
    expect(build).toThrow('regions must list at least one, got []');
    expect(build).toThrow('excludedAccountIds must list ids of 12 digits, got "123"');
    expect(build).toThrow(
      'failureTolerancePercentage must be a whole number from 0 to 100, got 101',
    );
  });

  it('takes two templates of a delegated administrator only with the account that its StackSets belong to', () => {
    const templates = ['the-function', 'the-rule'].map((name) => ({ name, body: 'Resources: {}' }));

    expect(() => aStack({ templates })).toThrow('managementAccountId must be given');
    expect(() => aStack({ templates, callAs: 'SELF' })).not.toThrow();
  });

  it('has no finding of AwsSolutions', () => {
    expect(new AwsSolutionsChecks().validateScope(aStack()).violations).toEqual([]);
  });
});
