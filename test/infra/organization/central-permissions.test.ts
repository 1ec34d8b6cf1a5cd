// Who may do what in central mode: proven against the calls of the function by whose credentials they came with,
// and in the policy simulator against what is nearly the same.

import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import {
  centralPermissions,
  MEMBER_ROLE_NAME,
  memberPermissions,
} from '../../../infra/organization/central-permissions.ts';
import { CentralStack } from '../../../infra/organization/central-stack.ts';
import { MemberRoleStack } from '../../../infra/organization/member-role-stack.ts';
import { createApp } from '../../../infra/templates/create-app.ts';
import { renderTemplate } from '../../../infra/templates/render.ts';
import {
  administrator,
  memberA,
  memberB,
  memberRole,
  startCentralWorld,
} from '../../support/central-world.ts';
import { minuteMs } from '../../support/local-world.ts';
import { resolveResource } from '../../support/resolve-template.ts';
import { readTemplate } from '../../support/template.ts';
import { simulate } from '../prevention/simulate.ts';
import { standInCode } from '../synthesize.ts';

/** What Lambda itself does with the role, beside the function's code. */
const byLambda = new Set(['PollQueue', 'KeepFailedInvocations', 'WriteLogs']);

function queueBatch(account: string, changedAt: Date): unknown {
  const body = {
    'detail-type': 'SageMaker Training Job State Change',
    account,
    time: changedAt.toISOString(),
  };
  return {
    Records: [{ eventSource: 'aws:sqs', messageId: 'message-1', body: JSON.stringify(body) }],
  };
}

describe('the permissions of central mode', () => {
  it('are the calls that come with each credentials, no more and no less', async () => {
    await using world = await startCentralWorld({}, { searchLagMs: 90 * minuteMs });
    const evaluate = () => world.evaluate(memberA, undefined, { exemptTag: 'vpc-exempt' });
    const { clock } = world.aws.world;
    world.putJob(memberA, 'outside', { VpcConfig: null });
    world.putJob(memberA, 'unreadable', { VpcConfig: null });
    world.aws.world.faults.failNext(
      'DescribeTrainingJob',
      { kind: 'accessDenied' },
      { when: ({ input }) => input.TrainingJobName === 'unreadable' },
    );
    await evaluate();
    clock.advance(25 * 60 * minuteMs);
    await evaluate();
    clock.advance(10 * minuteMs);
    await world.handler(queueBatch(memberA, clock.now()));
    await world.handler(queueBatch(memberA, clock.now()));

    const calledIn = (accountId: string) => {
      const requests = world.aws.requests.all.filter((request) => request.accountId === accountId);
      return [...new Set(requests.map(({ service, operation }) => `${service}:${operation}`))];
    };
    const granted = (permissions: typeof memberPermissions) =>
      permissions.filter(({ sid }) => !byLambda.has(sid)).flatMap(({ actions }) => actions);

    expect(calledIn(memberA).toSorted()).toEqual(granted(memberPermissions).toSorted());
    expect(calledIn(administrator).toSorted()).toEqual(granted(centralPermissions).toSorted());
    expect(memberRole).toBe(MEMBER_ROLE_NAME);
  });
});

const roleArn = (accountId: string, name = MEMBER_ROLE_NAME) =>
  `arn:aws:iam::${accountId}:role/${name}`;
const inCenter = (service: string, resource: string) =>
  `arn:aws:${service}:eu-central-1:${administrator}:${resource}`;
const inMember = (service: string, resource: string) =>
  `arn:aws:${service}:eu-central-1:${memberA}:${resource}`;

describe("the function's role in the policy simulator", () => {
  const stack = new CentralStack(createApp(), 'Central', {
    accountIds: [memberA, memberB],
    code: standInCode(),
    env: { account: administrator, region: 'eu-central-1' },
  });
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  // What is only known after deployment.
  const attributes: Readonly<Record<string, string>> = {
    State: inCenter('dynamodb', 'table/own'),
    ReEvaluationQueue: inCenter('sqs', 'own'),
    DeadLetters: inCenter('sqs', 'own-dead-letters'),
    FunctionLogs: inCenter('logs', 'log-group:own'),
  };
  const document = JSON.parse(
    JSON.stringify(
      role?.Properties.Policies[0].PolicyDocument,
      (_, value) => attributes[value?.['Fn::GetAtt']?.[0].replace(/[0-9A-F]{8}$/, '')] ?? value,
    ),
  );
  const principalArn = roleArn(administrator, 'central');
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principalArn }, Action: 'sts:AssumeRole' }],
  };
  const may = (action: string, resource: string) =>
    simulate(
      { action, resource, principalArn },
      {
        identity: [document],
        ...(action === 'sts:AssumeRole' && { resource: trust }),
      },
    );

  it.each([
    ['sts:AssumeRole', roleArn(memberA)],
    ['sts:AssumeRole', roleArn(memberB)],
    ['dynamodb:UpdateItem', inCenter('dynamodb', 'table/own')],
    ['sqs:SendMessage', inCenter('sqs', 'own')],
  ])('may %s on %s', async (action, resource) => {
    expect(await may(action, resource)).toBe('allowed');
  });

  it.each([
    ['sts:AssumeRole', roleArn('777788889999')],
    ['sts:AssumeRole', roleArn(memberA, 'Administrator')],
    ['sts:AssumeRole', roleArn(memberA, `${MEMBER_ROLE_NAME}-2`)],
    ['sts:TagSession', roleArn(memberA)],
    ['sagemaker:DescribeTrainingJob', inCenter('sagemaker', 'training-job/own')],
    ['config:PutEvaluations', '*'],
    ['dynamodb:UpdateItem', inCenter('dynamodb', 'table/other')],
    ['dynamodb:DeleteTable', inCenter('dynamodb', 'table/own')],
    ['sqs:SendMessage', inCenter('sqs', 'other')],
  ])('may not %s on %s', async (action, resource) => {
    expect(await may(action, resource)).toBe('denied');
  });
});

describe('the member role in the policy simulator', () => {
  const content = renderTemplate((app) => new MemberRoleStack(app, 'Template'));
  const central = roleArn(administrator, 'central-in-frankfurt');
  const inIreland = roleArn(administrator, 'central-in-ireland');
  const deployed = (externalId = '') =>
    resolveResource(readTemplate(content), 'AWS::IAM::Role', {
      CentralRoleArns: `${central},${inIreland}`,
      ExternalId: externalId,
    }) as { AssumeRolePolicyDocument: unknown; Policies: { PolicyDocument: unknown }[] };
  const identity = deployed().Policies.map(({ PolicyDocument }) => PolicyDocument);
  const packRule = 'config-rule/aws-service-rule/config-conforms.amazonaws.com/config-rule-a1b2c3';

  const assume = (principalArn: string, externalId?: string, given?: string) =>
    simulate(
      {
        action: 'sts:AssumeRole',
        resource: roleArn(memberA),
        principalArn,
        ...(given !== undefined && { keys: { 'sts:ExternalId': given } }),
      },
      { resource: deployed(externalId).AssumeRolePolicyDocument },
    );

  it.each([
    ['sagemaker:ListTrainingJobs', '*'],
    ['sagemaker:Search', '*'],
    ['sagemaker:DescribeTrainingJob', inMember('sagemaker', 'training-job/any')],
    ['config:PutEvaluations', '*'],
    ['config:GetComplianceDetailsByConfigRule', inMember('config', packRule)],
    ['config:StartConfigRulesEvaluation', inMember('config', packRule)],
  ])('may %s on %s', async (action, resource) => {
    expect(await simulate({ action, resource }, { identity })).toBe('allowed');
  });

  it.each([
    ['sagemaker:StopTrainingJob', inMember('sagemaker', 'training-job/any')],
    ['sagemaker:CreateTrainingJob', inMember('sagemaker', 'training-job/any')],
    ['sagemaker:DescribeModel', inMember('sagemaker', 'model/any')],
    [
      'config:GetComplianceDetailsByConfigRule',
      inMember('config', 'config-rule/config-rule-of-the-account'),
    ],
    ['config:StartConfigRulesEvaluation', inMember('config', 'config-rule/config-rule-other')],
    ['config:DeleteConfigRule', inMember('config', packRule)],
    ['dynamodb:PutItem', inMember('dynamodb', 'table/any')],
    ['sts:AssumeRole', roleArn(memberB)],
  ])('may not %s on %s', async (action, resource) => {
    expect(await simulate({ action, resource }, { identity })).toBe('denied');
  });

  it('is assumed by the named roles and no other of their account', async () => {
    expect(await assume(central)).toBe('allowed');
    expect(await assume(inIreland)).toBe('allowed');
    expect(await assume(roleArn(administrator, 'central-in-frankfurt-2'))).toBe('denied');
    expect(await assume(roleArn(memberB, 'central-in-frankfurt'))).toBe('denied');
  });

  it('has no finding of AwsSolutions that is not acknowledged with a reason', () => {
    const stack = new MemberRoleStack(createApp(), 'Member');

    expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
  });

  it('asks for the external id where one is set', async () => {
    expect(await assume(central, 'of-ours', 'of-ours')).toBe('allowed');
    expect(await assume(central, 'of-ours', 'of-others')).toBe('denied');
    expect(await assume(central, 'of-ours')).toBe('denied');
  });

  it.each([
    [central, true],
    ['*', false],
    ['arn:aws:iam::*:role/central', false],
    ['arn:aws:iam::999988887777:root', false],
    ['999988887777', false],
  ])('takes %s for a role to trust: %s', (given, isTaken) => {
    const pattern = readTemplate(content).Parameters?.CentralRoleArns?.AllowedPattern;

    expect(new RegExp(`^(?:${pattern})$`).test(given)).toBe(isTaken);
  });
});
