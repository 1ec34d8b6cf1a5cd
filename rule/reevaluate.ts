// The consumer of the re-evaluation queue. It never judges: it asks Config for evaluations, few
// and late enough, and sends back to the queue what has to wait.

import type { ReevaluationQueue } from './aws/queue.ts';
import type { StartOutcome } from './aws/start-evaluation.ts';
import { planReevaluation } from './coverage/reevaluation.ts';
import type { Checkpoint } from './coverage/state.ts';
import type { QueueMessage, ReceivedMessage } from './events/queue-message.ts';
import type { RunLog } from './ports.ts';

/** Seconds until an evaluation is asked for again that Config refused for now. */
const refusedDelaySeconds = 90;

export interface ReevaluationPorts {
  /** The checkpoints of all rules that this function serves. */
  knownRules(): Promise<readonly Checkpoint[]>;
  start(ruleName: string): Promise<StartOutcome>;
  readonly queue: Pick<ReevaluationQueue, 'sendLater'>;
  readonly nowMs: () => number;
  /** When this function last asked for an evaluation; it survives while the function stays warm. */
  readonly lastAsked: { atMs: number };
  readonly log: RunLog;
}

/** Handles a batch as one: everything in it is either done, put off or of no interest any more. */
export async function requestReevaluation(
  received: readonly ReceivedMessage[],
  { knownRules, start, queue, nowMs, lastAsked, log }: ReevaluationPorts,
): Promise<void> {
  const messages = received.flatMap(({ message, messageId }) => {
    if (message === undefined) log.warn('a message was not understood', { messageId });
    return message === undefined ? [] : [message];
  });
  if (messages.length === 0) return;
  const resumes = messages.filter((message) => message.kind === 'resume');
  const changedAtMs = newestChange(messages);
  const plan = planReevaluation(
    { resumes, changedAtMs },
    await knownRules(),
    nowMs(),
    lastAsked.atMs,
  );
  for (const ruleName of plan.start) {
    const outcome = await start(ruleName);
    log.info('evaluation requested', { ruleName, outcome });
    if (outcome === 'started') lastAsked.atMs = nowMs();
    if (outcome === 'later') await putOff(ruleName);
  }
  for (const request of plan.later) await queue.sendLater(request);

  async function putOff(ruleName: string): Promise<void> {
    const resume = resumes.find((message) => message.ruleName === ruleName);
    if (resume) await queue.sendLater({ ...resume, delaySeconds: refusedDelaySeconds });
    else if (changedAtMs !== undefined)
      await queue.sendLater({ kind: 'jobChanged', changedAtMs, delaySeconds: refusedDelaySeconds });
  }
}

function newestChange(messages: readonly QueueMessage[]): number | undefined {
  const times = messages.flatMap((message) =>
    message.kind === 'jobChanged' ? [message.changedAtMs] : [],
  );
  return times.length === 0 ? undefined : Math.max(...times);
}
