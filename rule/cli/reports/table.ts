// For eyes: a row a job as they come, so the widths of columns are fixed before the first one is known.

import { styleText } from 'node:util';
import Table from 'cli-table3';
import { type JobResult, reasonLine } from '../scan/result.ts';
import type { ReportFormat } from './report.ts';
import { totalsLine } from './totals.ts';

const words = {
  nonCompliant: 'VIOLATION',
  unknown: 'unknown',
  compliant: 'compliant',
  notApplicable: 'out of scope',
} as const;
const colors = {
  nonCompliant: 'red',
  unknown: 'yellow',
  compliant: 'green',
  notApplicable: 'gray',
} as const;

/** A name has 63 characters at most; a narrow terminal cuts names before reasons. */
const longestName = 63;
const created = 16;
const verdict = 12;
const place = 30;
const gaps = 8;
const narrowest = 100;

export const table: ReportFormat = {
  meaning: 'rows for people; nothing is cut where it is piped',
  holdsEveryJob: false,
  create({ width, color }) {
    const paint = (style: Parameters<typeof styleText>[0], text: string) =>
      color ? styleText(style, text, { validateStream: false }) : text;
    const widths = columnWidths(width);
    const line = (cells: readonly string[]) => renderRow(cells, widths);
    return {
      begin: () => paint('bold', line(['VERDICT', 'CREATED, UTC', 'JOB', 'ACCOUNT/REGION', 'WHY'])),
      job: (job) => paint(colors[job.verdict], line(cellsOf(job))),
      end({ summary, notScanned }) {
        const missing = notScanned.map(
          ({ account, region, reason, before }) =>
            `NOT SCANNED ${account}/${region ?? '*'}${before === undefined ? '' : ` before ${before}`}: ${reason}\n`,
        );
        return `${missing.map((text) => paint('yellow', text)).join('')}\n${totalsLine(summary, notScanned)}\n`;
      },
    };
  },
};

function cellsOf(job: JobResult): readonly string[] {
  return [
    words[job.verdict],
    job.createdAt.slice(0, 16).replace('T', ' '),
    job.name,
    `${job.account}/${job.region}`,
    reasonLine(job),
  ];
}

/** The name's and the reason's share of what the others leave; undefined: as long as the reason is. */
function columnWidths(width: number | undefined): readonly (number | undefined)[] {
  if (width === undefined) return [verdict, created, longestName, place, undefined];
  const left = Math.max(width, narrowest) - verdict - created - place - gaps;
  const name = Math.min(longestName, Math.floor(left / 2));
  return [verdict, created, name, place, left - name];
}

const noLines = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '' },
  ...{ right: '', 'right-mid': '', middle: '  ' },
};

function renderRow(cells: readonly string[], widths: readonly (number | undefined)[]): string {
  const rows = new Table({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: widths.map((one) => one ?? null),
  });
  rows.push(cells.map((text) => printable(text)));
  return `${rows.toString().trimEnd()}\n`;
}

/** Control characters of what others wrote would reach the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
