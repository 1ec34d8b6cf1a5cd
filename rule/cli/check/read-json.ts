// JSON with places. jsonc-parser reads it, since JSON.parse keeps no positions.

import jsonc, { type ParseErrorCode } from 'jsonc-parser';
import {
  deepestNesting,
  type Entry,
  type Locate,
  locatorOf,
  MalformedFileError,
  type Mapping,
  type SourceValue,
} from './source-value.ts';

interface OpenMapping {
  readonly kind: 'map';
  readonly entries: Map<string, Entry>;
  readonly start: number;
  key?: { readonly name: string; readonly start: number };
}

interface OpenList {
  readonly kind: 'list';
  readonly items: SourceValue[];
  readonly start: number;
}

/**
 * The value of a JSON text.
 *
 * @param locate where the characters of the text stand, for one that is embedded in another.
 * @throws MalformedFileError for the first thing that is wrong, a key given twice included: readers disagree
 *   on which of the two counts.
 */
export function readJson(text: string, locate: Locate = locatorOf(text)): SourceValue {
  refuseDeepNesting(text, locate);
  const open: (OpenMapping | OpenList)[] = [];
  let root: SourceValue | undefined;
  const add = (value: SourceValue) => {
    const parent = open.at(-1);
    if (parent === undefined) root ??= value;
    else if (parent.kind === 'list') parent.items.push(value);
    else if (parent.key !== undefined) {
      const { name, start } = parent.key;
      parent.entries.set(name, { key: locate(start), value });
    }
  };
  jsonc.visit(
    text,
    {
      onObjectBegin: (start) => {
        open.push({ kind: 'map', entries: new Map(), start });
      },
      onObjectProperty: (name, start) => {
        const parent = open.at(-1);
        if (parent?.kind !== 'map') return;
        if (parent.entries.has(name))
          throw new MalformedFileError(
            `the key ${JSON.stringify(name)} is there twice`,
            locate(start),
          );
        parent.key = { name, start };
      },
      onObjectEnd: (end) => {
        const closed = open.pop();
        if (closed?.kind === 'map') add(mappingOf(closed, end, locate));
      },
      onArrayBegin: (start) => {
        open.push({ kind: 'list', items: [], start });
      },
      onArrayEnd: () => {
        const closed = open.pop();
        if (closed?.kind === 'list')
          add({ kind: 'list', items: closed.items, place: locate(closed.start) });
      },
      onLiteralValue: (value, start) => {
        add({
          kind: 'scalar',
          value,
          place: locate(start),
          ...(typeof value === 'string' && { locate: insideString(text, start, locate) }),
        });
      },
      onError: (error, start) => {
        throw new MalformedFileError(`not valid JSON: ${nameOf(error)}`, locate(start));
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  if (root === undefined) throw new MalformedFileError('not valid JSON: it is empty', locate(0));
  return root;
}

function mappingOf({ entries, start }: OpenMapping, end: number, locate: Locate): Mapping {
  return { kind: 'map', entries, place: locate(start), end: locate(end) };
}

function nameOf(error: ParseErrorCode): string {
  return jsonc
    .printParseErrorCode(error)
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();
}

/** jsonc-parser calls itself for each level: what is too deep is refused before, in one pass. */
function refuseDeepNesting(text: string, locate: Locate): void {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charCodeAt(index);
    if (isInString) {
      if (letter === backslash) index += 1;
      else if (letter === quote) isInString = false;
    } else if (letter === quote) isInString = true;
    else if (letter === openBrace || letter === openBracket) {
      depth += 1;
      if (depth > deepestNesting)
        throw new MalformedFileError(
          `nested more than ${deepestNesting} levels deep`,
          locate(index),
        );
    } else if (letter === closeBrace || letter === closeBracket) depth -= 1;
  }
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Where the characters of a quoted string stand: an escape takes more room in the file than in the value. */
export function insideString(text: string, start: number, locate: Locate): Locate {
  let indexes: number[] | undefined;
  return (index) => {
    indexes ??= characterIndexes(text, start + 1);
    return locate(indexes[Math.min(index, indexes.length - 1)] ?? start);
  };
}

function characterIndexes(text: string, start: number): number[] {
  const indexes: number[] = [];
  let position = start;
  while (position < text.length && text.charCodeAt(position) !== quote) {
    indexes.push(position);
    const isEscape = text.charCodeAt(position) === backslash;
    position += !isEscape ? 1 : text[position + 1] === 'u' ? 6 : 2;
  }
  return [...indexes, position];
}
