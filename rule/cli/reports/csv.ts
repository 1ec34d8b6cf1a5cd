import { stringify } from 'csv-stringify/sync';
import type { JobResult, NotScanned } from '../scan/result.ts';
import type { ReportFormat } from './report.ts';

const columns = [
  'account',
  'region',
  'name',
  'verdict',
  'reason',
  'status',
  'createdAt',
  'parent',
  'role',
  'arn',
] as const;

/** A table for spreadsheets; a place that was not scanned is a row of its own. */
export const csv: ReportFormat = {
  meaning: 'comma-separated values with every job, for spreadsheets',
  holdsEveryJob: true,
  create: () => ({
    begin: () => line(columns),
    job: (job) => line(cellsOf(job)),
    end: ({ notScanned }) => notScanned.map((place) => line(cellsOfPlace(place))).join(''),
  }),
};

function cellsOf(job: JobResult): readonly string[] {
  const { account, region, name, verdict, status, createdAt, parent, role = '', arn } = job;
  const started = parent === undefined ? '' : `${parent.kind} ${parent.name}`;
  const reason = job.reasons.map(({ text }) => text).join(' ');
  return [account, region, name, verdict, reason, status, createdAt, started, role, arn];
}

function cellsOfPlace({ account, region = '', reason }: NotScanned): readonly string[] {
  return [account, region, '', 'notScanned', reason, '', '', '', '', ''];
}

/** Spreadsheets take a leading = + - @ for a formula: such a cell gets an apostrophe in front. */
function line(cells: readonly string[]): string {
  return stringify([[...cells]], { escape_formulas: true });
}
