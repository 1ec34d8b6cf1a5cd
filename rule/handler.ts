// The Lambda function: Config's scheduled events are evaluated, batches of the re-evaluation queue
// are passed on to Config. The self-contained templates ship the two halves apart, each from its file.

import { handleEvaluation } from './evaluation-handler.ts';
import { parseQueueBatch } from './events/queue-message.ts';
import { createLambdaHandler, type Handler, type HandlerOptions } from './lambda.ts';
import { type BatchOutcome, handleQueueBatch } from './reevaluation-handler.ts';
import type { RunReport } from './run/finish-run.ts';

/** An invocation's result; Config and Lambda ignore a report, people who invoke by hand do not. */
export type HandlerResult = RunReport | BatchOutcome;

export function createHandler(options: HandlerOptions = {}): Handler<HandlerResult> {
  const lastAsked = { atMs: 0 };
  return createLambdaHandler<HandlerResult>(options, async (invocation) =>
    parseQueueBatch(invocation.event)
      ? await handleQueueBatch(invocation, options.nowMs, lastAsked)
      : await handleEvaluation(invocation),
  );
}

export const handler: Handler<HandlerResult> = createHandler();
