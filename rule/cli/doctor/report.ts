// The report of an examination: as JSON, as text, and as an exit code.

import { styleText } from 'node:util';
import type { ExitCode } from '../exit-codes.ts';
import { exitCodes } from '../exit-codes.ts';
import { groupBy } from '../group-by.ts';
import type { NotScanned } from '../scan/result.ts';
import { wrapWords } from '../wrap-lines.ts';
import type { DoctorFailOn } from './doctor-settings.ts';
import type { PlaceReport, RowReport } from './examine-place.ts';
import { count } from './words.ts';

export interface DoctorReport {
  /** Of this program. */
  readonly version: string;
  /** AWS's own time. ISO 8601, UTC. */
  readonly checkedAt: string;
  readonly functionName: string;
  readonly places: readonly PlaceReport[];
  /** Accounts and Regions that could not be examined at all. */
  readonly notExamined: readonly NotScanned[];
}

export function exitCodeOf(
  { places, notExamined }: DoctorReport,
  failOn: readonly DoctorFailOn[],
): ExitCode {
  const rows = places.flatMap(({ installation, assumptions }) => [...installation, ...assumptions]);
  const isMissing = places.length > 0 && !places.some(({ isInstalled }) => isInstalled);
  const hasProblem =
    isMissing ||
    places.some(({ installation }) =>
      installation.some(({ outcome }) => outcome === 'doesNotHold'),
    );
  const hasSurprise = places.some(({ assumptions }) =>
    assumptions.some(({ outcome }) => outcome === 'doesNotHold'),
  );
  const isUnread = notExamined.length > 0 || rows.some(isLeftUnread);
  if (failOn.includes('problems') && hasProblem) return exitCodes.violations.code;
  if (failOn.includes('assumptions') && hasSurprise) return exitCodes.violations.code;
  return failOn.includes('unread') && isUnread ? exitCodes.unread.code : exitCodes.clean.code;
}

/** True where a right or a call was missing, and not an example. */
function isLeftUnread({ because }: RowReport): boolean {
  return because === 'denied' || because === 'failed';
}

interface TextOptions {
  readonly columns: number;
  readonly color: boolean;
}

const labels = {
  holds: 'holds',
  doesNotHold: 'DOES NOT HOLD',
  unread: 'not checked',
  nothingToSee: 'no example',
} as const;
type Label = keyof typeof labels;
const colors = {
  holds: 'green',
  doesNotHold: 'red',
  unread: 'yellow',
  nothingToSee: 'gray',
} as const;
/** What wants a look comes first. */
const order: readonly Label[] = ['doesNotHold', 'unread', 'holds', 'nothingToSee'];
const labelColumns = labels.doesNotHold.length + 2;
const indent = '  ';

interface Words {
  readonly title: string;
  readonly statement: string;
  readonly consequence: string;
}

const ofInstallation: Words = {
  title: 'Installation',
  statement: 'Expected:',
  consequence: 'To mend:',
};
const ofAssumptions: Words = {
  title: 'What is assumed about AWS',
  statement: 'Assumed:',
  consequence: 'What the code does:',
};

export function renderText(report: DoctorReport, { columns, color }: TextOptions): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const lines: string[] = [];
  const print = (text: string, prefix = '') =>
    lines.push(...wrapWords(text, columns - prefix.length).map((line) => prefix + line));

  function printFinding(label: Label, texts: readonly string[]): void {
    const beside = indent + ' '.repeat(labelColumns);
    const [first = '', ...rest] = texts.flatMap((text) =>
      wrapWords(plain(text), columns - beside.length),
    );
    const head =
      paint(colors[label], labels[label]) + ' '.repeat(labelColumns - labels[label].length);
    lines.push(`${indent}${head}${first}`, ...rest.map((line) => beside + line));
  }

  function printRows({ title, statement, consequence }: Words, rows: readonly RowReport[]): void {
    const shown = rows.filter(({ because }) => because !== 'cannot');
    lines.push('', paint('bold', title));
    for (const label of order)
      for (const [evidence, alike] of groupBy(
        shown.filter((row) => labelOf(row) === label),
        (row) => row.evidence,
      )) {
        const texts = [`${alike.map(({ id }) => id).join(', ')}: ${evidence}`];
        for (const row of label === 'doesNotHold' ? alike : [])
          texts.push(`${statement} ${row.statement}`, `${consequence} ${row.consequence}`);
        printFinding(label, texts);
      }
    const hidden = rows.length - shown.length;
    if (hidden > 0)
      print(
        `${hidden} more cannot be seen by reading: docs/assumptions.md says how to check them.`,
        indent,
      );
  }

  print(`doctor ${report.version}, ${report.checkedAt.slice(0, 16).replace('T', ' ')} UTC`);
  for (const place of report.places) {
    lines.push('', paint('bold', `${place.account} in ${place.region}`));
    if (!place.isInstalled)
      print(
        `Nothing is installed here: there is no function ${report.functionName}, and no rule that invokes one.`,
        indent,
      );
    if (place.installation.length > 0) {
      printRows(ofInstallation, place.installation);
      printRows(ofAssumptions, place.assumptions);
    }
  }
  for (const { account, region, reason } of report.notExamined)
    print(`NOT EXAMINED ${account}/${region ?? '*'}: ${plain(reason)}`);
  lines.push('');
  print(totalsOf(report));
  return `${lines.join('\n')}\n`;
}

function totalsOf({ places, notExamined }: DoctorReport): string {
  const amount = (rows: readonly RowReport[], label: Label) =>
    rows.filter((row) => row.because !== 'cannot' && labelOf(row) === label).length;
  const part = (rows: readonly RowReport[]) =>
    `${amount(rows, 'holds')} hold, ${amount(rows, 'doesNotHold')} do not, ` +
    `${amount(rows, 'unread')} could not be checked, ${amount(rows, 'nothingToSee')} had no example`;
  const failed = notExamined.length > 0 ? `; ${notExamined.length} not examined` : '';
  return (
    `${count(places.length, 'account and Region').replace('Regions', 'Region')}${failed}. ` +
    `Installation: ${part(places.flatMap(({ installation }) => installation))}. ` +
    `Assumptions: ${part(places.flatMap(({ assumptions }) => assumptions))}.`
  );
}

function labelOf(row: RowReport): Label {
  if (row.outcome !== 'unchecked') return row.outcome;
  return isLeftUnread(row) ? 'unread' : 'nothingToSee';
}

/** Without Markdown's marks of code, and without what would control the terminal. */
function plain(text: string): string {
  return text.replaceAll('`', '').replace(/\p{Cc}+/gu, ' ');
}
