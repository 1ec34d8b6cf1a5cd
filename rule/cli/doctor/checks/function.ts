// The function: whether it can run, who may invoke it, and what it may do.

import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import {
  GetFunctionConcurrencyCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { fieldsOf, openJson } from '../../../events/json.ts';
import { isNotFound } from '../answers.ts';
import { type Check, doesNotHold, holds, nothingToSee } from '../finding.ts';
import type { Subject } from '../subject.ts';

const runtime = 'nodejs24.x';
/** Lambda's longest. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const timeoutSeconds = 900;
const leastMemoryMiB = 256;
const retries = 2;

/** What a run calls, and what only part of the installations let it call. */
const roleActions = {
  always: [
    'sagemaker:ListTrainingJobs',
    'sagemaker:DescribeTrainingJob',
    'config:PutEvaluations',
    'config:GetComplianceDetailsByConfigRule',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:Query',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  withQueue: ['config:StartConfigRulesEvaluation', 'sqs:SendMessage', 'sqs:ReceiveMessage'],
  optional: ['sagemaker:Search'],
} as const;

export const functionIsReady: Check = async (subject) => {
  const found = await subject.functionConfiguration();
  const problems = [
    ...(found.State === 'Active' ? [] : [`it is ${found.State}: ${found.StateReason ?? ''}`]),
    ...(found.LastUpdateStatus === 'Failed'
      ? [`its last update failed: ${found.LastUpdateStatusReason ?? ''}`]
      : []),
    ...(found.Runtime === runtime ? [] : [`its runtime is ${found.Runtime}, and not ${runtime}`]),
    ...(found.Timeout === timeoutSeconds
      ? []
      : [`its timeout is ${found.Timeout} seconds, and not ${timeoutSeconds}`]),
    ...((found.MemorySize ?? 0) >= leastMemoryMiB
      ? []
      : [`it has ${found.MemorySize} MiB, and not ${leastMemoryMiB} or more`]),
    ...(found.Environment?.Variables?.STATE_TABLE_NAME ? [] : ['it has no STATE_TABLE_NAME']),
  ];
  return problems.length > 0
    ? doesNotHold(problems.join('; '))
    : holds(
        `${found.Runtime}, ${found.MemorySize} MiB, changed ${found.LastModified?.slice(0, 10)}`,
      );
};

export const functionMayRun: Check = async (subject) => {
  await subject.functionConfiguration();
  const { ReservedConcurrentExecutions: reserved } = await subject.ask(
    'lambda:GetFunctionConcurrency',
    () =>
      subject.clients.lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName: subject.functionName }),
      ),
  );
  if (reserved === undefined) return holds('no reserved concurrency');
  return reserved === 0
    ? doesNotHold('its reserved concurrency is 0')
    : holds(`a reserved concurrency of ${reserved}`);
};

export const configMayInvoke: Check = async (subject) => {
  await subject.functionConfiguration();
  const statements = await policyOf(subject);
  const lets = statements.filter((statement) => {
    const { Effect, Action, Principal } = fieldsOf(statement);
    const { Service } = fieldsOf(Principal);
    return (
      Effect === 'Allow' &&
      Service === 'config.amazonaws.com' &&
      /lambda:InvokeFunction|\*/.test(String(Action))
    );
  });
  return lets.length === 0
    ? doesNotHold('its policy does not let config.amazonaws.com invoke it')
    : holds(
        `its policy has ${lets.length} statement${lets.length === 1 ? '' : 's'} for AWS Config`,
      );
};

async function policyOf(subject: Subject): Promise<readonly unknown[]> {
  try {
    const { Policy } = await subject.ask('lambda:GetPolicy', () =>
      subject.clients.lambda.send(new GetPolicyCommand({ FunctionName: subject.functionName })),
    );
    const { Statement } = fieldsOf(openJson(Policy));
    return Array.isArray(Statement) ? Statement : [];
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

export const failedEventsAreKept: Check = async (subject) => {
  await subject.functionConfiguration();
  const found = await eventInvokeConfig(subject);
  const destination = found?.DestinationConfig?.OnFailure?.Destination;
  const attempts = found?.MaximumRetryAttempts ?? retries;
  if (destination === undefined) return doesNotHold('failed events go nowhere');
  return attempts === retries
    ? holds(`${retries} retries, then to ${destination.split(':').at(-1)}`)
    : doesNotHold(`${attempts} retries, and not ${retries}`);
};

/** Where failed events go, and how often they are tried; undefined where nothing is set. */
export async function eventInvokeConfig(subject: Subject) {
  try {
    return await subject.ask('lambda:GetFunctionEventInvokeConfig', () =>
      subject.clients.lambda.send(
        new GetFunctionEventInvokeConfigCommand({ FunctionName: subject.functionName }),
      ),
    );
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

export const roleIsComplete: Check = async (subject) => {
  const { Role: roleArn = '', Environment } = await subject.functionConfiguration();
  const hasQueue = Boolean(Environment?.Variables?.RESUME_QUEUE_URL);
  const wanted = [...roleActions.always, ...(hasQueue ? roleActions.withQueue : [])];
  try {
    const denied = await deniedActions(subject, roleArn, [...wanted, ...roleActions.optional]);
    const missing = wanted.filter((action) => denied.has(action));
    if (missing.length > 0) return doesNotHold(`the role may not: ${missing.join(', ')}`);
    return denied.has('sagemaker:Search')
      ? holds(`${wanted.length} actions, but not sagemaker:Search: every job is described`)
      : holds(`${wanted.length + 1} actions`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return doesNotHold(`there is no role ${roleArn}`);
  }
};

/**
 * The actions that IAM's simulator denies on every resource. Resources are not named, because a role that may do
 * something on one resource only would be denied on `*`.
 */
async function deniedActions(
  subject: Subject,
  roleArn: string,
  actions: readonly string[],
): Promise<ReadonlySet<string>> {
  const { account, region, partition } = subject.place;
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const { Environment } = await subject.functionConfiguration();
  const { STATE_TABLE_NAME: table = '', RESUME_QUEUE_URL: queueUrl = '' } =
    Environment?.Variables ?? {};
  const rule = (await subject.rules())[0]?.ConfigRuleArn ?? '*';
  const resources: Readonly<Record<string, string>> = {
    'sagemaker:DescribeTrainingJob': arn('sagemaker', 'training-job/any'),
    'config:GetComplianceDetailsByConfigRule': rule,
    'config:StartConfigRulesEvaluation': rule,
    dynamodb: arn('dynamodb', `table/${table}`),
    sqs: arn('sqs', queueUrl.split('/').at(-1) ?? ''),
    logs: arn('logs', `log-group:/aws/lambda/${subject.functionName}:log-stream:any`),
  };
  const byResource = Map.groupBy(
    actions,
    (action) => resources[action] ?? resources[action.split(':')[0] ?? ''] ?? '*',
  );
  const denied = new Set<string>();
  for (const [resource, names] of byResource) {
    const { EvaluationResults = [] } = await subject.ask('iam:SimulatePrincipalPolicy', () =>
      subject.clients.iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: roleArn,
          ActionNames: [...names],
          ResourceArns: [resource],
        }),
      ),
    );
    for (const { EvalActionName = '', EvalDecision } of EvaluationResults)
      if (EvalDecision !== 'allowed') denied.add(EvalActionName);
  }
  return denied;
}

export const queueReachesFunction: Check = async (subject) => {
  const { Environment } = await subject.functionConfiguration();
  if (!Environment?.Variables?.RESUME_QUEUE_URL)
    return nothingToSee('the function has no queue: new jobs wait for the next scheduled run');
  const mappings = await subject.ask('lambda:ListEventSourceMappings', async () => {
    const found = [];
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
      { client: subject.clients.lambda },
      { FunctionName: subject.functionName },
    ))
      found.push(...EventSourceMappings);
    return found;
  });
  const queue = Environment.Variables.RESUME_QUEUE_URL.split('/').at(-1) ?? '';
  const mapping = mappings.find(({ EventSourceArn }) => EventSourceArn?.endsWith(`:${queue}`));
  if (mapping === undefined) return doesNotHold(`no event source mapping reads the queue ${queue}`);
  if (mapping.State !== 'Enabled')
    return doesNotHold(`the event source mapping is ${mapping.State}`);
  return mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures')
    ? holds(`enabled, at most ${mapping.ScalingConfig?.MaximumConcurrency ?? 'any number'} at once`)
    : doesNotHold('the event source mapping does not report failures of single messages');
};
