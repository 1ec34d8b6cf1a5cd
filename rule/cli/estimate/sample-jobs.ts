// How many jobs there are, about, without listing them all: a page from each of many slices of time.

import type { Interval } from '../../coverage/intervals.ts';
import type { Ports } from '../../ports.ts';
import type { RuleParameters } from '../../verdict/parameters.ts';
import { outOfScopeReason } from '../../verdict/scope.ts';
import { creationSecond, type ListedJob } from '../../verdict/training-job.ts';
import { judge } from '../../verdict/verdict.ts';
import type { JobNumbers } from './cost-model.ts';

const slices = 24;
/** An account whose jobs fill no more pages than this is listed as a whole. */
const wholePages = 5;
const monthSeconds = 30 * 86_400;

export interface SampleOptions {
  readonly ports: Pick<Ports, 'inventory' | 'index'>;
  readonly parameters: RuleParameters;
  /** AWS's own time; epoch milliseconds. */
  readonly nowMs: number;
  /** The second of the oldest job in scope. */
  readonly oldest: number;
}

export interface SampledNumbers extends JobNumbers {
  /** True where every job was listed: then the number of jobs is no estimate. */
  readonly isExact: boolean;
}

/**
 * The numbers of an account's jobs. A slice of time that holds more than a page is taken to be as dense as its
 * newest page. Violations are those of the index among the jobs that were listed: nobody is convicted by them.
 */
export async function sampleJobs({
  ports,
  parameters,
  nowMs,
  oldest,
}: SampleOptions): Promise<SampledNumbers> {
  const now = Math.floor(nowMs / 1_000) + 1;
  let jobs = 0;
  let newest = 0;
  let sampled = 0;
  let violations = 0;
  const whole = await lookAtSlice({ from: oldest, to: now }, wholePages);
  const isExact = whole.isWhole;
  for (const { from, to } of isExact ? [{ from: oldest, to: now }] : slicesOf(oldest, now)) {
    const slice = isExact ? whole : await lookAtSlice({ from, to }, 1);
    const inScope = slice.listed.filter(
      (job) => outOfScopeReason(job, parameters, nowMs) === undefined,
    );
    const share = slice.listed.length === 0 ? 0 : inScope.length / slice.listed.length;
    const amount = slice.amount * share;
    jobs += amount;
    newest += isExact
      ? inScope.filter((job) => creationSecond(job) >= now - monthSeconds).length
      : amount * overlapOf({ from, to }, { from: now - monthSeconds, to: now });
    sampled += inScope.length;
    violations += await violationsAmong(inScope);
  }
  const violationShare = sampled === 0 ? 0 : violations / sampled;
  const spanShare = Math.min((now - oldest) / monthSeconds, 1);
  return {
    jobs: Math.round(jobs),
    violations: Math.round(jobs * violationShare),
    newJobsPerMonth: Math.round(newest / Math.max(spanShare, 1 / 30)),
    isExact,
  };

  /** The jobs of a slice, or of its newest pages and how many that makes for the whole slice. */
  async function lookAtSlice({ from, to }: Interval, pages: number) {
    const listed: ListedJob[] = [];
    let read = 0;
    for await (const page of ports.inventory.list({ after: from - 1, before: to })) {
      listed.push(...page.jobs);
      if (page.isLast) return { listed, amount: listed.length, isWhole: true };
      read += 1;
      if (read >= pages && listed.length > 0) break;
    }
    const seen = to - Math.min(...listed.map(creationSecond));
    return { listed, amount: (listed.length * (to - from)) / Math.max(seen, 1), isWhole: false };
  }

  async function violationsAmong(listed: readonly ListedJob[]): Promise<number> {
    const records = await ports.index.createdAlongside(listed);
    return listed.filter((job) => {
      const record = records.get(job.name);
      return record !== undefined && judge(record, parameters, nowMs).kind === 'nonCompliant';
    }).length;
  }
}

function slicesOf(oldest: number, now: number): readonly Interval[] {
  const width = Math.max(Math.ceil((now - oldest) / slices), 1);
  return Array.from({ length: slices }, (_, number) => ({
    from: Math.max(now - (number + 1) * width, oldest),
    to: now - number * width,
  })).filter(({ from, to }) => from < to);
}

/** The part of a stretch that lies within another. */
function overlapOf({ from, to }: Interval, within: Interval): number {
  return Math.max(Math.min(to, within.to) - Math.max(from, within.from), 0) / (to - from);
}
