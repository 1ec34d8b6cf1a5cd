// Terraform's language with places, as far as definitions of jobs need it. The grammar is tree-sitter's, in
// WebAssembly; everything that is an expression and no literal is unknown.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Language, type Node, Parser } from 'web-tree-sitter';
import {
  deepestNesting,
  type Entry,
  knownText,
  type Locate,
  locatorOf,
  MalformedFileError,
  type Mapping,
  type Scalar,
  type SourceValue,
  startOfFile,
  type Unknown,
  unknown,
} from './source-value.ts';

/** A block at the top of a file: `resource "aws_sfn_state_machine" "train" { … }`. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Mapping;
}

const grammar = '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm';
let loading: Promise<Language> | undefined;

function loadGrammar(): Promise<Language> {
  loading ??= Parser.init().then(() => Language.load(grammarFile()));
  return loading;
}

/** Beside this code, where the published package has it; in a checkout, in the package that it comes from. */
function grammarFile(): string {
  const beside = join(import.meta.dirname, basename(grammar));
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(grammar);
}

/** Real files take milliseconds; a parser that recovers from errors may take quadratic time on what is none. */
const longestParseMs = 10_000;

/**
 * The blocks at the top of a `.tf` file.
 *
 * @param patienceMs after that, the file is refused.
 * @throws MalformedFileError at the first thing that is no Terraform.
 */
export async function readHcl(
  text: string,
  patienceMs = longestParseMs,
): Promise<readonly HclBlock[]> {
  const language = await loadGrammar();
  const parser = new Parser();
  parser.setLanguage(language);
  const deadlineMs = performance.now() + patienceMs;
  const tree = parser.parse(text, null, {
    progressCallback: () => performance.now() > deadlineMs,
  });
  try {
    const locate = locatorOf(text);
    if (tree === null)
      throw new MalformedFileError(`not parsed within ${patienceMs} ms`, startOfFile);
    if (tree.rootNode.hasError)
      throw new MalformedFileError(
        'not valid Terraform',
        locate(firstError(tree.rootNode).startIndex),
      );
    const reader = new HclReader(locate);
    const body = childOf(tree.rootNode, 'body');
    return childrenOf(body)
      .filter(({ type }) => type === 'block')
      .map((block) => reader.readBlock(block));
  } finally {
    tree?.delete();
    parser.delete();
  }
}

function firstError(node: Node): Node {
  const next = childrenOf(node, false).find((child) => child.hasError || child.isMissing);
  return next === undefined || node.isError ? node : firstError(next);
}

class HclReader {
  readonly #locate: Locate;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  readBlock(block: Node): HclBlock {
    const [type, ...labels] = this.#wordsOf(block);
    return { type: type ?? '', labels, body: this.#readBody(block, 0) };
  }

  /** Attributes by their names; blocks of one type as a list under that type. */
  #readBody(block: Node, depth: number): Mapping {
    this.#refuseDeepNesting(block, depth);
    const entries = new Map<string, Entry>();
    for (const node of childrenOf(childOf(block, 'body'))) {
      const key = this.#locate(node.startIndex);
      if (node.type === 'attribute') {
        const name = childOf(node, 'identifier')?.text ?? '';
        entries.set(name, { key, value: this.#read(childOf(node, 'expression'), depth + 1) });
      } else if (node.type === 'block') {
        const [type = '', label = ''] = this.#wordsOf(node);
        if (type === 'dynamic') {
          const value = unknown(`the dynamic block "${label}"`, key);
          entries.set(label, { key, value });
          continue;
        }
        const before = entries.get(type);
        const inner = this.#readBody(node, depth + 1);
        const items = before?.value.kind === 'list' ? [...before.value.items, inner] : [inner];
        if (before?.value.kind !== 'unknown')
          entries.set(type, {
            key: before?.key ?? key,
            value: { kind: 'list', items, place: key },
          });
      }
    }
    const [place, end] = [this.#locate(block.startIndex), this.#locate(block.endIndex)];
    return { kind: 'map', entries, place, end };
  }

  /** The type of a block and its labels. */
  #wordsOf(block: Node): readonly string[] {
    return childrenOf(block)
      .filter((node) => node.type === 'identifier' || node.type === 'string_lit')
      .map((node) => node.text.replace(/^"(.*)"$/, '$1'));
  }

  #read(expression: Node | undefined, depth: number): SourceValue {
    if (expression === undefined) return { kind: 'scalar', value: null, place: this.#locate(0) };
    this.#refuseDeepNesting(expression, depth);
    const parts = childrenOf(expression);
    const [node] = parts;
    if (node === undefined || parts.length > 1) return this.#unknown(expression);
    switch (node.type) {
      case 'expression':
        return this.#read(node, depth + 1);
      case 'literal_value':
        return this.#readLiteral(node);
      case 'template_expr':
        return this.#readTemplate(node);
      case 'collection_value':
        return this.#readCollection(node, depth);
      case 'conditional':
        return this.#readConditional(node, depth);
      case 'function_call':
        return this.#readCall(node, depth);
      default:
        return this.#unknown(expression);
    }
  }

  #readLiteral(literal: Node): SourceValue {
    const [node] = childrenOf(literal);
    const place = this.#locate(literal.startIndex);
    if (node?.type === 'string_lit') return this.#readTemplate(literal);
    if (node?.type === 'bool_lit') return { kind: 'scalar', value: node.text === 'true', place };
    if (node?.type === 'numeric_lit') return { kind: 'scalar', value: Number(node.text), place };
    return { kind: 'scalar', value: null, place };
  }

  /** A quoted text or a heredoc, with its interpolations as gaps. */
  #readTemplate(template: Node): SourceValue {
    const place = this.#locate(template.startIndex);
    const [node] = childrenOf(template);
    const isQuoted = node?.type !== 'heredoc_template';
    const inner = childOf(node, 'quoted_template') ?? node;
    const parts = childrenOf(inner).flatMap((part): (Scalar | Unknown)[] => {
      if (part.type === 'template_literal') return [this.#readText(part, isQuoted)];
      const isGap = part.type === 'template_interpolation' || part.type === 'template_directive';
      return isGap ? [this.#unknown(part)] : [];
    });
    const [first] = parts;
    if (parts.length === 0) return { kind: 'scalar', value: '', place };
    return parts.length === 1 && first !== undefined
      ? { ...first, place }
      : { kind: 'template', parts, place };
  }

  #readText(node: Node, isQuoted: boolean): Scalar {
    const { startIndex: start, text } = node;
    const { value, indexes } = unescaped(text, isQuoted);
    return {
      kind: 'scalar',
      value,
      place: this.#locate(start),
      locate: (index) => this.#locate(start + (indexes[Math.min(index, indexes.length - 1)] ?? 0)),
    };
  }

  #readCollection(collection: Node, depth: number): SourceValue {
    const [node] = childrenOf(collection);
    const place = this.#locate(collection.startIndex);
    if (node?.type === 'tuple') {
      const items = childrenOf(node)
        .filter(({ type }) => type === 'expression')
        .map((item) => this.#read(item, depth + 1));
      return { kind: 'list', items, place };
    }
    const entries = new Map<string, Entry>();
    let more: Unknown | undefined;
    for (const element of childrenOf(node).filter(({ type }) => type === 'object_elem')) {
      const key = element.childForFieldName('key');
      const value = element.childForFieldName('val');
      if (key === null || value === null) continue;
      const name = this.#keyName(key, depth);
      if (name === undefined) more = this.#unknown(key);
      else
        entries.set(name, {
          key: this.#locate(key.startIndex),
          value: this.#read(value, depth + 1),
        });
    }
    const end = this.#locate(collection.endIndex);
    return { kind: 'map', entries, place, end, ...(more && { more }) };
  }

  /** A bare word is its own name; a key in parentheses may be any. */
  #keyName(key: Node, depth: number): string | undefined {
    if (/^[\w-]+$/.test(key.text)) return key.text;
    const value = this.#read(key, depth + 1);
    return value.kind === 'scalar' ? String(value.value) : undefined;
  }

  /** `condition ? one : other` */
  #readConditional(conditional: Node, depth: number): SourceValue {
    const [condition, ...branches] = childrenOf(conditional);
    const because = this.#unknown(condition ?? conditional);
    const options = branches.map((branch) => this.#read(branch, depth + 1));
    return { kind: 'choice', options, because, place: because.place };
  }

  /** `jsonencode` of what is known is known, and so are the functions that only change a collection's type. */
  #readCall(call: Node, depth: number): SourceValue {
    const name = childOf(call, 'identifier')?.text ?? '';
    const args = childrenOf(childOf(call, 'function_arguments'));
    const isTransparent = ['jsonencode', 'tolist', 'toset', 'nonsensitive'].includes(name);
    if (isTransparent && args.length === 1) return this.#read(args[0], depth + 1);
    const file = ['file', 'templatefile'].includes(name) && fileOf(this.#read(args[0], depth + 1));
    return { ...this.#unknown(call), ...(file && { file }) };
  }

  #unknown(node: Node): Unknown {
    return unknown(node.text.replaceAll(/\s+/g, ' '), this.#locate(node.startIndex));
  }

  #refuseDeepNesting(node: Node, depth: number): void {
    if (depth > deepestNesting)
      throw new MalformedFileError(
        `nested more than ${deepestNesting} levels deep`,
        this.#locate(node.startIndex),
      );
  }
}

/** The path of a file of the module: a text, or one behind `${path.module}/`. */
function fileOf(path: SourceValue): string | undefined {
  if (path.kind !== 'template') return knownText(path);
  const [start, rest] = path.parts;
  const isOfModule = path.parts.length === 2 && start?.kind === 'unknown';
  return isOfModule && /^\$\{path\.module\}$/.test(start.why)
    ? knownText(rest)?.replace(/^\//, '')
    : undefined;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const escapeForm = /\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)|([$%])\4(?=\{)|[\s\S]/gu;

/** The text that is meant, and for each of its code units the index of where it is written. */
function unescaped(text: string, isQuoted: boolean): { value: string; indexes: number[] } {
  let value = '';
  const indexes: number[] = [];
  for (const match of text.matchAll(escapeForm)) {
    const [whole, short, long, single, marker] = match;
    const code = short ?? long;
    const isEscape = isQuoted && (code !== undefined || single !== undefined);
    const meant =
      marker ??
      (!isEscape
        ? whole
        : code !== undefined
          ? String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff))
          : (escapes[single ?? ''] ?? single ?? ''));
    const isVerbatim = meant === whole;
    for (let unit = 0; unit < meant.length; unit += 1)
      indexes.push(match.index + (isVerbatim ? unit : 0));
    value += meant;
  }
  return { value, indexes: [...indexes, text.length] };
}

function childrenOf(node: Node | undefined | null, isNamed = true): readonly Node[] {
  const children = isNamed ? node?.namedChildren : node?.children;
  return (children ?? []).filter((child) => child !== null && child.type !== 'comment') as Node[];
}

function childOf(node: Node | undefined | null, type: string): Node | undefined {
  return childrenOf(node).find((child) => child.type === type);
}
