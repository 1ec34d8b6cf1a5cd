// What a report is: a pure writer of text, fed with jobs as they come and with the rest at the end.

import type { JobResult, ScanEnd } from '../scan/result.ts';

export interface ReportOptions {
  /** Columns of the terminal; undefined where the text goes elsewhere: then nothing is cut. */
  readonly width?: number | undefined;
  readonly color: boolean;
  /** Every job, and not only violations and unknown ones. */
  readonly all: boolean;
  /** AWS's own time when the scan began. ISO 8601, UTC. */
  readonly scannedAt: string;
  readonly remediationUrl: string;
}

/** Returns text to write, piece by piece. */
export interface ReportWriter {
  begin(): string;
  job(job: JobResult): string;
  end(end: ScanEnd): string;
}

export interface ReportFormat {
  /** One line for help. */
  readonly meaning: string;
  /** True where it holds every job also without `--all`. */
  readonly holdsEveryJob: boolean;
  create(options: ReportOptions): ReportWriter;
}

/** A whole report as text. */
export function renderReport(
  format: ReportFormat,
  options: ReportOptions,
  jobs: readonly JobResult[],
  end: ScanEnd,
): string {
  const writer = format.create(options);
  const shown = jobs.filter((job) => isShown(job, format, options));
  return writer.begin() + shown.map((job) => writer.job(job)).join('') + writer.end(end);
}

/** True where the report shows the job. Unknown jobs are in every one. */
export function isShown(
  { verdict }: Pick<JobResult, 'verdict'>,
  { holdsEveryJob }: Pick<ReportFormat, 'holdsEveryJob'>,
  { all }: Pick<ReportOptions, 'all'>,
): boolean {
  return all || holdsEveryJob || verdict === 'nonCompliant' || verdict === 'unknown';
}
