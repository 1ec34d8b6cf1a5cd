// A module against the providers' schemas, without Terraform: names, and types as far as they are written down.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { PROVIDERS, schemasFor, terraformFiles } from './modules.ts';
import type { Block, ProviderSchema, TerraformType } from './provider-schema.ts';

/** What is wrong in the files of a folder, one sentence a problem, with the place. */
export async function moduleProblems(folder: string): Promise<readonly string[]> {
  const files = await readModule(folder);
  const schemas = schemasFor(folder);
  const variables = new Map(
    files
      .flatMap(({ blocks }) => blocks)
      .filter(({ words }) => words[0] === 'variable')
      .map(({ words, body }) => [words[1] ?? '', attributesOf(body).get('type')?.text ?? 'any']),
  );
  const problems = await Promise.all(
    files.map(async ({ name, blocks }) => {
      const check = new FileCheck(name, schemas, variables);
      const ofModules = await Promise.all(
        blocks
          .filter(({ words }) => words[0] === 'module')
          .map((block) => callProblems(name, folder, block, variables)),
      );
      return [...blocks.flatMap((block) => check.problemsOf(block)), ...ofModules.flat()];
    }),
  );
  return problems.flat();
}

interface TopBlock {
  /** Its keyword and labels. */
  readonly words: readonly string[];
  readonly node: Node;
  readonly body: Node | undefined;
}

async function readModule(folder: string) {
  const parser = await parserOf();
  return terraformFiles(folder).map((name) => {
    const tree = parser.parse(readFileSync(join(folder, name), 'utf8'));
    if (tree === null || tree.rootNode.hasError) throw new Error(`${name} is not valid Terraform`);
    return { name, blocks: blocksOf(childOf(tree.rootNode, 'body')) };
  });
}

let parser: Promise<Parser> | undefined;

function parserOf(): Promise<Parser> {
  const grammar = '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm';
  parser ??= Parser.init()
    .then(() => Language.load(createRequire(import.meta.url).resolve(grammar)))
    .then((language) => new Parser().setLanguage(language));
  return parser;
}

/** What every resource may have beside its own. @see https://developer.hashicorp.com/terraform/language/meta-arguments */
const META_ARGUMENTS = [
  'count',
  'for_each',
  'depends_on',
  'provider',
  'providers',
  'source',
  'version',
];
const META_BLOCKS = ['lifecycle', 'provisioner', 'connection'];

class FileCheck {
  readonly #file: string;
  readonly #schemas: Readonly<Record<string, ProviderSchema>>;
  readonly #variables: ReadonlyMap<string, string>;

  constructor(
    file: string,
    schemas: Readonly<Record<string, ProviderSchema>>,
    variables: ReadonlyMap<string, string>,
  ) {
    this.#file = file;
    this.#schemas = schemas;
    this.#variables = variables;
  }

  problemsOf({ words: [keyword = '', type = ''], node, body }: TopBlock): readonly string[] {
    const references = this.#referenceProblems(node);
    if (keyword !== 'resource' && keyword !== 'data') return references;
    const schema = this.#schemaOf(keyword, type);
    if (schema === undefined)
      return [...references, this.#says(node, `there is no ${keyword} ${type}`)];
    return [...references, ...this.#bodyProblems(node, body, schema)];
  }

  #schemaOf(keyword: string, type: string): Block | undefined {
    const schema = this.#schemas[type.split('_')[0] ?? ''];
    return keyword === 'data' ? schema?.dataSources[type] : schema?.resources[type];
  }

  #bodyProblems(owner: Node, body: Node | undefined, schema: Block): readonly string[] {
    const attributes = attributesOf(body);
    const blocks = blocksOf(body).map((block) =>
      block.words[0] === 'dynamic'
        ? { name: block.words[1] ?? '', node: block.node, body: contentOf(block.body) }
        : { name: block.words[0] ?? '', ...block },
    );
    const given = new Set([...attributes.keys(), ...blocks.map(({ name }) => name)]);
    const required = [
      ...schema.attributes.filter((each) => each.required),
      ...schema.blocks.filter(({ minItems }) => minItems > 0),
    ];
    return [
      ...required
        .filter(({ name }) => !given.has(name))
        .map(({ name }) => this.#says(owner, `"${name}" is required`)),
      ...[...attributes].flatMap(([name, value]) => this.#attributeProblems(name, value, schema)),
      ...blocks.flatMap(({ name, node, body: inner }) => {
        const nested = schema.blocks.find((each) => each.name === name);
        if (nested !== undefined) return this.#bodyProblems(node, inner, nested.block);
        return META_BLOCKS.includes(name)
          ? []
          : [this.#says(node, `there is no block "${name}" here`)];
      }),
    ];
  }

  #attributeProblems(name: string, value: Node, schema: Block): readonly string[] {
    const attribute = schema.attributes.find((each) => each.name === name);
    if (attribute === undefined)
      return META_ARGUMENTS.includes(name)
        ? []
        : [this.#says(value, `there is no argument "${name}" here`)];
    if (!attribute.required && !attribute.optional)
      return [this.#says(value, `"${name}" is known after apply and cannot be set`)];
    return mayBe(kindOf(value, this.#variables), value, attribute.type)
      ? []
      : [
          this.#says(
            value,
            `"${name}" must be ${JSON.stringify(attribute.type)}, got ${value.text}`,
          ),
        ];
  }

  /** `aws_sqs_queue.dead_letters.arn`, with an index or a splat before the attribute or without. */
  #referenceProblems(node: Node): readonly string[] {
    const reference = new RegExp(
      `(?<![\\w."])(data\\.)?((?:${PROVIDERS.join('|')})_\\w+)\\.\\w+(?:\\[[^\\]]*\\])?\\.(\\w+)`,
      'g',
    );
    return [...node.text.matchAll(reference)].flatMap(([whole, data, type = '', name = '']) => {
      const schema = this.#schemaOf(data === undefined ? 'resource' : 'data', type);
      const has = [...(schema?.attributes ?? []), ...(schema?.blocks ?? [])];
      return has.some((each) => each.name === name)
        ? []
        : [this.#says(node, `${whole}: there is no attribute "${name}"`)];
    });
  }

  #says(node: Node, what: string): string {
    return `${this.#file}:${node.startPosition.row + 1}: ${what}`;
  }
}

/** The arguments of a call against the variables of the module that it names. */
async function callProblems(
  file: string,
  folder: string,
  { node, body }: TopBlock,
  ownVariables: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const given = attributesOf(body);
  const source = join(folder, JSON.parse(given.get('source')?.text ?? '""') as string);
  if (!existsSync(source)) return [`${file}: there is no module ${source}`];
  const variables = (await readModule(source))
    .flatMap(({ blocks }) => blocks)
    .filter(({ words }) => words[0] === 'variable');
  const names = variables.map(({ words }) => words[1] ?? '');
  const required = variables.filter((variable) => !attributesOf(variable.body).has('default'));
  const line = `${file}:${node.startPosition.row + 1}`;
  const ofOtherType = variables.flatMap((variable) => {
    const [name = '', value] = [variable.words[1], given.get(variable.words[1] ?? '')];
    const type = attributesOf(variable.body).get('type')?.text;
    if (value === undefined || type === undefined) return [];
    return mayBe(kindOf(value, ownVariables), value, [type.replace(/\(.*/s, ''), 'dynamic'])
      ? []
      : [`${line}: "${name}" must be ${type}, got ${value.text}`];
  });
  return [
    ...ofOtherType,
    ...[...given.keys()]
      .filter((name) => !names.includes(name) && !META_ARGUMENTS.includes(name))
      .map((name) => `${line}: the module has no variable "${name}"`),
    ...required
      .map(({ words }) => words[1] ?? '')
      .filter((name) => !given.has(name))
      .map((name) => `${line}: "${name}" is required`),
  ];
}

/** What an expression surely is, or undefined. */
function kindOf(value: Node, variables: ReadonlyMap<string, string>): string | undefined {
  const [node, ...more] = value.namedChildren.filter((child) => child?.type !== 'comment');
  const variable = /^var\.(\w+)$/.exec(value.text)?.[1];
  if (variable !== undefined) return variables.get(variable)?.replace(/\(.*/s, '');
  if (node === undefined || node === null || more.length > 0) return undefined;
  switch (node.type) {
    case 'template_expr':
      return 'string';
    case 'literal_value':
      return literalKinds[node.namedChildren[0]?.type ?? ''];
    case 'collection_value':
      return node.namedChildren[0]?.type === 'tuple' ? 'list' : 'map';
    case 'for_expr':
      return node.namedChildren[0]?.type === 'for_tuple_expr' ? 'list' : 'map';
    case 'function_call':
      return functionKinds[node.namedChildren[0]?.text ?? ''];
    default:
      return undefined;
  }
}

const literalKinds: Readonly<Record<string, string>> = {
  string_lit: 'string',
  numeric_lit: 'number',
  bool_lit: 'bool',
};

const functionKinds: Readonly<Record<string, string>> = {
  jsonencode: 'string',
  join: 'string',
  templatefile: 'string',
  tostring: 'string',
  length: 'number',
  max: 'number',
  concat: 'list',
  keys: 'list',
  values: 'list',
  merge: 'map',
};

/** As Terraform converts: numbers and flags become text, and text that reads like one becomes a number or a flag. */
function mayBe(kind: string | undefined, value: Node, type: TerraformType): boolean {
  const wanted = typeof type === 'string' ? type : type[0];
  if (kind === undefined || [kind, wanted].some((each) => each === 'any' || each === 'dynamic'))
    return true;
  const isCollection = ['list', 'set', 'map', 'object', 'tuple'];
  if (wanted === 'list' || wanted === 'set') return ['list', 'set', 'tuple'].includes(kind);
  if (wanted === 'map' || wanted === 'object') return ['map', 'object'].includes(kind);
  if (isCollection.includes(kind)) return false;
  if (wanted === kind || wanted === 'string') return true;
  const text = /^"(.*)"$/s.exec(value.text)?.[1];
  if (text === undefined) return kind === 'string' && !value.text.startsWith('"');
  return wanted === 'number'
    ? text !== '' && !Number.isNaN(Number(text))
    : /^(true|false)$/.test(text);
}

function attributesOf(body: Node | undefined): ReadonlyMap<string, Node> {
  return new Map(
    childrenOf(body)
      .filter(({ type }) => type === 'attribute')
      .flatMap((attribute) => {
        const value = childOf(attribute, 'expression');
        const name = childOf(attribute, 'identifier')?.text ?? '';
        return value === undefined ? [] : [[name, value] as const];
      }),
  );
}

function blocksOf(body: Node | undefined): readonly TopBlock[] {
  return childrenOf(body)
    .filter(({ type }) => type === 'block')
    .map((node) => ({
      node,
      words: childrenOf(node)
        .filter(({ type }) => type === 'identifier' || type === 'string_lit')
        .map(({ text }) => text.replaceAll('"', '')),
      body: childOf(node, 'body'),
    }));
}

/** Of a dynamic block. */
function contentOf(body: Node | undefined): Node | undefined {
  return blocksOf(body).find(({ words }) => words[0] === 'content')?.body;
}

function childrenOf(node: Node | undefined): readonly Node[] {
  return (node?.namedChildren ?? []).filter((child) => child !== null);
}

function childOf(node: Node | undefined, type: string): Node | undefined {
  return childrenOf(node).find((child) => child.type === type);
}
