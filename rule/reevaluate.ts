// The story of the reevaluation queue. Its consumer never judges. It asks Config for evaluations, not too often, leaves
// a mark if a run is working on the rule, and sends messages that have to wait back to the queue.

import type { QueueMessage, ReceivedMessage } from './events/queue-message.ts';
import type { RunLog } from './log.ts';
import type { ReevaluationPorts } from './ports.ts';

/** The shortest time between two evaluations of a rule that job events cause. */
const eventIntervalMs = 300_000;
/** The delay after which an evaluation that Config refused for now is requested again. */
const refusedDelayMs = 90_000;
/**
 * A message is postponed at most this often. Lambda stops a loop of function and queue after about 16 rounds.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
const sendLimit = 8;

/**
 * Processes the messages about one account: each is completed, postponed or no longer relevant.
 *
 * @returns the IDs of the messages that could not be processed and have to be delivered again.
 */
export async function reevaluate(
  received: readonly ReceivedMessage[],
  ports: ReevaluationPorts,
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const request of requestsOf(received, ports.log)) {
    try {
      await serve(request.message, ports);
    } catch (error) {
      failed.push(...request.messageIds);
      ports.log.record('message-failed', { kind: request.message.kind, reason: String(error) });
    }
  }
  return failed;
}

interface Request {
  readonly message: QueueMessage;
  /** The messages that the request stands for. */
  readonly messageIds: readonly string[];
}

/** One request for each rule to resume, and one for all job events. The newest message stands for the others. */
function requestsOf(received: readonly ReceivedMessage[], log: RunLog): readonly Request[] {
  const requests = new Map<string, Request>();
  for (const { message, messageId } of received) {
    if (message === undefined) {
      log.record('message-unknown', { messageId });
      continue;
    }
    const key = message.kind === 'resume' ? `resume ${message.ruleName}` : message.kind;
    const known = requests.get(key);
    requests.set(key, {
      message: known && instantOf(known.message) > instantOf(message) ? known.message : message,
      messageIds: [...(known?.messageIds ?? []), messageId],
    });
  }
  return [...requests.values()];
}

function instantOf(message: QueueMessage): number {
  return message.kind === 'resume' ? message.notifiedAtMs : message.changedAtMs;
}

async function serve(message: QueueMessage, ports: ReevaluationPorts): Promise<void> {
  if (message.kind === 'resume') await resumeRule(message, ports);
  else await lookAtNewJobs(message, ports);
}

/** Resumes an unfinished run, unless a newer run did so. A run that was killed did not. */
async function resumeRule(
  message: Extract<QueueMessage, { kind: 'resume' }>,
  ports: ReevaluationPorts,
): Promise<void> {
  const { ruleName, notifiedAtMs } = message;
  const standing = await ports.standing(ruleName);
  if (standing.leaseLeftMs > 0) return await putOff(message, standing.leaseLeftMs, ports);
  if (standing.notifiedAtMs > notifiedAtMs && !standing.wasKilled) return;
  const outcome = await ask(ruleName, ports);
  if (outcome === 'later') await putOff(message, refusedDelayMs, ports);
}

/** Requests an evaluation of each rule in the account, for each at most once in five minutes. */
async function lookAtNewJobs(
  message: Extract<QueueMessage, { kind: 'jobChanged' }>,
  ports: ReevaluationPorts,
): Promise<void> {
  const waitsMs: number[] = [];
  const failures: unknown[] = [];
  for (const { ruleName, askedAtMs } of await ports.rules()) {
    try {
      waitsMs.push(await lookAtRule(ruleName, askedAtMs, message.changedAtMs, ports));
    } catch (error) {
      failures.push(error);
    }
  }
  const waitMs = Math.max(0, ...waitsMs);
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `for ${failures.length} rules no evaluation could be requested: ${failures}`,
    );
  if (waitMs > 0) await putOff(message, waitMs, ports);
}

/** Milliseconds after which the rule has to be looked at again; 0 if nothing is left to do. */
async function lookAtRule(
  ruleName: string,
  askedAtMs: number,
  changedAtMs: number,
  ports: ReevaluationPorts,
): Promise<number> {
  if (await ports.wake(ruleName)) {
    ports.log.record('run-woken', { ruleName });
    return 0;
  }
  const { notifiedAtMs } = await ports.standing(ruleName);
  if (notifiedAtMs > changedAtMs) return 0;
  const waitMs = Math.max(notifiedAtMs, askedAtMs) + eventIntervalMs - ports.nowMs();
  if (waitMs > 0) return waitMs;
  return (await ask(ruleName, ports)) === 'later' ? refusedDelayMs : 0;
}

/** Asks Config for an evaluation. If that is denied or the rule is gone, there is nothing to wait for. */
async function ask(ruleName: string, ports: ReevaluationPorts): Promise<'asked' | 'later' | 'no'> {
  const outcome = await ports.start(ruleName);
  if (outcome.kind === 'later') return 'later';
  if (outcome.kind !== 'started') {
    ports.log.record('evaluation-not-requested', { ruleName, ...outcome });
    return 'no';
  }
  ports.log.record('evaluation-requested', { ruleName });
  await ports.noteAsked(ruleName);
  return 'asked';
}

async function putOff(
  message: QueueMessage,
  delayMs: number,
  { send, log }: ReevaluationPorts,
): Promise<void> {
  const sends = (message.sends ?? 0) + 1;
  if (sends > sendLimit) log.record('message-given-up', { ...message });
  else await send({ ...message, sends }, delayMs / 1_000);
}
