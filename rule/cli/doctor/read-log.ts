// What the function wrote in the last days, as far as a check looks at it.

import { paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { type Fields, fieldsOf, openJson } from '../../events/json.ts';
import type { LogCode } from '../../log.ts';
import { isNotFound } from './answers.ts';
import { NothingToSeeError } from './finding.ts';
import type { Subject } from './subject.ts';

export interface LogEntry extends Fields {
  readonly code: LogCode;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** How far back the log is read. */
export const logDays = 14;

/** The records that checks look at. */
const codes: readonly LogCode[] = [
  'run-summary',
  'invocation-failed',
  'token-rejected',
  'sign-off-refused',
  'results-unreadable',
  'evaluation-requested',
];
/** The newest records first: pages come oldest first, and where there is a flood the last runs are still among them. */
const windowDays = [
  [1, 0],
  [4, 1],
  [logDays, 4],
] as const;
/** An hourly rule writes some 340 summaries in two weeks; more pages than this are a flood. */
const pageLimit = 30;
const dayMs = 86_400_000;

/** Oldest first. @throws NothingToSeeError where there is no log group, or nothing in it. */
export async function readLog(subject: Subject): Promise<readonly LogEntry[]> {
  const logGroupName = `/aws/lambda/${subject.functionName}`;
  let entries: readonly LogEntry[] = [];
  try {
    await subject.ask('logs:FilterLogEvents', async () => {
      let pages = 0;
      for (const [from, to] of windowDays) {
        const found: LogEntry[] = [];
        for await (const { events = [] } of paginateFilterLogEvents(
          { client: subject.clients.logs },
          {
            logGroupName,
            startTime: subject.nowMs - from * dayMs,
            // AWS's clock and the function's may differ.
            endTime: subject.nowMs - to * dayMs + (to === 0 ? dayMs : -1),
            filterPattern: `{ ${codes.map((code) => `$.code = "${code}"`).join(' || ')} }`,
          },
        )) {
          found.push(...events.flatMap(({ message }) => entryOf(message)));
          pages += 1;
          if (pages < pageLimit) continue;
          if (to === 0) throw new Error('the last day has more records than can be read');
          return;
        }
        entries = [...found, ...entries];
      }
    });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new NothingToSeeError(`there is no log group ${logGroupName}`);
  }
  if (entries.length === 0)
    throw new NothingToSeeError(`no run was logged in the last ${logDays} days`);
  return entries;
}

function entryOf(message: string | undefined): readonly LogEntry[] {
  const fields = fieldsOf(openJson(message));
  const code = codes.find((one) => one === fields.code);
  const atMs = Date.parse(String(fields.timestamp));
  return code === undefined || Number.isNaN(atMs) ? [] : [{ ...fields, code, atMs }];
}

/** What a run's summary counts; 0 where it does not say. */
export function countIn(entry: Fields, name: string): number {
  const value = entry[name];
  return typeof value === 'number' ? value : 0;
}

/** A summary's amounts by operation, summed over runs. */
export function sumByOperation(
  entries: readonly LogEntry[],
  name: 'apiCalls' | 'throttlesByOperation',
): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const entry of entries)
    for (const [operation, amount] of Object.entries(fieldsOf(entry[name])))
      if (typeof amount === 'number') sum[operation] = (sum[operation] ?? 0) + amount;
  return sum;
}
