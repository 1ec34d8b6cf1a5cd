import type { OutputStream } from './command.ts';
import { wrapLines } from './wrap-lines.ts';

/** Writes lines that fit a terminal, broken between words; where it is piped, each line of the text stays whole. */
export function writeMessage(stream: OutputStream, text: string): void {
  const columns = columnsOf(stream) ?? Number.POSITIVE_INFINITY;
  for (const line of text.split('\n'))
    stream.write(`${wrapLines(line, columns, '  ').join('\n')}\n`);
}

/** The width of a terminal; undefined where it is none. */
export function columnsOf(stream: OutputStream): number | undefined {
  return stream.isTTY === true ? (stream.columns ?? 80) : undefined;
}
