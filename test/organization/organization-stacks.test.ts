import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { addOrganizationStacks } from '../../infra/organization/organization-stacks.ts';
import { renderTemplates } from '../../infra/rendered-templates.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { resolveResource } from '../support/resolve-template.ts';
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

const aStackSet = {
  organizationalUnitIds: 'ou-ab12-c3d4e5f6',
  regions: 'eu-central-1',
  managementAccountId: '999999999999',
};

/** The parameters of each StackSet, by their keys. */
function parametersOfStackSets(stack: Stack | undefined): readonly Record<string, string>[] {
  const stackSets = Template.fromStack(stack as Stack).findResources(
    'AWS::CloudFormation::StackSet',
  );
  return Object.values(stackSets).map(({ Properties }) =>
    Object.fromEntries(
      Properties.Parameters.map((parameter: { ParameterKey: string; ParameterValue: string }) => [
        parameter.ParameterKey,
        parameter.ParameterValue,
      ]),
    ),
  );
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

  it('hands the StackSet on what its templates can set, alarms by the name of a topic', () => {
    const [stack] = stacks({ ...aStackSet, logRetention: '30', alarmTopicName: 'security' });

    expect(parametersOfStackSets(stack)).toMatchObject([
      { LogRetentionDays: '30' },
      { RunEveryHours: '24', AlarmTopicName: 'security' },
    ]);
  });

  it('leaves the events out of the StackSet where context turns re-evaluation off', () => {
    const [stack] = stacks({ ...aStackSet, reEvaluation: 'false' });

    expect(parametersOfStackSets(stack)).toMatchObject([{ ReEvaluation: 'off' }]);
  });

  it('has the pack set the rule as context says, with the rest left to parameters', () => {
    const [stack] = stacks({
      organizationPack: 'true',
      requireNetworkIsolation: 'true',
      maximumExecutionFrequency: 'One_Hour',
    });
    const template = Template.fromStack(stack as Stack).toJSON();

    const pack = resolveResource(template as never, 'AWS::Config::OrganizationConformancePack', {
      MaxJobAgeDays: '30',
    });

    expect(pack.ConformancePackInputParameters).toEqual([
      { ParameterName: 'MaximumExecutionFrequency', ParameterValue: 'One_Hour' },
      { ParameterName: 'RequireNetworkIsolation', ParameterValue: 'true' },
      { ParameterName: 'MaxJobAgeDays', ParameterValue: '30' },
    ]);
    expect(template.Parameters).not.toHaveProperty('RequireNetworkIsolation');
  });

  it.each([
    [
      { ...aStackSet, ruleBroughtBy: 'Pack' },
      'ruleBroughtBy must be one of rule, pack, none, got "Pack"',
    ],
    [{ organizationPack: 'yes' }, 'organizationPack must be one of true, false, got "yes"'],
    [{ regions: 'eu-central-1' }, 'regions counts only together with organizationalUnitIds'],
    [{ centralExternalId: 'ours' }, 'centralExternalId counts only together with centralAccounts'],
    [
      { ...aStackSet, organizationPack: 'true' },
      'ruleBroughtBy must be none together with organizationPack, got "rule"',
    ],
    [
      { ...aStackSet, allowSearch: 'false' },
      "allowSearch is true in the StackSet's templates, got false",
    ],
    [
      { ...aStackSet, reEvaluation: 'false', alarmTopicName: 'security' },
      'alarmTopicName cannot be given to a StackSet with reEvaluation false',
    ],
  ])('is refused where context would be lost or be against itself: %o', (context, message) => {
    expect(() => stacks(context)).toThrow(message);
  });

  it('is refused with every problem at once', () => {
    const build = () => stacks({ organizationPack: 'yes', regions: 'eu-central-1' });

    expect(build).toThrow(/organizationPack must .*; regions counts /);
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
      quotaShare: '0.25',
      alarmTopicName: 'security',
      requireNetworkIsolation: 'true',
      maximumExecutionFrequency: 'One_Hour',
    });

    expect(others).toEqual([]);
    const template = Template.fromStack(central as Stack);
    template.resourceCountIs('AWS::Lambda::Permission', 2);
    template.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 512,
      Environment: { Variables: { MEMBER_EXTERNAL_ID: 'of-ours', QUOTA_SHARE: '0.25' } },
    });
    template.resourceCountIs('AWS::SNS::Topic', 0);
    // Two periods of an hour, and one more.
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'AsyncEventsReceived',
      EvaluationPeriods: 3,
    });
    const toPack = JSON.stringify(Template.fromStack(pack as Stack).toJSON());
    expect(toPack).toContain('FunctionAccountId');
    expect(toPack).toContain('{"ParameterName":"RequireNetworkIsolation","ParameterValue":"true"}');
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
        'LogRetentionDays',
      ]),
    );
    expect(events).toEqual(expect.arrayContaining(['RunEveryHours', 'AlarmTopicName']));
  });
});
