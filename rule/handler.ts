// The Lambda function. A scheduled event of Config starts a run (evaluate.ts), a batch of the reevaluation queue asks
// Config for evaluations (reevaluate.ts). This file only connects the two with AWS.

import { createHash } from 'node:crypto';
import { createJobIndex } from './aws/job-index.ts';
import { createJobRecords } from './aws/job-records.ts';
import { createJobInventory } from './aws/list-jobs.ts';
import { createEvaluationSink } from './aws/put-evaluations.ts';
import { createReevaluationQueue } from './aws/queue.ts';
import { createReportedResults } from './aws/reported-results.ts';
import { createRuleRegister } from './aws/rule-register.ts';
import { readSdkMembers, type SdkMembers, UnusableSdkError } from './aws/sdk-members.ts';
import { startEvaluation } from './aws/start-evaluation.ts';
import { createStateStore } from './aws/state-store.ts';
import { createViolationEvents } from './aws/violation-events.ts';
import { evaluate } from './evaluate.ts';
import { parseConfigEvent } from './events/config-event.ts';
import type { Environment } from './events/environment.ts';
import { parseQueueBatch, type ReceivedMessage } from './events/queue-message.ts';
import {
  createLambdaHandler,
  type Handler,
  type HandlerOptions,
  type Invocation,
} from './lambda.ts';
import type { Ports, ReportedResults } from './ports.ts';
import { reevaluate } from './reevaluate.ts';
import { briefReport, type RunReport } from './run/report.ts';
import type { Run } from './run/run.ts';
import { zeroCounts } from './run/run-counts.ts';
import { parseRuleParameters, policyText } from './verdict/parameters.ts';

/** The messages that SQS has to deliver again. */
export interface BatchOutcome {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** An invocation's result. Config and Lambda ignore a report; it is for people who invoke the function themselves. */
export type HandlerResult = RunReport | BatchOutcome;

export function createHandler(options: HandlerOptions = {}): Handler<HandlerResult> {
  const sdk = readSdkMembers();
  return createLambdaHandler<HandlerResult>(options, async (invocation) => {
    const batch = parseQueueBatch(invocation.event);
    if (batch === undefined) return await handleEvaluation(invocation, await sdk);
    const ofQueue = accountOfQueue(invocation.environment.resumeQueueUrl);
    const failed: string[] = [];
    for (const [accountId, messages] of Map.groupBy(batch, (one) => one.accountId ?? ofQueue))
      failed.push(...(await handleMessages(invocation, accountId, messages)));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

/** The account of messages that name none. */
function accountOfQueue(queueUrl: string | undefined): string {
  return queueUrl === undefined ? '' : (new URL(queueUrl).pathname.split('/')[1] ?? '');
}

export const handler: Handler<HandlerResult> = createHandler();

/**
 * Runs the rule once, and logs one summary.
 *
 * @throws if the run failed as a whole, so that Lambda's retries, error metric and alarm see it.
 */
export async function handleEvaluation(
  invocation: Invocation,
  sdk: SdkMembers,
): Promise<RunReport> {
  if (sdk.dropped.length > 0) throw new UnusableSdkError(sdk);
  const { calls, timer, log, startedAtMs } = invocation;
  const { ruleParameters, ...scheduled } = parseConfigEvent(invocation.event);
  const parameters = parseRuleParameters(ruleParameters);
  const run: Run = { ...scheduled, parameters, policyDigest: digest(policyText(parameters)) };
  const counts = zeroCounts();
  const evaluation = evaluate(run, portsOf(run, invocation), counts);
  const report = await evaluation.catch(() => briefReport('failed', counts));
  log.summary({
    report,
    ruleName: run.ruleName,
    sdkVersion: sdk.version,
    apiCalls: calls.counts,
    throttles: calls.throttles,
    durationMs: timer.nowMs() - startedAtMs,
  });
  return await evaluation;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** What a run needs from AWS. A test of the rule saves nothing and resumes nothing. */
function portsOf(run: Run, invocation: Invocation): Ports {
  const { environment, attemptId, clients, calls, clock, timer, nowMs, monotonicMs, log } =
    invocation;
  const { ruleName, accountId, resultToken, notifiedAtMs } = run;
  const isTest = resultToken === 'TESTMODE';
  const {
    stateTableName: tableName,
    resumeQueueUrl: queueUrl,
    tellsViolations,
  } = isTest ? nothingKept : environment;
  const residence = { accountId, region: environment.region };
  const client = clients.dynamoDb;
  return {
    inventory: createJobInventory(clients.sageMaker, calls),
    index: createJobIndex({ client: clients.sageMaker, calls, timer, clock, log }),
    records: createJobRecords(clients.sageMaker, calls),
    results: isTest ? nothingReadable : createReportedResults(clients.config, calls, log, ruleName),
    sink: createEvaluationSink({
      client: clients.config,
      calls,
      timer,
      resultToken,
      orderingAtMs: notifiedAtMs,
    }),
    ...(tableName !== undefined && {
      states: createStateStore({
        ...{ client, calls, tableName, residence, ruleName, attemptId, nowMs, monotonicMs, log },
      }),
    }),
    ...(queueUrl !== undefined && {
      resume: {
        send: ({ delaySeconds, ...request }) =>
          createReevaluationQueue(clients.sqs, calls, queueUrl).send(
            { kind: 'resume', accountId, ...request },
            delaySeconds,
          ),
      },
    }),
    ...(tellsViolations && {
      news: createViolationEvents({ client: clients.eventBridge, calls, residence, ruleName }),
    }),
    clock,
    quotas: { found: calls.foundQuotas, recall: calls.recallQuotas },
    log,
  };
}

const nothingKept: Pick<Environment, 'stateTableName' | 'resumeQueueUrl' | 'tellsViolations'> = {};

/** A test can name a rule that does not exist: it judges and reports, and compares nothing. */
const nothingReadable: ReportedResults = { page: async () => undefined };

/** Processes the messages about one account; returns the IDs of those that have to be delivered again. */
export async function handleMessages(
  { environment, clients, calls, nowMs, log }: Invocation,
  accountId: string,
  messages: readonly ReceivedMessage[],
): Promise<readonly string[]> {
  const { stateTableName: tableName, resumeQueueUrl: queueUrl, region } = environment;
  if (tableName === undefined || queueUrl === undefined)
    throw new Error(
      'a function that processes the reevaluation queue needs STATE_TABLE_NAME and RESUME_QUEUE_URL in its environment: set both',
    );
  const residence = { accountId, region };
  const register = createRuleRegister({
    client: clients.dynamoDb,
    calls,
    tableName,
    residence,
    nowMs,
  });
  const queue = createReevaluationQueue(clients.sqs, calls, queueUrl);
  return await reevaluate(messages, {
    ...register,
    start: (ruleName) => startEvaluation(clients.config, calls, ruleName),
    send: (message, delaySeconds) => queue.send({ ...message, accountId }, delaySeconds),
    nowMs,
    log,
  });
}
