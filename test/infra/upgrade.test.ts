// What has to stay as it is from version to version. CloudFormation knows a resource by its logical id, and replaces
// it when one of its create-only properties changes: a replaced rule loses its results, a replaced function its
// log, a replaced topic its subscribers. A change here is a breaking one and belongs into the changelog.

import { readdirSync, readFileSync } from 'node:fs';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { CentralStack } from '../../infra/organization/central-stack.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import type { Template } from '../support/template.ts';
import { memberTemplate, standInCode, synthesize } from './synthesize.ts';

const name = 'sagemaker-training-job-in-vpc';
const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

/** Properties of which a change replaces the resource, by type; `createOnlyProperties` of CloudFormation's schemas. */
const createOnly: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::Config::ConfigRule': ['ConfigRuleName'],
  'AWS::Config::ConformancePack': ['ConformancePackName'],
  'AWS::IAM::Role': ['RoleName'],
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
const ruleFunction: Pinned = { type: 'AWS::Lambda::Function', fixed: { FunctionName: name } };
const role: Pinned = { type: 'AWS::IAM::Role' };
const log: Pinned = {
  type: 'AWS::Logs::LogGroup',
  fixed: { LogGroupName: `/aws/lambda/${name}` },
};
const queue: Pinned = { type: 'AWS::SQS::Queue' };
const topic: Pinned = { type: 'AWS::SNS::Topic' };

/**
 * What holds state in the templates of version 0.1.0, which is commit 252ae54. To see it:
 *
 *     git archive 252ae54 | tar -x -C DIRECTORY   then, there: npm ci; npm run synth; npm run templates
 *     jq '.Resources | map_values(.Type)' cdk.out/SageMakerTrainingJobInVpc.template.json
 *     cdk synth -c centralAccounts=111122223333 for the central stack, dist/templates/member.yaml for the template
 */
const version010: Readonly<Record<string, Readonly<Record<string, Pinned>>>> = {
  'the CDK stack': {
    Rule4C995B7F: rule,
    RuleFunctionFD030352: ruleFunction,
    RuleFunctionRole4E90E494: role,
    RuleFunctionLogs7AACAF95: log,
    RuleReEvaluationQueueBA0CB2E4: queue,
    RuleDeadLetters133A1321: queue,
    RuleAlarmTopic428EB097: topic,
    RuleDashboardC2F5BEFC: { type: 'AWS::CloudWatch::Dashboard' },
  },
  'the central stack': {
    Function04ABE818: ruleFunction,
    FunctionRole42AE38A9: role,
    FunctionLogsB2C1DB5C: log,
    ReEvaluationQueue0272FBB8: queue,
    DeadLettersBBF8BAAB: queue,
    AlarmTopicB56431CA: topic,
  },
  'member.yaml': {
    Rule: rule,
    Pack: { type: 'AWS::Config::ConformancePack', fixed: { ConformancePackName: name } },
    Function: ruleFunction,
    Role: role,
    Logs: log,
  },
};

/** Of member-events.yaml, which is deleted before the upgrade; until SQS has let go of it, its name is taken. */
const queueOfEvents = `${name}-re-evaluation`;

/** The parameters of member.yaml in version 0.1.0: still there, or named as gone in docs/operations.md. */
const parameters010 = {
  kept: ['LogRetentionDays', 'MaximumExecutionFrequency', 'RuleBroughtBy'],
  gone: ['ReEvaluation', 'RuleParameters'],
};

describe('an upgrade from version 0.1.0', () => {
  const templates = new Map<string, Template>();
  const templateOf = (of: string): Template => {
    const template = templates.get(of);
    if (template === undefined) throw new Error(`no template is called ${of}`);
    return template;
  };

  beforeAll(() => {
    const central = new CentralStack(createApp(), 'SageMakerTrainingJobInVpcCentral', {
      accountIds: ['111122223333'],
      code: standInCode(),
    });
    templates.set('the CDK stack', synthesize().toJSON() as Template);
    templates.set('the central stack', Synthesized.fromStack(central).toJSON() as Template);
    templates.set('member.yaml', memberTemplate());
  });

  it.each(
    Object.entries(version010).flatMap(([of, resources]) =>
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

  it('does not put the role of the template on another path, which would replace it', () => {
    expect(templateOf('member.yaml').Parameters?.RolePath?.Default).toBe('/');
    expect(
      templateOf('the CDK stack').Resources.RuleFunctionRole4E90E494?.Properties,
    ).not.toHaveProperty('Path');
  });

  it('adds the table, and to the template what was in the other one', () => {
    const added = (of: string) =>
      Object.entries(templateOf(of).Resources)
        .filter(([id, { Type }]) => {
          const isStateful = Object.hasOwn(createOnly, Type) || Type === 'AWS::DynamoDB::Table';
          return isStateful && !Object.hasOwn(version010[of] ?? {}, id);
        })
        .map(([id]) => id)
        .toSorted();

    expect(added('the CDK stack')).toEqual(['RuleState8570BCD2']);
    expect(added('the central stack')).toEqual(['StateEEDB6EBF']);
    expect(added('member.yaml')).toEqual([
      'AlarmTopic',
      'Board',
      'DeadLetters',
      'EventsQueue',
      'State',
      'Violations',
    ]);
  });

  it('gives no queue the name that the deleted stack of events had', () => {
    const names = Object.values(templateOf('member.yaml').Resources).map(
      ({ Properties = {} }) => Properties.QueueName,
    );

    expect(names).not.toContain(queueOfEvents);
    expect(names).toContain(`${name}-reevaluation`);
  });

  it('finds the parameters of before, or a word on where they went', () => {
    const [, upgrade = ''] = /\n## Upgrade\n([\s\S]*?)\n## /.exec(page) ?? [];

    expect(Object.keys(templateOf('member.yaml').Parameters ?? {})).toEqual(
      expect.arrayContaining(parameters010.kept),
    );
    for (const parameter of parameters010.gone) expect(upgrade).toContain(`\`${parameter}\``);
  });

  it('describes how to remove the SSM parameter that is no longer used', () => {
    expect(page).toContain('aws ssm delete-parameter');
  });
});

it('the Terraform module keeps the addresses that it had first, in version 0.2.0', () => {
  const folder = new URL('../../infra/account/terraform/', import.meta.url);
  const addresses = readdirSync(folder)
    .filter((file) => file.endsWith('.tf'))
    .flatMap((file) =>
      [...readFileSync(new URL(file, folder), 'utf8').matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(
        ([, type, resource]) => `${type}.${resource}`,
      ),
    );

  // Terraform deletes what has lost its address, unless a block `moved` says where it went.
  expect(addresses).toEqual(
    expect.arrayContaining([
      'aws_cloudwatch_log_group.function',
      'aws_config_config_rule.this',
      'aws_dynamodb_table.state',
      'aws_iam_role.function',
      'aws_lambda_function.this',
      'aws_sns_topic.alarms',
      'aws_sns_topic.violations',
      'aws_sqs_queue.dead_letters',
      'aws_sqs_queue.reevaluation',
    ]),
  );
});
