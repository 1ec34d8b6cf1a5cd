// For eyes: a row a job as they come, so the widths of columns are fixed before the first one is known.

import { styleText } from 'node:util';
import Table from 'cli-table3';
import { type JobResult, reasonLine } from '../scan/result.ts';
import { wrapLines } from '../wrap-lines.ts';
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

/** A name has 63 characters at most, and is never cut: people copy it. */
const longestName = 63;
const created = 16;
const verdict = 12;
const place = 30;
/** From this width on everything about a job stands in one line; below it the reason has a line of its own. */
const wide = 160;
const gap = 2;

export const table: ReportFormat = {
  meaning: 'rows for people; nothing is cut where it is piped',
  holdsEveryJob: false,
  create({ width, color }) {
    /** A line keeps its end outside of the color. */
    const paint = (style: Parameters<typeof styleText>[0], text: string) =>
      color ? `${styleText(style, text.trimEnd(), { validateStream: false })}\n` : text;
    const isWide = width === undefined || width >= wide;
    const rowOf = isWide ? wideRow : (cells: Cells) => narrowRow(cells, width);
    return {
      begin: () => paint('bold', rowOf(heads)),
      job: (job) => paint(colors[job.verdict], rowOf(cellsOf(job))),
      end({ summary, notScanned }) {
        const missing = notScanned.map(
          ({ account, region, reason, before }) =>
            `NOT SCANNED ${account}/${region ?? '*'}${before === undefined ? '' : ` before ${before}`}: ${printable(reason)}\n`,
        );
        return `${missing.map((text) => paint('yellow', text)).join('')}\n${wrapLines(totalsLine(summary, notScanned), width ?? Number.POSITIVE_INFINITY).join('\n')}\n`;
      },
    };
  },
};

interface Cells {
  readonly verdict: string;
  readonly created: string;
  readonly name: string;
  readonly place: string;
  readonly why: string;
}

const heads: Cells = {
  verdict: 'VERDICT',
  created: 'CREATED, UTC',
  name: 'JOB',
  place: 'ACCOUNT/REGION',
  why: 'WHY',
};

function cellsOf(job: JobResult): Cells {
  return {
    verdict: words[job.verdict],
    created: job.createdAt.slice(0, 16).replace('T', ' '),
    name: job.name,
    place: `${job.account}/${job.region}`,
    why: reasonLine(job),
  };
}

function wideRow(cells: Cells): string {
  return renderRow([
    [cells.verdict, verdict],
    [cells.created, created],
    [cells.name, longestName],
    [cells.place, place],
    [cells.why, undefined],
  ]);
}

function narrowRow(cells: Cells, width: number): string {
  const first = renderRow([
    [cells.verdict, verdict],
    [cells.created, created],
    [cells.name, undefined],
  ]);
  const second = renderRow([
    ['', verdict],
    [`${cells.place}  ${cells.why}`, Math.max(width - verdict - gap, 20)],
  ]);
  return first + second;
}

const noLines = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '' },
  ...{ right: '', 'right-mid': '', middle: ' '.repeat(gap) },
};

/** A row of texts and widths; a text longer than its width goes on in the next line. */
function renderRow(cells: readonly (readonly [text: string, width: number | undefined])[]): string {
  const rows = new Table({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: cells.map(([, width]) => width ?? null),
    wordWrap: true,
  });
  rows.push(cells.map(([text]) => printable(text)));
  const lines = rows.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Control characters of what others wrote would reach the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
