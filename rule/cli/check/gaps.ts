// Texts with `${…}` in them.

import { type Scalar, type SourceValue, type Unknown, unknown } from './source-value.ts';

const gapForm = /\$\{([^}]*)\}/g;

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
  for (const match of value.matchAll(gapForm)) {
    const gap = readGap(match[1] ?? '', piece(match.index, match[0]));
    if (match.index > from) parts.push(piece(from, value.slice(from, match.index)));
    parts.push(typeof gap === 'string' ? piece(match.index, gap) : gap);
    from = match.index + match[0].length;
  }
  if (from < value.length) parts.push(piece(from, value.slice(from)));
  return joined(parts, text);
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
  const starts: { readonly from: number; readonly part: Scalar }[] = [];
  let value = '';
  for (const part of known) {
    starts.push({ from: value.length, part });
    value += String(part.value);
  }
  const locate = (index: number) => {
    const { from, part } = starts.findLast((start) => start.from <= index) ?? {};
    return part?.locate?.(index - (from ?? 0)) ?? part?.place ?? place;
  };
  return { kind: 'scalar', value, place, locate };
}
