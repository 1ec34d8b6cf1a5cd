import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import {
  MemberStackSetStack,
  type MemberStackSetStackProps,
} from '../../../infra/organization/member-stack-set.ts';
import { createApp } from '../../../infra/templates/create-app.ts';

const usable: MemberStackSetStackProps = {
  templatePath: join(import.meta.dirname, '../../../infra/generated/member.yaml'),
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
  it('deploys the template to the units, now and for every account that joins', () => {
    expect(stackSets({ parameters: { RuleBroughtBy: 'pack' } })).toMatchObject([
      {
        StackSetName: 'sagemaker-training-job-in-vpc',
        Parameters: [{ ParameterKey: 'RuleBroughtBy', ParameterValue: 'pack' }],
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

  it("takes the template from this account's bucket, since it is too long to be passed in a call", () => {
    const [{ TemplateURL, TemplateBody }] = stackSets() as [Record<string, unknown>];

    expect(JSON.stringify(TemplateURL)).toMatch(/https:\/\/s3\..*\/cdk-\w+-assets-.*\.yaml"/);
    expect(TemplateBody).toBeUndefined();
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

  it('says every problem at once', () => {
    const build = () =>
      aStack({
        organizationalUnitIds: ['ou-1'],
        regions: [],
        excludedAccountIds: ['123'],
        failureTolerancePercentage: 101,
      });

    expect(build).toThrow(/organizationalUnitIds must list .* got "ou-1"/);
    expect(build).toThrow('regions must list at least one Region, got []');
    expect(build).toThrow('excludedAccountIds must list ids of 12 digits, got "123"');
    expect(build).toThrow(
      'failureTolerancePercentage must be a whole number from 0 to 100, got 101',
    );
  });

  it('has no finding of AwsSolutions', () => {
    expect(new AwsSolutionsChecks().validateScope(aStack()).violations).toEqual([]);
  });
});
