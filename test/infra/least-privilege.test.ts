import { describe, expect, it } from 'vitest';
import { rulePermissions } from '../../infra/constructs/rule-permissions.ts';
import { minuteMs, putJob, startLocalWorld } from '../support/local-world.ts';
import { simulate } from './prevention/simulate.ts';
import { synthesize } from './synthesize.ts';

/** What Lambda itself does with the role, beside the function's code. */
const byLambda = new Set([
  'PollQueue',
  'KeepFailedInvocations',
  'WriteLogs',
  'UseKey',
  'ConnectToVpc',
]);

function queueBatch(changedAt: Date): unknown {
  const event = {
    source: 'aws.sagemaker',
    'detail-type': 'SageMaker Training Job State Change',
    time: changedAt.toISOString(),
    detail: { TrainingJobName: 'outside', TrainingJobStatus: 'InProgress' },
  };
  return {
    Records: [{ eventSource: 'aws:sqs', messageId: 'message-1', body: JSON.stringify(event) }],
  };
}

describe('the permissions of the function', () => {
  it('are the operations that it calls, no more and no less', async () => {
    await using world = await startLocalWorld({ remembers: true, searchLagMs: 90 * minuteMs });
    const parameters = { exemptTag: 'vpc-exempt' };
    const { clock } = world.aws.world;
    putJob(world, 'inside');
    putJob(world, 'outside', { VpcConfig: undefined });
    putJob(world, 'unreadable', { VpcConfig: undefined });
    world.aws.world.faults.failNext(
      'DescribeTrainingJob',
      { kind: 'accessDenied' },
      { when: ({ input }) => input.TrainingJobName === 'unreadable' },
    );

    await world.evaluate({ parameters });
    clock.advance(25 * 60 * minuteMs);
    await world.evaluate({ parameters });
    clock.advance(10 * minuteMs);
    await world.handler(queueBatch(new Date(clock.nowMs())));
    await world.handler(queueBatch(new Date(clock.nowMs())));

    const called = new Set(
      world.aws.requests.all.map(({ service, operation }) => `${service}:${operation}`),
    );
    const granted = rulePermissions
      .filter(({ sid }) => !byLambda.has(sid))
      .flatMap(({ actions }) => actions);
    expect([...called].toSorted()).toEqual(granted.toSorted());
  });
});

const inAccount = (service: string, resource: string) =>
  `arn:aws:${service}:eu-central-1:111122223333:${resource}`;

/** What the stack's resources are called once they exist, by resource type. */
const arns: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': inAccount('dynamodb', 'table/own'),
  'AWS::Config::ConfigRule': inAccount('config', 'config-rule/config-rule-a1b2c3'),
  'AWS::Logs::LogGroup': inAccount('logs', 'log-group:/aws/lambda/own:*'),
  'AWS::SQS::Queue': inAccount('sqs', 'own'),
};

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '111122223333',
};

/** The role's policies with every reference replaced by what it would be. */
function policiesOfRole(): readonly unknown[] {
  const template = synthesize();
  const typeOf = (id: string): string => template.toJSON().Resources[id].Type;
  const deployed: (value: unknown) => unknown = (value) => {
    if (Array.isArray(value)) return value.map(deployed);
    if (typeof value !== 'object' || value === null) return value;
    const { Ref: name, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, never>;
    if (name !== undefined) return pseudoParameters[name];
    if (attribute !== undefined) return arns[typeOf(attribute[0])];
    if (join !== undefined) return (deployed(join[1]) as string[]).join('');
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deployed(item)]));
  };
  const role = Object.values(template.findResources('AWS::IAM::Role'))[0]?.Properties;
  const onRule = Object.values(template.findResources('AWS::IAM::Policy'))[0]?.Properties;
  return deployed([role.Policies[0].PolicyDocument, onRule.PolicyDocument]) as unknown[];
}

describe('the role in the policy simulator', () => {
  const identity = policiesOfRole();

  it.each([
    ['sagemaker:DescribeTrainingJob', inAccount('sagemaker', 'training-job/any')],
    ['config:GetComplianceDetailsByConfigRule', arns['AWS::Config::ConfigRule']],
    ['config:StartConfigRulesEvaluation', arns['AWS::Config::ConfigRule']],
    ['dynamodb:GetItem', inAccount('dynamodb', 'table/own')],
    ['dynamodb:UpdateItem', inAccount('dynamodb', 'table/own')],
    ['dynamodb:Query', inAccount('dynamodb', 'table/own')],
    ['sqs:SendMessage', inAccount('sqs', 'own')],
    ['logs:PutLogEvents', inAccount('logs', 'log-group:/aws/lambda/own:log-stream:2026/11/24')],
  ])('may %s on %s', async (action, resource = '') => {
    expect(await simulate({ action, resource }, { identity })).toBe('allowed');
  });

  it.each([
    ['sagemaker:StopTrainingJob', inAccount('sagemaker', 'training-job/any')],
    ['sagemaker:DeleteTrainingJob', inAccount('sagemaker', 'training-job/any')],
    ['sagemaker:DescribeModel', inAccount('sagemaker', 'model/any')],
    [
      'config:GetComplianceDetailsByConfigRule',
      inAccount('config', 'config-rule/config-rule-other'),
    ],
    ['config:StartConfigRulesEvaluation', inAccount('config', 'config-rule/config-rule-other')],
    ['config:DeleteConfigRule', arns['AWS::Config::ConfigRule']],
    ['dynamodb:GetItem', inAccount('dynamodb', 'table/other')],
    ['dynamodb:UpdateItem', inAccount('dynamodb', 'table/own-2')],
    ['dynamodb:Scan', inAccount('dynamodb', 'table/own')],
    ['dynamodb:DeleteTable', inAccount('dynamodb', 'table/own')],
    ['ec2:CreateNetworkInterface', inAccount('ec2', 'network-interface/any')],
    ['sqs:SendMessage', inAccount('sqs', 'other')],
    ['sqs:PurgeQueue', inAccount('sqs', 'own')],
    ['logs:PutLogEvents', inAccount('logs', 'log-group:/aws/lambda/other:log-stream:2026/11/24')],
    ['logs:DeleteLogGroup', inAccount('logs', 'log-group:/aws/lambda/own')],
  ])('may not %s on %s', async (action, resource = '') => {
    expect(await simulate({ action, resource }, { identity })).toBe('denied');
  });
});
