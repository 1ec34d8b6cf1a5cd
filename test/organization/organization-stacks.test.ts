import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../infra/create-app.ts';
import { addOrganizationStacks } from '../../infra/organization/organization-stacks.ts';
import { renderTemplates } from '../../infra/rendered-templates.ts';
import { readTemplate } from './read-template.ts';

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
