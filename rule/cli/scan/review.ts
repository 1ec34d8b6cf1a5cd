// What became of the jobs of an earlier scan. Settings never change, so only what may have changed is read: whether a
// violation still exists, the tag that exempts, what could not be read, and jobs that had not ended.

import { OutOfTimeError } from '../../ports.ts';
import { describeOthers } from '../../run/read-jobs.ts';
import { outOfScopeReason } from '../../verdict/scope.ts';
import { isSameIncarnation, type ListedJob, type TrainingJob } from '../../verdict/training-job.ts';
import { isAcquitted, judge } from '../../verdict/verdict.ts';
import { type JobResult, judgedResult, outOfScopeResult, unknownResult } from './result.ts';
import type { PlaceScan } from './scan-place.ts';

export interface Review {
  readonly before: JobResult;
  /** Undefined: the job is gone. The same object: nothing has changed. */
  readonly after: JobResult | undefined;
}

const finalStatuses = new Set(['Completed', 'Failed', 'Stopped']);

type Reviewer = (
  stored: readonly JobResult[],
  newerNames: ReadonlySet<string>,
) => Promise<readonly Review[]>;

/** @returns a function that reviews remembered jobs; names among the newer ones were used again and are gone. */
export function createReview({ place, ports, parameters, scannedAtMs }: ReviewScan): Reviewer {
  return async (stored, newerNames) => {
    const remaining = stored.filter(({ name }) => !newerNames.has(name));
    const doubtful = remaining.filter(isDoubtful);
    const afterOf = new Map(
      (await lookAgain(doubtful)).map(({ before, after }) => [before, after]),
    );
    return stored.map((before): Review => {
      if (newerNames.has(before.name)) return { before, after: undefined };
      return { before, after: afterOf.has(before) ? afterOf.get(before) : aged(before) };
    });
  };

  async function lookAgain(jobs: readonly JobResult[]): Promise<readonly Review[]> {
    const indexed = await ports.index.named(jobs.map(({ name }) => name));
    const settled = new Map<JobResult, JobResult>();
    for (const before of jobs) {
      const after = afterIndex(before, indexed.get(before.name));
      if (after !== undefined) settled.set(before, after);
    }
    const others = jobs.filter((job) => !settled.has(job));
    const readings = await describeOthers(
      { run: { parameters, notifiedAtMs: scannedAtMs }, ports },
      others.map(({ name }) => name),
      { known: new Map(), indexed },
    );
    const described = new Map(others.map((before, position) => [before, readings[position]]));
    return jobs.map((before): Review => {
      const known = settled.get(before);
      if (known !== undefined) return { before, after: known };
      const reading = described.get(before);
      if (reading === undefined || reading.kind === 'unread')
        throw new OutOfTimeError('the scan was interrupted');
      if (reading.kind === 'gone') return { before, after: undefined };
      if (reading.kind === 'unknown') return { before, after: stillUnread(before, reading.reason) };
      if (!isSameIncarnation(listed(before), reading.job)) return { before, after: undefined };
      const found = { place, job: reading.job, role: ports.takeRole(before.name) };
      return { before, after: judgedResult(judge(reading.job, parameters, scannedAtMs), found) };
    });
  }

  /** The index says that a job still exists and how it ended; it may acquit, and convicts nobody. */
  function afterIndex(before: JobResult, record: TrainingJob | undefined): JobResult | undefined {
    if (record === undefined || !isSameIncarnation(listed(before), record)) return undefined;
    if (before.verdict !== 'unknown')
      return isExemptAsBefore(before, record) ? aged(withStatus(before, record.status)) : undefined;
    if (!isAcquitted(listed(before), record, parameters, scannedAtMs)) return undefined;
    return judgedResult({ kind: 'compliant' }, { place, job: record });
  }

  /** Tags are the one thing that changes. Where no tag exempts, nothing has. */
  function isExemptAsBefore(before: JobResult, record: TrainingJob): boolean {
    if (parameters.exemptTag === undefined) return true;
    const now = judge(record, parameters, scannedAtMs);
    const isExempt = now.kind === 'notApplicable' && now.exemption !== undefined;
    if (!isExempt) return !isExemptByTag(before);
    return sameReasons(before, judgedResult(now, { place, job: record }));
  }

  /** What was convicted once stays so; what was unknown stays unknown. */
  function stillUnread(before: JobResult, reason: string): JobResult {
    if (before.verdict !== 'unknown') return aged(before);
    return unknownResult(reason, { place, job: listed(before) });
  }

  /** Jobs grow out of scope by their age alone. */
  function aged(before: JobResult): JobResult {
    const because = outOfScopeReason(listed(before), parameters, scannedAtMs);
    if (because === undefined || before.reasons.some(({ code }) => code === because)) return before;
    return outOfScopeResult(because, { place, job: listed(before) });
  }
}

type ReviewScan = Pick<PlaceScan, 'place' | 'ports' | 'parameters' | 'scannedAtMs'>;

function isDoubtful(job: JobResult): boolean {
  const { verdict, status } = job;
  if (verdict === 'nonCompliant' || verdict === 'unknown' || isExemptByTag(job)) return true;
  return !finalStatuses.has(status);
}

function isExemptByTag({ reasons }: JobResult): boolean {
  return reasons.some(({ code }) => code === 'exemptByTag');
}

function sameReasons(one: JobResult, other: JobResult): boolean {
  return JSON.stringify(one.reasons) === JSON.stringify(other.reasons);
}

function withStatus(job: JobResult, status: string): JobResult {
  return job.status === status ? job : { ...job, status };
}

function listed({ name, createdAt, status }: JobResult): ListedJob {
  return { name, createdAtMs: Date.parse(createdAt), status };
}
