// Texts with `${…}` in them.

import {
  type Locate,
  locatorOfPieces,
  type Scalar,
  type SourceValue,
  type Unknown,
  unknown,
} from './source-value.ts';

/** What a gap stands for; the text itself where it is none, as in `${!Literal}`. */
export type ReadGap = (name: string, at: Scalar) => Unknown | string;

/** The text with each `${…}` as a gap. A text that is one gap is as unknown as what fills it. */
export function textWithGaps(
  text: Scalar,
  readGap: ReadGap = (name, { place }) => unknown(`\${${name}}`, place),
): SourceValue {
  const value = String(text.value);
  const locate = (index: number) => text.locate?.(index) ?? text.place;
  const piece = (from: number, content: string): Scalar => ({
    kind: 'scalar',
    value: content,
    place: locate(from),
    locate: (index) => locate(from + index),
  });
  const parts: (Scalar | Unknown)[] = [];
  let from = 0;
  for (let open = value.indexOf('${'); open >= 0; open = value.indexOf('${', from)) {
    if (open > from) parts.push(piece(from, value.slice(from, open)));
    from = endOfGap(value, open);
    const gap = readGap(value.slice(open + 2, from - 1), piece(open, value.slice(open, from)));
    parts.push(typeof gap === 'string' ? piece(open, gap) : gap);
  }
  if (from < value.length) parts.push(piece(from, value.slice(from)));
  return joined(parts, text);
}

/** The index behind a gap's closing brace; the text's end where it has none. */
function endOfGap(text: string, open: number): number {
  let depth = 0;
  for (let index = open + 1; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return text.length;
}

/** One text out of parts; it is known where all of them are. */
export function joined(
  parts: readonly (Scalar | Unknown)[],
  { place }: Pick<SourceValue, 'place'>,
): SourceValue {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const known = parts.filter((part) => part.kind === 'scalar');
  if (known.length < parts.length) return { kind: 'template', parts, place };
  const starts: number[] = [];
  let value = '';
  for (const part of known) {
    starts.push(value.length);
    value += String(part.value);
  }
  const locate = locatorOfPieces(starts, known.map(locatorOfPart));
  return { kind: 'scalar', value, place, locate };
}

/** Where the characters of a part stand; those of a gap all stand where it begins. */
export function locatorOfPart(part: Scalar | Unknown): Locate {
  const { place } = part;
  return (part.kind === 'scalar' ? part.locate : undefined) ?? (() => place);
}
