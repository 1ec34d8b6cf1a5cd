// For people and for editors that follow `file:line:column`.

import { styleText } from 'node:util';
import type { FileFinding, FileProblem, FindingReason } from '../check-text.ts';
import type { CheckReport, CheckSummary } from './report.ts';

const words = {
  nonCompliant: 'violation',
  unknown: 'unknown',
  compliant: 'compliant',
  notApplicable: 'out of scope',
} as const;
const colors = {
  violation: 'red',
  error: 'red',
  unknown: 'yellow',
  warning: 'yellow',
  suppressed: 'gray',
  compliant: 'green',
  'out of scope': 'gray',
} as const;
type Word = keyof typeof colors;

export const text: CheckReport = {
  meaning: 'a line for each reason, with file, line and column',
  render({ findings, errors, warnings, summary }, { all, color, remediationUrl }) {
    const paint = (word: Word) =>
      color ? styleText(colors[word], word, { validateStream: false }) : word;
    const line = ({ file, line, column }: Place, word: Word, message: string) =>
      `${visible(file)}:${line}:${column}: ${paint(word)} ${visible(message)}\n`;
    const problems = (word: Word, all: readonly FileProblem[]) =>
      all.map((problem) => line(problem, word, problem.message));
    const ofFinding = (finding: FileFinding) => {
      const { reasons, name, verdict, file } = finding;
      if (reasons.length > 0)
        return reasons.map((reason) =>
          line({ file, ...reason }, wordOf(finding, reason), `${name}: ${sentence(reason)}`),
        );
      return [line(finding, words[verdict], `${name}`)];
    };
    const shown = findings.filter(
      ({ verdict }) => all || verdict === 'nonCompliant' || verdict === 'unknown',
    );
    const fix = summary.nonCompliant > 0 ? ` Fix: ${remediationUrl}` : '';
    return [
      ...shown.flatMap(ofFinding),
      ...problems('error', errors),
      ...problems('warning', warnings),
      `${totalsLine(summary, errors.length)}${fix}\n`,
    ].join('');
  },
};

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function wordOf({ verdict }: FileFinding, { suppressed }: FindingReason): Word {
  return suppressed === undefined ? words[verdict] : 'suppressed';
}

function sentence({ kind, text, suppressed }: FindingReason): string {
  return `${text} (${kind})${suppressed === undefined ? '' : ` Accepted: ${suppressed}`}`;
}

/** The whole in one sentence. */
export function totalsLine(summary: CheckSummary, errors: number): string {
  const { files, definitions, nonCompliant, unknown, suppressed, known } = summary;
  const more = [
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
    ...(known > 0 ? [`${known} known from the baseline`] : []),
  ];
  return (
    `${count(nonCompliant, 'violation')} and ${unknown} unknown among ${count(definitions, 'job definition')} ` +
    `in ${count(files, 'file')}${more.length > 0 ? ` (${more.join(', ')})` : ''}` +
    `${errors > 0 ? `; NOT checked: ${count(errors, 'file')}` : ''}.`
  );
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Names come from files: none of them may steer the terminal. */
function visible(line: string): string {
  return line.replaceAll(/\p{Cc}+/gu, ' ');
}
