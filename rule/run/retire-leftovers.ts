import { accountRetirement, isAccountResult } from './account-result.ts';
import { judgeJob, retireRows } from './judge-job.ts';
import { type KnownRows, knownRows } from './known-results.ts';
import { describeOthers } from './read-jobs.ts';
import type { StepOutcome } from './run.ts';
import type { Session } from './session.ts';

/** Jobs described together. */
const batchSize = 100;

/**
 * For a run without a state, after a complete listing: describes the jobs of results that belong to no listed job, and
 * retires the results of jobs that are gone or out of scope. A job that the listing missed is judged.
 */
export async function retireLeftovers(session: Session, reported: KnownRows): Promise<StepOutcome> {
  const { run, state, outbox, counts, ports } = session;
  const rest = reported.rest();
  const isForgotten = !run.parameters.accountResult && state.accountResult === undefined;
  if (isForgotten && rest.some((row) => isAccountResult(row, run)))
    await outbox.add(accountRetirement(run));
  const rows = Map.groupBy(
    rest.filter((row) => !isAccountResult(row, run)),
    ({ resourceId }) => resourceId,
  );
  const names = [...rows.keys()];
  for (let start = 0; start < names.length; start += batchSize) {
    const batch = names.slice(start, start + batchSize);
    const readings = await describeOthers(session, batch, { known: new Map(), indexed: new Map() });
    for (const reading of readings) {
      if (reading.kind === 'unread') return 'cut';
      if (reading.kind === 'read')
        await judgeJob(session, reading.job, {
          reported: knownRows(run, rows.get(reading.job.name) ?? []),
        });
      else if (reading.kind === 'gone')
        await retireRows(session, rows.get(reading.name) ?? [], 'gone');
      else {
        counts.unknown += 1;
        ports.log.record('result-unreviewed', { job: reading.name, reason: reading.reason });
      }
    }
  }
  return 'done';
}
