import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../infra/create-app.ts';
import { addOrganizationStacks } from '../../infra/organization/organization-stacks.ts';
import { renderTemplates } from '../../infra/rendered-templates.ts';
import { readTemplate } from '../support/template.ts';

const twoTemplates = () => [
  { name: 'member.yaml', content: 'Resources: {}' },
  { name: 'member-events.yaml', content: 'Resources: {}' },
];

function stacks(context: Readonly<Record<string, string>>): readonly Stack[] {
  const app = createApp({ context });
  addOrganizationStacks(app, twoTemplates);
  return app.node.children.filter((child) => child instanceof Stack);
}

describe('the organization by context', () => {
  it('is nothing unless asked for', () => {
    expect(stacks({})).toEqual([]);
  });

  it('is a StackSet of every member template, which sets the rule as context says', () => {
    const [stack, ...others] = stacks({
      organizationalUnitIds: 'ou-ab12-c3d4e5f6',
      regions: 'eu-central-1, us-east-1',
      managementAccountId: '999999999999',
      ruleBroughtBy: 'none',
      maximumExecutionFrequency: 'One_Hour',
      requireNetworkIsolation: 'true',
    });

    expect(others).toEqual([]);
    const stackSets = Template.fromStack(stack as Stack).findResources(
      'AWS::CloudFormation::StackSet',
    );
    expect(Object.values(stackSets).map(({ Properties }) => Properties)).toMatchObject([
      {
        StackSetName: 'sagemaker-training-job-in-vpc',
        StackInstancesGroup: [{ Regions: ['eu-central-1', 'us-east-1'] }],
        Parameters: [
          { ParameterKey: 'RuleBroughtBy', ParameterValue: 'none' },
          { ParameterKey: 'ReEvaluation', ParameterValue: 'on' },
          { ParameterKey: 'RuleParameters', ParameterValue: '{"requireNetworkIsolation":"true"}' },
          { ParameterKey: 'MaximumExecutionFrequency', ParameterValue: 'One_Hour' },
        ],
      },
      {
        StackSetName: 'sagemaker-training-job-in-vpc-events',
        Parameters: [{ ParameterKey: 'RunEveryHours', ParameterValue: '1' }],
      },
    ]);
  });

  it('is a pack and an aggregator where these are asked for', () => {
    expect(
      stacks({ organizationPack: 'true', aggregator: 'true' }).map(({ stackName }) => stackName),
    ).toEqual(['SageMakerTrainingJobInVpcOrganizationPack', 'SageMakerTrainingJobInVpcAggregator']);
  });

  it('is a central function and the pack that names it where accounts are given for it', () => {
    const [central, pack, ...others] = stacks({
      centralAccounts: '111122223333, 444455556666',
      centralExternalId: 'of-ours',
      memoryMiB: '512',
      maximumExecutionFrequency: 'One_Hour',
    });

    expect(others).toEqual([]);
    const template = Template.fromStack(central as Stack);
    template.resourceCountIs('AWS::Lambda::Permission', 2);
    template.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 512,
      Environment: { Variables: { MEMBER_EXTERNAL_ID: 'of-ours' } },
    });
    // Two periods of an hour, and one more.
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'AsyncEventsReceived',
      EvaluationPeriods: 3,
    });
    expect(JSON.stringify(Template.fromStack(pack as Stack).toJSON())).toContain(
      'FunctionAccountId',
    );
  });

  it('is not both a central function and functions of their own, which would judge twice', () => {
    const both = () =>
      stacks({
        centralAccounts: '111122223333',
        organizationalUnitIds: 'ou-ab12-c3d4e5f6',
        regions: 'eu-central-1',
        managementAccountId: '999999999999',
        organizationPack: 'true',
      });

    expect(both).toThrow(
      'centralAccounts cannot be given together with organizationalUnitIds and organizationPack: every account would be judged twice',
    );
  });

  it('says every problem of the central function at once', () => {
    const build = () => stacks({ centralAccounts: '12,111122223333,111122223333' });

    expect(build).toThrow('accountIds must list ids of 12 digits, got "12"');
    expect(build).toThrow('accountIds must list "111122223333" once');
  });

  it('sets only parameters that the member templates have', () => {
    const [member, events] = renderTemplates().map(({ content }) =>
      Object.keys(readTemplate(content).Parameters ?? {}),
    );

    expect(member).toEqual(
      expect.arrayContaining([
        'RuleBroughtBy',
        'ReEvaluation',
        'RuleParameters',
        'MaximumExecutionFrequency',
      ]),
    );
    expect(events).toContain('RunEveryHours');
  });
});
