// Asks Config for evaluations on account of a batch of the re-evaluation queue. This file only wires:
// the story is in request-reevaluation.ts.

import { readKnownRules } from './aws/known-rules.ts';
import { createReevaluationQueue } from './aws/queue.ts';
import { startEvaluation } from './aws/start-evaluation.ts';
import { parseQueueBatch } from './events/queue-message.ts';
import type { Invocation } from './lambda.ts';
import { requestReevaluation } from './reevaluate.ts';

/** SQS takes an empty list for a batch of which nothing has to come back. */
export interface BatchOutcome {
  readonly batchItemFailures: readonly never[];
}

/** When this function last asked for an evaluation; kept while it stays warm. */
const lastAsked = { atMs: 0 };

/** @throws when the batch has to come back: SQS delivers it again, and in the end to the dead letters. */
export async function handleQueueBatch(
  { event, environment, clients, api, log, accountId }: Invocation,
  nowMs: () => number = Date.now,
  asked: { atMs: number } = lastAsked,
): Promise<BatchOutcome> {
  const { checkpointParameterPrefix: prefix, resumeQueueUrl: queueUrl } = environment;
  const batch = parseQueueBatch(event);
  if (batch === undefined || prefix === undefined || queueUrl === undefined)
    throw new Error(
      'the re-evaluation function takes SQS batches, and CHECKPOINT_PARAMETER_PREFIX and RESUME_QUEUE_URL from its environment: set both, and let only the queue invoke it',
    );
  await requestReevaluation(batch, {
    knownRules: () => readKnownRules(clients.ssm, api, prefix),
    start: (ruleName) => startEvaluation(clients.config, api, log, ruleName),
    queue: createReevaluationQueue(clients.sqs, api, queueUrl, accountId),
    nowMs,
    lastAsked: asked,
    log,
  });
  return { batchItemFailures: [] };
}
