// The Lambda function: Config's scheduled events are evaluated, batches of the reevaluation queue are passed on
// to Config. This file only wires; the stories are in evaluate.ts and reevaluate.ts.

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
import { evaluate } from './evaluate.ts';
import { parseConfigEvent } from './events/config-event.ts';
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

/** The messages that SQS is to deliver again. */
export interface BatchOutcome {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** An invocation's result; Config and Lambda ignore a report, people who invoke by hand do not. */
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

/** Messages that name no account are about the queue's own. */
function accountOfQueue(queueUrl: string | undefined): string {
  return queueUrl === undefined ? '' : (new URL(queueUrl).pathname.split('/')[1] ?? '');
}

export const handler: Handler<HandlerResult> = createHandler();

/**
 * Judges and reports what there is to judge, and logs one summary.
 *
 * @throws when the run failed as a whole: Lambda's retries, error metric and alarm have to see it.
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

/** What a run needs of the world. A test of the rule leaves no trace and resumes nothing. */
function portsOf(run: Run, invocation: Invocation): Ports {
  const { environment, attemptId, clients, calls, clock, timer, nowMs, monotonicMs, log } =
    invocation;
  const { ruleName, accountId, resultToken, notifiedAtMs } = run;
  const isTest = resultToken === 'TESTMODE';
  const { stateTableName: tableName, resumeQueueUrl: queueUrl } = isTest
    ? { stateTableName: undefined, resumeQueueUrl: undefined }
    : environment;
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
    clock,
    quotas: { found: calls.foundQuotas, recall: calls.recallQuotas },
    log,
  };
}

/** A test of the rule may name one that Config does not know: it judges and reports, and compares nothing. */
const nothingReadable: ReportedResults = { page: async () => undefined };

/** Serves the messages about one account; returns the ids of those that have to come back. */
export async function handleMessages(
  { environment, clients, calls, nowMs, log }: Invocation,
  accountId: string,
  messages: readonly ReceivedMessage[],
): Promise<readonly string[]> {
  const { stateTableName: tableName, resumeQueueUrl: queueUrl, region } = environment;
  if (tableName === undefined || queueUrl === undefined)
    throw new Error(
      'a function that serves the reevaluation queue needs STATE_TABLE_NAME and RESUME_QUEUE_URL in its environment: set both',
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
