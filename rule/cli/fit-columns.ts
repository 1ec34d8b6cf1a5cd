import { programName } from './program-name.ts';
import { wrapLines } from './wrap-lines.ts';

/**
 * The text with no line longer than a terminal of so many columns, broken between words: a line goes on below its last
 * cell, or indented where a word of that cell would not fit there. A command stays whole, since people paste it.
 * Without columns, the text as it is.
 */
export function fitColumns(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .flatMap((line) => fitted(line, columns))
    .join('\n');
}

function isCommand(line: string): boolean {
  return ` ${line}`.includes(` ${programName} `);
}

function fitted(line: string, columns: number): readonly string[] {
  if (line.length <= columns || isCommand(line)) return [line];
  const cells = /^ *(?:\S+(?: \S+)* {2,})*/.exec(line)?.[0].length ?? 0;
  const longestWord = Math.max(
    ...line
      .slice(cells)
      .split(' ')
      .map((word) => word.length),
  );
  const start = cells + longestWord <= columns ? cells : line.length - line.trimStart().length;
  const indent = start === cells ? '' : '  ';
  const [first = '', ...rest] = wrapLines(line.slice(start), columns - start, indent);
  return [line.slice(0, start) + first, ...rest.map((text) => ' '.repeat(start) + text)];
}
