// What a scan says of each job and of the whole. The JSON of these is public; scan-report.schema.json describes it.

import { retirementAnnotation } from '../../verdict/annotation.ts';
import type { OutOfScope } from '../../verdict/scope.ts';
import type { ListedJob, ParentJob, TrainingJob } from '../../verdict/training-job.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { type Place, trainingJobArn } from '../access/place.ts';

export const jobVerdicts = ['compliant', 'nonCompliant', 'unknown', 'notApplicable'] as const;
export type JobVerdict = (typeof jobVerdicts)[number];

/** Why a job is not compliant, has no verdict, or is out of scope. */
export interface Reason {
  /** What it is called, such as `noVpcConfig`; stays the same. */
  readonly code: string;
  /** One sentence for people. */
  readonly text: string;
}

export interface JobResult {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** AWS's own word, as of the scan. */
  readonly status: string;
  readonly verdict: JobVerdict;
  /** None for a compliant job. */
  readonly reasons: readonly Reason[];
  /** What started the job, where it was not started by hand. */
  readonly parent?: ParentJob;
  /** The ARN of its execution role, known of jobs that were described. */
  readonly role?: string;
}

/** A place of which something could not be read: its jobs are never counted as clean. */
export interface NotScanned {
  readonly account: string;
  /** Absent where not even the account's Regions could be listed. */
  readonly region?: string;
  readonly reason: string;
  /** Where part of it was: jobs created before this instant were not looked at. ISO 8601, UTC. */
  readonly before?: string;
}

export type VerdictCounts = Readonly<Record<JobVerdict, number>>;

export interface PlaceSummary extends VerdictCounts {
  readonly account: string;
  readonly region: string;
}

export interface ScanSummary extends VerdictCounts {
  /** AWS's own time when the scan began; ages are counted from there. ISO 8601, UTC. */
  readonly scannedAt: string;
  /** All jobs of the report, whatever their verdict. */
  readonly jobs: number;
  readonly places: readonly PlaceSummary[];
  /** The rule parameters that are not at their defaults, as texts. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What the scan was narrowed to, by option; none where it covers every job. */
  readonly filters: Readonly<Record<string, string>>;
  /** Where it says how to mend a violation. */
  readonly remediationUrl: string;
}

/** What comes after the last job. */
export interface ScanEnd {
  readonly summary: ScanSummary;
  readonly notScanned: readonly NotScanned[];
}

/** A job together with where it is. */
interface Found {
  readonly place: Place;
  readonly job: ListedJob | TrainingJob;
  readonly role?: string | undefined;
}

/** The result of a job that was read. */
export function judgedResult(verdict: Verdict, found: Found): JobResult {
  if (verdict.kind === 'notApplicable')
    return outOfScopeResult(verdict.because, found, verdict.exemption?.value);
  const reasons =
    verdict.kind === 'nonCompliant'
      ? verdict.findings.map(({ kind, text }) => ({ code: kind, text }))
      : [];
  return { ...basicResult(found), verdict: verdict.kind, reasons };
}

/** The result of a job that gets no verdict. */
export function outOfScopeResult(because: OutOfScope, found: Found, why?: string): JobResult {
  const said = why === undefined || why === '' ? '' : ` Its value: ${why}`;
  const reason = { code: because, text: `${retirementAnnotation(because)}${said}` };
  return { ...basicResult(found), verdict: 'notApplicable', reasons: [reason] };
}

/** The result of a job that could not be read: neither clean nor a violation. */
export function unknownResult(why: string, found: Found): JobResult {
  const reason = { code: 'unreadable', text: `The job could not be read: ${why}` };
  return { ...basicResult(found), verdict: 'unknown', reasons: [reason] };
}

function basicResult({ place, job, role }: Found) {
  const { account, region } = place;
  return {
    account,
    region,
    name: job.name,
    arn: trainingJobArn(place, job.name),
    createdAt: new Date(job.createdAtMs).toISOString(),
    status: job.status,
    ...('parent' in job && job.parent !== undefined && { parent: job.parent }),
    ...(role !== undefined && { role }),
  };
}

/** The reasons as one line; for people, with what started the job. */
export function reasonLine({ reasons, parent }: JobResult): string {
  const started = parent === undefined ? [] : [`Started by ${parent.kind} ${parent.name}.`];
  return [...reasons.map(({ text }) => text), ...started].join(' ');
}

export interface Tally {
  add(job: JobResult): void;
  /** One row for each place, those without a job included; by account and Region. */
  places(): readonly PlaceSummary[];
  total(): VerdictCounts & { readonly jobs: number };
}

/** Counts jobs by place and verdict as they come. */
export function createTally(): Tally & { open(place: Pick<Place, 'account' | 'region'>): void } {
  const rows = new Map<string, { account: string; region: string } & Record<JobVerdict, number>>();
  function rowOf({ account, region }: Pick<Place, 'account' | 'region'>) {
    const key = `${account}/${region}`;
    const known = rows.get(key);
    if (known !== undefined) return known;
    const row = { account, region, ...zeroCounts() };
    rows.set(key, row);
    return row;
  }
  return {
    open: (place) => void rowOf(place),
    add(job) {
      rowOf(job)[job.verdict] += 1;
    },
    places: () =>
      [...rows.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row),
    total() {
      const sum = zeroCounts();
      for (const row of rows.values())
        for (const verdict of jobVerdicts) sum[verdict] += row[verdict];
      return { ...sum, jobs: jobVerdicts.reduce((all, verdict) => all + sum[verdict], 0) };
    },
  };
}

function zeroCounts(): Record<JobVerdict, number> {
  return { compliant: 0, nonCompliant: 0, unknown: 0, notApplicable: 0 };
}
