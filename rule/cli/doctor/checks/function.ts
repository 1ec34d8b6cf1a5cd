// The function: whether it can run, who may invoke it, and what it may do.

import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import {
  GetFunctionConcurrencyCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { fieldsOf, openJson } from '../../../events/json.ts';
import { groupBy } from '../../group-by.ts';
import { isNotFound } from '../answers.ts';
import { type Check, doesNotHold, holds, nothingToSee } from '../finding.ts';
import { type RoleAction, type RoleResource, roleActions } from '../role-actions.ts';
import type { Subject } from '../subject.ts';

export const expectedRuntime = 'nodejs24.x';
/** Lambda's longest. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
export const expectedTimeoutSeconds = 900;
export const leastMemoryMiB = 256;
export const expectedRetries = 2;

export const functionIsReady: Check = async (subject) => {
  const found = await subject.functionConfiguration();
  const problems = [
    ...(found.State === 'Active' ? [] : [`it is ${found.State}: ${found.StateReason ?? ''}`]),
    ...(found.LastUpdateStatus === 'Failed'
      ? [`its last update failed: ${found.LastUpdateStatusReason ?? ''}`]
      : []),
    ...(found.Runtime === expectedRuntime
      ? []
      : [`its runtime is ${found.Runtime}, and not ${expectedRuntime}`]),
    ...(found.Timeout === expectedTimeoutSeconds
      ? []
      : [`its timeout is ${found.Timeout} seconds, and not ${expectedTimeoutSeconds}`]),
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
  const attempts = found?.MaximumRetryAttempts ?? expectedRetries;
  if (destination === undefined) return doesNotHold('failed events go nowhere');
  return attempts === expectedRetries
    ? holds(`${expectedRetries} retries, then to ${destination.split(':').at(-1)}`)
    : doesNotHold(`${attempts} retries, and not ${expectedRetries}`);
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
  const asked = roleActions.filter(({ needed }) => needed !== 'queue' || hasQueue);
  try {
    const denied = await deniedActions(subject, roleArn, asked);
    const missing = denied.filter(({ needed }) => needed !== 'never');
    if (missing.length > 0)
      return doesNotHold(`the role may not: ${missing.map(({ action }) => action).join(', ')}`);
    const slower = denied.map(({ action }) => action).join(', ');
    return holds(
      `${asked.length - denied.length} actions${slower && `, but not ${slower}: runs are slower`}`,
    );
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return doesNotHold(`there is no role ${roleArn}`);
  }
};

/** Those that IAM's simulator denies, in the order in which they were asked for. */
async function deniedActions(
  subject: Subject,
  roleArn: string,
  asked: readonly RoleAction[],
): Promise<readonly RoleAction[]> {
  const arns = await roleResources(subject);
  const denied = new Set<string>();
  for (const [resource, rows] of groupBy(asked, (one) => one.resource)) {
    const { EvaluationResults = [] } = await subject.ask('iam:SimulatePrincipalPolicy', () =>
      subject.clients.iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: roleArn,
          ActionNames: rows.map(({ action }) => action),
          ResourceArns: [arns[resource]],
        }),
      ),
    );
    for (const { EvalActionName = '', EvalDecision } of EvaluationResults)
      if (EvalDecision !== 'allowed') denied.add(EvalActionName);
  }
  return asked.filter(({ action }) => denied.has(action));
}

/** A right that is granted on one resource is denied on any other: each action is asked about its own. */
async function roleResources(subject: Subject): Promise<Readonly<Record<RoleResource, string>>> {
  const { account, region, partition } = subject.place;
  const { Environment } = await subject.functionConfiguration();
  const { STATE_TABLE_NAME: table = '', RESUME_QUEUE_URL: url = '' } = Environment?.Variables ?? {};
  const [rule] = await subject.rules();
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  return {
    everything: '*',
    'training jobs': arn('sagemaker', 'training-job/any'),
    rule: rule?.ConfigRuleArn ?? '*',
    table: arn('dynamodb', `table/${table}`),
    queue: arn('sqs', url.split('/').at(-1) ?? ''),
    log: arn('logs', `log-group:/aws/lambda/${subject.functionName}:log-stream:any`),
  };
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
