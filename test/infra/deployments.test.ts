import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { memberParameterValues } from '../../infra/account/member-values.ts';
import { readContext, ruleContextKeys } from '../../infra/context.ts';
import { addStacks, createBuilds } from '../../infra/deployments.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { ruleParameterTable } from '../../rule/verdict/parameters.ts';
import { resolveResource } from '../support/resolve-template.ts';
import { memberTemplate } from './synthesize.ts';

const builds = createBuilds();

/** The stacks that context adds to the one that is always there. */
function stacks(context: Readonly<Record<string, string>>): readonly Stack[] {
  const app = createApp({ context });
  addStacks(app, readContext(app), builds);
  const [single, ...others] = app.node.children.filter((child) => child instanceof Stack);
  expect(single?.node.id).toBe('SageMakerTrainingJobInVpc');
  return others;
}

const aStackSet = {
  organizationalUnitIds: 'ou-ab12-c3d4e5f6',
  regions: 'eu-central-1',
};

const declared = memberTemplate().Parameters ?? {};

/** The parameters of the StackSet, by their keys. */
function parametersOfStackSet(stack: Stack | undefined): Record<string, string> {
  const stackSets = Template.fromStack(stack as Stack).findResources(
    'AWS::CloudFormation::StackSet',
  );
  const [stackSet, ...others] = Object.values(stackSets);
  expect(others).toEqual([]);
  return Object.fromEntries(
    stackSet?.Properties.Parameters.map(
      (parameter: { ParameterKey: string; ParameterValue: string }) => [
        parameter.ParameterKey,
        parameter.ParameterValue,
      ],
    ),
  );
}

/** Whether a value is allowed is for the stacks to say; here each key needs one that its kind can be read from. */
function aValueOf(key: string): string {
  const values: Readonly<Record<string, string>> = {
    allowSearch: 'false',
    quotaShare: '0.25',
    reevaluation: 'false',
    memoryMiB: '512',
    architecture: 'x86_64',
    logRetention: '30',
    pointInTimeRecovery: 'true',
    dashboard: 'true',
    ...Object.fromEntries(
      Object.entries(ruleParameterTable).map(([name, { example }]) => [name, example]),
    ),
  };
  return values[key] ?? 'text';
}

describe('what context asks for', () => {
  it('is nothing unless asked for', () => {
    expect(stacks({})).toEqual([]);
  });

  it('is a StackSet of the member template, with the rule as the context sets it', () => {
    const [stack, ...others] = stacks({
      ...aStackSet,
      ruleBroughtBy: 'none',
      maximumExecutionFrequency: 'One_Hour',
      requireNetworkIsolation: 'true',
      allowedSubnetIds: 'subnet-0a, subnet-0b',
      allowSearch: 'false',
      quotaShare: '0.25',
      reevaluation: 'false',
      architecture: 'x86_64',
      logRetention: '30',
      memoryMiB: '512',
      dashboard: 'true',
      documentationUrl: 'https://git.example.com/rule/',
      subnetIds: 'subnet-0a1b2c3d4e5f60718',
      securityGroupIds: 'sg-0a1b2c3d4e5f60718',
      rolePath: '/security/',
      pointInTimeRecovery: 'true',
      alarmTopicName: 'security',
      encryptionKeyArn:
        'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
      permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary',
    });

    expect(others).toEqual([]);
    const parameters = parametersOfStackSet(stack);
    expect(parameters).toEqual({
      RuleBroughtBy: 'none',
      MaximumExecutionFrequency: 'One_Hour',
      RequireNetworkIsolation: 'true',
      AllowedSubnetIds: 'subnet-0a,subnet-0b',
      AllowSearch: 'false',
      QuotaShare: '0.25',
      Reevaluation: 'false',
      Architecture: 'x86_64',
      LogRetentionDays: '30',
      MemoryMiB: '512',
      Dashboard: 'true',
      DocumentationUrl: 'https://git.example.com/rule/',
      SubnetIds: 'subnet-0a1b2c3d4e5f60718',
      SecurityGroupIds: 'sg-0a1b2c3d4e5f60718',
      RolePath: '/security/',
      PointInTimeRecovery: 'true',
      AlarmTopicName: 'security',
      KmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary',
    });
    for (const [name, value] of Object.entries(parameters)) {
      const { AllowedValues, AllowedPattern = '' } = declared[name] ?? {};
      expect(declared).toHaveProperty(name);
      for (const item of value.split(','))
        expect(
          AllowedValues?.map(String).includes(item) ?? new RegExp(AllowedPattern).test(item),
        ).toBe(true);
    }
  });

  it.each(ruleContextKeys.filter((key) => !['ruleName', 'alarms'].includes(key)))(
    'is told to the StackSet whole: %s is a parameter of the template',
    (key) => {
      const context = readContext(createApp({ context: { [key]: aValueOf(key) } }));

      const [parameter, ...others] = Object.entries(memberParameterValues(context));

      expect(others).toEqual([]);
      expect(declared).toHaveProperty(parameter?.[0] ?? 'none');
      expect(parameter?.[1]).toBe(aValueOf(key));
    },
  );

  it('has a topic made in each account where context turns alarms on and names none', () => {
    const values = (context: Readonly<Record<string, string>>) =>
      memberParameterValues(readContext(createApp({ context })));

    expect(values({ alarms: 'true' })).toEqual({ CreateAlarmTopic: 'true' });
    expect(values({ alarms: 'true', alarmTopicName: 'security' })).toEqual({
      AlarmTopicName: 'security',
    });
  });

  it('names no topic to the StackSet where context turns alarms off', () => {
    const [stack] = stacks({ ...aStackSet, alarms: 'false', alarmTopicName: 'security' });

    expect(parametersOfStackSet(stack)).toEqual({});
  });

  it('sets the rule in the pack as the context says, and leaves the rest to parameters', () => {
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
      { ...aStackSet, ruleName: 'other' },
      'ruleName is "sagemaker-training-job-in-vpc" in StackSet, packs and central mode, got "other"',
    ],
    [
      { organizationPack: 'true', ruleName: 'other' },
      'ruleName is "sagemaker-training-job-in-vpc"',
    ],
    [
      { centralAccounts: '111122223333', allowSearch: 'false' },
      'allowSearch cannot be set in central mode, got false',
    ],
    [
      { centralAccounts: '111122223333', subnetIds: 'subnet-0a', securityGroupIds: 'sg-0a' },
      'subnetIds cannot be set in central mode, got ["subnet-0a"]',
    ],
  ])('is refused where context would be lost or be against itself: %o', (context, message) => {
    expect(() => stacks(context)).toThrow(message);
  });

  it('is refused with every problem at once', () => {
    const build = () => stacks({ organizationPack: 'yes', regions: 'eu-central-1' });

    expect(build).toThrow(/:\n- organizationPack must .*\n- regions counts /);
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
    // A complete run is told every six hours at most.
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'CompleteRuns',
      EvaluationPeriods: 8,
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
        organizationPack: 'true',
      });

    expect(both).toThrow(
      'centralAccounts cannot be given together with organizationalUnitIds and organizationPack: every account would be judged twice',
    );
  });

  it('lists every problem of the central function at once', () => {
    const build = () => stacks({ centralAccounts: '12,111122223333,111122223333' });

    expect(build).toThrow('centralAccounts must list ids of 12 digits, got "12"');
    expect(build).toThrow('centralAccounts must list "111122223333" once');
  });

  it('is the preventive stacks that context names, and no other', () => {
    expect(
      stacks({ prevention: 'trainingVpc,protectivePolicy' }).map(({ node }) => node.id),
    ).toEqual(['SageMakerTrainingJob-protectivePolicy', 'SageMakerTrainingJob-trainingVpc']);
    expect(() => stacks({ prevention: 'vpc' })).toThrow(
      'prevention must list managedPolicy, serviceControlPolicy, protectivePolicy, resourceControlPolicy, trainingVpc, trainingEndpoints, stopTrainingJobs, stopTrainingJobsRemediation, got vpc',
    );
  });
});

describe('a context key that the app does not read', () => {
  const warningsOf = (context: Readonly<Record<string, string>>) => {
    const all = stacks({
      ...aStackSet,
      organizationPack: 'true',
      ruleBroughtBy: 'none',
      ...context,
    });
    return all.map(({ node }) =>
      node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => data),
    );
  };

  it.each([
    ['requireNetworkIsolaton', 'did you mean requireNetworkIsolation?'],
    ['RequireNetworkIsolation', 'did you mean requireNetworkIsolation?'],
    ['region', 'did you mean regions?'],
    ['somethingElse', 'docs/operations.md and docs/organization.md list the keys'],
  ])('is warned of by each stack, since CDK shows what it deploys: %s', (key, advice) => {
    const warning = expect.stringContaining(
      `the context key ${key} is unknown and has no effect; ${advice}`,
    );

    expect(warningsOf({ [key]: 'true' })).toEqual([[warning], [warning]]);
  });

  it("is left alone where it is one of CDK's own", () => {
    expect(warningsOf({ '@aws-cdk/core:newStyle': 'true', 'cli-telemetry': 'false' })).toEqual([
      [],
      [],
    ]);
  });
});

describe('what is rolled out over an organization', () => {
  const outputsOf = (stack: Stack | undefined) =>
    Template.fromStack(stack as Stack).findOutputs('*');

  it.each([
    [aStackSet, /1\. .* list-stack-instances --call-as DELEGATED_ADMIN /],
    [{ ...aStackSet, callAs: 'SELF' }, / --call-as SELF /],
    [{ organizationPack: 'true' }, /1\. .*get-organization-conformance-pack-detailed-status/],
    [{ centralAccounts: '111122223333' }, /1\. .*CentralRoleArn.* 2\. .*CentralPack.* 3\. Subscr/],
  ])('tells what to do next: %o', (context, step) => {
    const [stack] = stacks(context);
    const { NextStep } = outputsOf(stack);

    const text = JSON.stringify(NextStep?.Value);
    expect(text).toMatch(step);
    expect(text).toContain('docs/organization.md');
  });

  it('names the topic of the alarms in central mode', () => {
    const [own] = stacks({ centralAccounts: '111122223333' });
    const [named] = stacks({ centralAccounts: '111122223333', alarmTopicName: 'security' });

    expect(outputsOf(own)).toHaveProperty('AlarmsGoTo');
    expect(JSON.stringify(outputsOf(named).AlarmsGoTo)).toContain(':security');
    expect(JSON.stringify(outputsOf(named).NextStep)).not.toContain('Subscribe');
  });
});
