// A file under test, with a mark at each place that its findings have to point at.

import { type CheckedFile, checkText } from '../../rule/cli/check/check-text.ts';
import type { FileKind } from '../../rule/cli/check/kinds.ts';
import { locatorOf } from '../../rule/cli/check/source-value.ts';
import type { RuleParameters } from '../../rule/verdict/parameters.ts';
import { ruleParameters } from '../support/factories.ts';

/** When described jobs are judged. */
export const checkedAtMs = Date.UTC(2026, 5, 1);

export interface Given {
  readonly text: string;
  readonly path?: string;
  readonly kind?: FileKind;
  readonly parameters?: Partial<RuleParameters>;
}

export async function check({
  text,
  path = 'file.json',
  kind,
  parameters,
}: Given): Promise<CheckedFile> {
  const file = { path, text: withoutMarks(text), ...(kind && { kind }) };
  return await checkText(file, ruleParameters(parameters), checkedAtMs);
}

const mark = '▸';

export function withoutMarks(text: string): string {
  return text.replaceAll(mark, '');
}

/** `line:column` of each mark, in the text without marks. */
export function markedPlaces(text: string): readonly string[] {
  const [first = '', ...rest] = text.split(mark);
  const locate = locatorOf(withoutMarks(text));
  let index = first.length;
  return rest.map((piece) => {
    const { line, column } = locate(index);
    index += piece.length;
    return `${line}:${column}`;
  });
}

/** One line a finding: its name, its verdict, and what it is for. */
export function inShort({ findings, errors }: CheckedFile): readonly string[] {
  return [
    ...findings.map(({ name, verdict, reasons }) =>
      [
        name,
        verdict,
        ...reasons.map(({ kind, suppressed }) => (suppressed ? `(${kind})` : kind)),
      ].join(' '),
    ),
    ...errors.map(({ message }) => `error: ${message}`),
  ];
}

/** `line:column` of every reason, of the whole file where there is none; of every error. */
export function placesOf({ findings, errors }: CheckedFile): readonly string[] {
  return [...findings.flatMap(({ reasons }) => reasons), ...errors].map(
    ({ line, column }) => `${line}:${column}`,
  );
}
