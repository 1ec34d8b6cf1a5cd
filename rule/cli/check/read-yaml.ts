// YAML with places and with CloudFormation's short tags.

import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar as YamlScalar,
} from 'yaml';
import { insideString } from './read-json.ts';
import {
  deepestNesting,
  type Entry,
  type Locate,
  locatorOf,
  locatorOfPieces,
  MalformedFileError,
  type Place,
  type SourceValue,
} from './source-value.ts';

/** What aliases may grow a file to; ten thousand job definitions have fewer. */
const mostValues = 200_000;

/**
 * The values of the documents of a YAML text.
 *
 * @throws MalformedFileError for the first thing that is wrong, and for aliases that grow beyond all bounds.
 */
export function readYaml(text: string): readonly SourceValue[] {
  const locate = locatorOf(text);
  const documents = parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  const reader = new YamlReader(text, locate);
  return documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined)
      throw new MalformedFileError(
        `not valid YAML: ${error.message.split('\n', 1)[0]}`,
        locate(error.pos[0]),
      );
    return reader.readDocument(document.contents);
  });
}

class YamlReader {
  readonly #text: string;
  readonly #locate: Locate;
  readonly #anchors = new Map<string, Node>();
  #openAliases = 0;
  #values = 0;

  constructor(text: string, locate: Locate) {
    this.#text = text;
    this.#locate = locate;
  }

  readDocument(contents: Node | null): SourceValue {
    this.#anchors.clear();
    return this.#read(contents, 0);
  }

  #read(node: Node | null, depth: number): SourceValue {
    const place = this.#placeOf(node);
    this.#values += 1;
    if (depth > deepestNesting)
      throw new MalformedFileError(`nested more than ${deepestNesting} levels deep`, place);
    if (this.#values > mostValues)
      throw new MalformedFileError(`more than ${mostValues} values, aliases counted`, place);
    if (isAlias(node)) return this.#readAlias(node.source, place, depth);
    if (node?.anchor !== undefined && this.#openAliases === 0) this.#anchors.set(node.anchor, node);
    const value = this.#readUntagged(node, depth);
    const tag = node?.tag;
    if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
    return longForm(tag.slice(1), value, place);
  }

  /** What an alias stands for: the last anchor of that name before it. */
  #readAlias(name: string, place: Place, depth: number): SourceValue {
    const node = this.#anchors.get(name);
    if (node === undefined)
      throw new MalformedFileError(`no anchor &${name} before *${name}`, place);
    this.#openAliases += 1;
    const value = this.#read(node, depth + 1);
    this.#openAliases -= 1;
    return value;
  }

  #readUntagged(node: Node | null, depth: number): SourceValue {
    const place = this.#placeOf(node);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#read(item as Node | null, depth + 1));
      return { kind: 'list', items, place };
    }
    if (isMap(node)) {
      const entries = new Map<string, Entry>();
      for (const pair of node.items) {
        if (!isPair(pair)) continue;
        const key = pair.key as Node;
        const value = this.#read(pair.value as Node | null, depth + 1);
        if (isScalar(key) && key.value === '<<') mergeInto(entries, value);
        else
          entries.set(String(isScalar(key) ? key.value : key), { key: this.#placeOf(key), value });
      }
      return { kind: 'map', entries, place, end: this.#locate(node.range?.[1] ?? 0) };
    }
    if (!isScalar(node)) return { kind: 'scalar', value: null, place };
    return this.#readScalar(node, place);
  }

  #readScalar(node: YamlScalar, place: Place): SourceValue {
    const { value } = node;
    if (typeof value === 'string')
      return { kind: 'scalar', value, place, locate: this.#insideText(node) };
    const isPlain = typeof value === 'number' || typeof value === 'boolean' || value === null;
    return { kind: 'scalar', value: isPlain ? value : String(value), place };
  }

  /** Where the characters of a text stand; folded ones are located by their start. */
  #insideText({ type, range }: YamlScalar): Locate {
    const start = range?.[0] ?? 0;
    if (type === 'BLOCK_LITERAL')
      return insideBlock(this.#text, start, range?.[1] ?? 0, this.#locate);
    if (type === 'QUOTE_DOUBLE') return insideString(this.#text, start, this.#locate);
    const quoted = type === 'QUOTE_SINGLE' ? 1 : 0;
    const isOneLine = !this.#text.slice(start, range?.[1]).includes('\n');
    return (index) => this.#locate(isOneLine ? start + quoted + index : start);
  }

  /** A short tag stands before the range of its value. */
  #placeOf(node: Node | null | undefined): Place {
    const start = node?.range?.[0] ?? 0;
    if (!node?.tag?.startsWith('!')) return this.#locate(start);
    const tag = this.#text.lastIndexOf(node.tag, start);
    const isBefore = tag >= 0 && this.#text.slice(tag + node.tag.length, start).trim() === '';
    return this.#locate(isBefore ? tag : start);
  }
}

/** Explicit keys win over merged ones, wherever they stand. */
function mergeInto(entries: Map<string, Entry>, merged: SourceValue): void {
  const sources = merged.kind === 'list' ? merged.items : [merged];
  for (const source of sources) {
    if (source.kind !== 'map') continue;
    for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
  }
}

/** `!Ref X` as `{ Ref: X }`, `!Sub X` as `{ 'Fn::Sub': X }`. */
function longForm(tag: string, value: SourceValue, place: Place): SourceValue {
  const name = tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`;
  return { kind: 'map', entries: new Map([[name, { key: place, value }]]), place, end: place };
}

/** Where the characters of a `|` block stand: each line is indented in the file and not in the value. */
function insideBlock(text: string, start: number, end: number, locate: Locate): Locate {
  let inside: Locate | undefined;
  return (index) => {
    inside ??= locatorOfLines(text.slice(0, end), text.indexOf('\n', start) + 1, locate);
    return inside(index);
  };
}

function locatorOfLines(text: string, start: number, locate: Locate): Locate {
  const lines = text.slice(start).split('\n');
  const indent = lines.find((line) => line.trim() !== '')?.search(/\S/) ?? 0;
  const starts: number[] = [];
  const locators: Locate[] = [];
  let from = 0;
  let position = start;
  for (const line of lines) {
    const margin = Math.min(indent, line.length);
    const content = position + margin;
    starts.push(from);
    locators.push((index) => locate(content + index));
    from += line.length - margin + 1;
    position += line.length + 1;
  }
  return locatorOfPieces(starts, locators);
}
