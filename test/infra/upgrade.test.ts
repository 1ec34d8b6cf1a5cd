// What has to stay as it is from version to version. CloudFormation knows a resource by its logical id, and replaces
// it when one of its create-only properties changes: a replaced rule loses its results, a replaced function its
// log, a replaced topic its subscribers. A change here is a breaking one and belongs into the changelog.

import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  renderMemberEventsTemplate,
  renderMemberTemplate,
} from '../../infra/rendered-templates.ts';
import { parseCheckpoint } from '../../rule/aws/checkpoint-format.ts';
import { parameterName } from '../../rule/aws/checkpoint-parameter.ts';
import { readEnvironment } from '../../rule/events/environment.ts';
import { defaultRuleParameters, policyText } from '../../rule/verdict/parameters.ts';
import { hourMs, putJob, ruleName, startLocalWorld } from '../support/local-world.ts';
import { property, readTemplate, type Template } from '../support/template.ts';
import { synthesize } from './synthesize.ts';

const name = 'sagemaker-training-job-in-vpc';
const standIn = 'exports.handler = async () => {};\n';

/** Properties of which a change replaces the resource, by type; `createOnlyProperties` of CloudFormation's schemas. */
const createOnly: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::Config::ConfigRule': ['ConfigRuleName'],
  'AWS::Config::ConformancePack': ['ConformancePackName'],
  'AWS::Lambda::Function': ['FunctionName', 'PackageType', 'TenancyConfig'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
};

interface Pinned {
  readonly type: string;
  /** Its create-only properties; a resource without any is named by CloudFormation, once. */
  readonly fixed?: Readonly<Record<string, string>>;
}

const rule: Pinned = { type: 'AWS::Config::ConfigRule', fixed: { ConfigRuleName: name } };
const evaluation: Pinned = { type: 'AWS::Lambda::Function', fixed: { FunctionName: name } };
const evaluationLog: Pinned = {
  type: 'AWS::Logs::LogGroup',
  fixed: { LogGroupName: `/aws/lambda/${name}` },
};
const queue: Pinned = { type: 'AWS::SQS::Queue' };

const stateful: Readonly<Record<string, Readonly<Record<string, Pinned>>>> = {
  'the CDK stack': {
    Rule4C995B7F: rule,
    RuleFunctionFD030352: evaluation,
    RuleFunctionLogs7AACAF95: evaluationLog,
    RuleReEvaluationQueueBA0CB2E4: queue,
    RuleDeadLetters133A1321: queue,
    RuleAlarmTopic428EB097: { type: 'AWS::SNS::Topic' },
    RuleDashboardC2F5BEFC: { type: 'AWS::CloudWatch::Dashboard' },
  },
  'member.yaml': {
    Rule: rule,
    Pack: { type: 'AWS::Config::ConformancePack', fixed: { ConformancePackName: name } },
    Function: evaluation,
    Logs: evaluationLog,
  },
  'member-events.yaml': {
    ReEvaluationQueue: { ...queue, fixed: { QueueName: `${name}-re-evaluation` } },
    DeadLetters: queue,
    Function: { type: 'AWS::Lambda::Function', fixed: { FunctionName: `${name}-events` } },
    Logs: {
      type: 'AWS::Logs::LogGroup',
      fixed: { LogGroupName: `/aws/lambda/${name}-events` },
    },
  },
};

/** Who updates a stack says `UsePreviousValue` for each of them. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  'member.yaml': [
    'LogRetentionDays',
    'MaximumExecutionFrequency',
    'ReEvaluation',
    'RuleBroughtBy',
    'RuleParameters',
  ],
  'member-events.yaml': ['AlarmTopicArn', 'AlarmTopicName', 'RunEveryHours'],
};

describe('an upgrade', () => {
  const templates = new Map<string, Template>();
  const templateOf = (of: string): Template => {
    const template = templates.get(of);
    if (template === undefined) throw new Error(`no template is called ${of}`);
    return template;
  };

  beforeAll(() => {
    templates.set('the CDK stack', synthesize().toJSON() as Template);
    templates.set('member.yaml', readTemplate(renderMemberTemplate(standIn)));
    templates.set('member-events.yaml', readTemplate(renderMemberEventsTemplate(standIn)));
  });

  it.each(
    Object.entries(stateful).flatMap(([of, resources]) =>
      Object.entries(resources).map(([id, pinned]) => ({ of, id, ...pinned })),
    ),
  )('keeps $id of $of in place', ({ of, id, type, fixed = {} }) => {
    const resource = templateOf(of).Resources[id];

    const replacing = Object.entries(resource?.Properties ?? {}).filter(([property]) =>
      createOnly[type]?.includes(property),
    );

    expect(resource?.Type).toBe(type);
    expect(Object.fromEntries(replacing)).toEqual(fixed);
  });

  it.each(Object.entries(stateful))('finds no stateful resource of %s unpinned', (of, pinned) => {
    const found = Object.entries(templateOf(of).Resources).filter(([, { Type }]) =>
      Object.hasOwn(createOnly, Type),
    );

    expect(found.map(([id]) => id).toSorted()).toEqual(Object.keys(pinned).toSorted());
  });

  it.each(Object.entries(parameters))(
    'of %s finds the parameters of before, and a default for each',
    (of, names) => {
      const declared = templateOf(of).Parameters ?? {};

      expect(Object.keys(declared).toSorted()).toEqual(names);
      for (const parameter of Object.values(declared)) expect(parameter).toHaveProperty('Default');
    },
  );

  it('keeps the name of the export that member-events.yaml holds on to', () => {
    expect(renderMemberTemplate(standIn)).toContain(`Name: ${name}-arn\n`);
    expect(renderMemberEventsTemplate(standIn)).toContain(`!ImportValue ${name}-arn\n`);
  });

  it.each([
    ['the CDK stack', 'RuleFunctionFD030352'],
    ['member.yaml', 'Function'],
    ['member-events.yaml', 'Function'],
  ])('finds the checkpoint of before in %s', (of, functionId) => {
    const { Variables } = property(templateOf(of), functionId, 'Environment') as {
      Variables: { CHECKPOINT_PARAMETER_PREFIX: string };
    };

    const { checkpointParameterPrefix = '' } = readEnvironment({
      CHECKPOINT_PARAMETER_PREFIX: Variables.CHECKPOINT_PARAMETER_PREFIX,
    });

    expect(parameterName(checkpointParameterPrefix, name)).toBe(`/${name}/${name}/${name}`);
  });
});

/** The policy of a rule without parameters, as version 0.1.0 names it: another name judges every job again. */
const digestOfDefaults = 'c2ce43b50a622718';

/** A checkpoint as version 0.1.0 saved it: two jobs reported, everything up to `to` covered. */
function checkpointOf010(ruleId: string, runAtMs: number, to: number): string {
  return JSON.stringify({
    version: 1,
    policyDigest: digestOfDefaults,
    ruleName,
    ruleId,
    resourceType: 'AWS::SageMaker::TrainingJob',
    runAtMs,
    reportedCount: 2,
    reportedFrom: 0,
    running: false,
    auditedAtMs: runAtMs,
    unsettledUntilMs: 0,
    resumesWithoutProgress: 0,
    pace: {},
    covered: [[0, to]],
    pending: [],
    young: [],
  });
}

describe('the checkpoint of an earlier version', () => {
  it('is understood', () => {
    expect(parseCheckpoint(checkpointOf010('config-rule-a1b2c3', 1_000, 1))).toMatchObject({
      intervals: [{ from: 0, to: 1 }],
      reportedCount: 2,
    });
  });

  it('is of the same policy, so that no job is judged again', () => {
    const digest = createHash('sha256').update(policyText(defaultRuleParameters)).digest('hex');

    expect(digest.slice(0, 16)).toBe(digestOfDefaults);
  });

  it('is carried on by the next run, which sends nothing again', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'inside');
    putJob(world, 'outside', { VpcConfig: null });
    await world.evaluate();
    const { clock, ssm, config } = world.aws.world;
    const { id: ruleId } = config.rule(ruleName);
    ssm.put({
      name: `/${ruleName}/${ruleName}`,
      value: checkpointOf010(ruleId, clock.nowMs(), clock.nowMs() / 1_000 - 900),
    });
    clock.advance(hourMs);
    putJob(world, 'new', { ageMinutes: 20 });

    const { counts, status } = await world.evaluate();

    expect({ status, ...counts }).toMatchObject({ status: 'finished', listed: 1, sent: 1 });
    expect(world.results()).toEqual({
      inside: 'COMPLIANT',
      outside: 'NON_COMPLIANT',
      new: 'COMPLIANT',
    });
  });
});
