import { programName } from './program-name.ts';
import { wrapLines } from './wrap-lines.ts';

/** A last cell that is narrower than this goes on below the line instead of below itself. */
const narrowestCell = 16;

/**
 * The text with no line longer than a terminal of so many columns, broken between words: a line goes on below its last
 * cell. A command stays whole, since people paste it. Without columns, the text as it is.
 */
export function fitColumns(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .flatMap((line) => fitted(line, columns))
    .join('\n');
}

function fitted(line: string, columns: number): readonly string[] {
  if (line.length <= columns || line.includes(`${programName} `)) return [line];
  const cells = /^ *(?:\S+(?: \S+)* {2,})*/.exec(line)?.[0].length ?? 0;
  if (columns - cells < narrowestCell) return wrapLines(line, columns, '    ');
  const [first = '', ...rest] = wrapLines(line.slice(cells), columns - cells);
  return [line.slice(0, cells) + first, ...rest.map((text) => ' '.repeat(cells) + text)];
}
