// How the demonstration looks: paragraphs and results within the terminal's width, and never more than 100 columns.

import { styleText } from 'node:util';
import type { Io } from '../command.ts';
import { wrapWords } from '../wrap-lines.ts';

export interface Screen {
  heading(text: string): void;
  text(text: string): void;
  /** A word on the left, and beside it what it is about, and its outcome in lines of its own. */
  result(word: string, subject: string, outcome?: string): void;
  /** A command or a page in one piece, and below it what it is for. */
  next(command: string, purpose: string): void;
}

const widest = 100;
const indent = '   ';
const wordColumns = 'NON_COMPLIANT'.length + 2;

const colors: Readonly<Record<string, 'red' | 'green' | 'yellow'>> = {
  NON_COMPLIANT: 'red',
  COMPLIANT: 'green',
  unreadable: 'yellow',
};

export function createScreen({ stdout, environment }: Io, mayColor: boolean): Screen {
  const columns = Math.min(stdout.columns ?? widest, widest);
  const color = stdout.isTTY === true && mayColor && !environment.NO_COLOR;
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const beside = indent + ' '.repeat(wordColumns);
  let isAfterHeading = false;
  const print = (lines: readonly string[]) => {
    stdout.write(`${lines.join('\n')}\n`);
    isAfterHeading = false;
  };

  return {
    heading(text) {
      print(['', ...wrapWords(text, columns).map((line) => paint('bold', line)), '']);
      isAfterHeading = true;
    },
    text(text) {
      const lines = wrapWords(text, columns - indent.length).map((line) => indent + line);
      print(isAfterHeading ? lines : ['', ...lines]);
    },
    result(word, subject, outcome = '') {
      const room = columns - beside.length;
      const [first = '', ...rest] = [...wrapWords(subject, room), ...wrapWords(outcome, room)];
      const label = paint(colors[word] ?? 'bold', word) + ' '.repeat(wordColumns - word.length);
      print([`${indent}${label}${first}`, ...rest.map((line) => beside + line)]);
    },
    next: (command, purpose) =>
      print([
        `${indent}${command}`,
        ...wrapWords(purpose, columns - beside.length).map((line) => beside + line),
      ]),
  };
}
