// Documents inside a text: a state machine in a template's string, a pipeline in a heredoc. What is not known of the
// text is a gap in the document, and everything keeps its place in the file.

import { joined, locatorOfPart } from './gaps.ts';
import { type JobDefinition, jobOfUnknownDocument } from './job-definition.ts';
import { readJson } from './read-json.ts';
import {
  type Attribute,
  isMapping,
  locatorOfPieces,
  mapValues,
  type Scalar,
  type SourceValue,
  type Template,
  type Unknown,
  unknown,
  valueAt,
} from './source-value.ts';

/** Private-use letters around a gap's number: they survive a parser, and no definition has them. */
const [gapStart, gapEnd] = ['\u{E000}', '\u{E001}'];
const gapMark = new RegExp(`${gapStart}(\\d+)${gapEnd}`, 'u');

/**
 * The jobs of a document that is written out, as a value or as a text; one job of which nothing is known where it
 * is elsewhere.
 */
export function jobsOfDocument(
  { value, place }: Attribute,
  read: (root: SourceValue, name: string) => readonly JobDefinition[],
  name: string,
  within: JobDefinition['block'],
): readonly JobDefinition[] {
  const document = isJsonText(value) ? readEmbeddedJson(value) : value;
  if (isMapping(document) && (valueAt(document, 'States') ?? valueAt(document, 'Steps')))
    return read(document, name);
  const because =
    document?.kind === 'unknown'
      ? document
      : unknown('the definition is not written out here', place);
  return [jobOfUnknownDocument(name, because, within)];
}

function isJsonText(value: SourceValue | undefined): value is Scalar | Template {
  const first = value?.kind === 'template' ? value.parts[0] : value;
  return first?.kind === 'scalar' && /^\s*\{/.test(String(first.value));
}

/**
 * The JSON document in a text.
 *
 * @throws MalformedFileError in places of the file.
 */
export function readEmbeddedJson(text: Scalar | Template): SourceValue {
  const parts = text.kind === 'template' ? text.parts : [text];
  const starts: number[] = [];
  const gaps: Unknown[] = [];
  let written = '';
  let isInString = false;
  for (const part of parts) {
    starts.push(written.length);
    if (part.kind === 'unknown') {
      const mark = `${gapStart}${gaps.length}${gapEnd}`;
      written += isInString ? mark : JSON.stringify(mark);
      gaps.push(part);
    } else {
      const value = String(part.value);
      written += value;
      isInString = endsInString(value, isInString);
    }
  }
  const locate = locatorOfPieces(starts, parts.map(locatorOfPart));
  const document = readJson(written, locate);
  return gaps.length === 0 ? document : mapValues(document, (value) => withGaps(value, gaps));
}

function endsInString(text: string, isInString: boolean): boolean {
  let isInside = isInString;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (letter === '"') isInside = !isInside;
    else if (letter === '\\' && isInside) index += 1;
  }
  return isInside;
}

/** A text with marks as the template that it stands for; a text that is one mark as what is not known. */
function withGaps(value: SourceValue, gaps: readonly Unknown[]): SourceValue {
  if (value.kind !== 'scalar' || typeof value.value !== 'string' || !gapMark.test(value.value))
    return value;
  const { place } = value;
  const parts = value.value.split(gapMark).flatMap((piece, index): (Scalar | Unknown)[] => {
    if (index % 2 === 0) return piece === '' ? [] : [{ kind: 'scalar', value: piece, place }];
    const gap = gaps[Number(piece)];
    return gap === undefined ? [] : [gap];
  });
  return joined(parts, value);
}
