// docs/constructs.md, as far as it is made from the doc comments of what the package exports.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const project = join(import.meta.dirname, '..');
const entry = 'infra/index.ts';

export interface PublicConstruct {
  readonly name: string;
  readonly summary: string;
  /** A program of its own; empty where the doc comment has none. */
  readonly example: string;
  /** What its constructor takes beyond scope and id, as it is written. */
  readonly parameters: string;
  readonly members: readonly Member[];
}

interface Member {
  /** With its parameters, where it is a method. */
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
  readonly defaultsTo: string;
}

const docComment = String.raw`(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?`;

/** Every construct that the package exports, in the order of its names. */
export function publicConstructs(): readonly PublicConstruct[] {
  const { values, sources } = exported();
  const form = new RegExp(
    `${docComment}export class (\\w+) extends Construct \\{\\n([\\s\\S]*?)\\n\\}\\n`,
    'g',
  );
  return sources
    .flatMap((source) => [...source.matchAll(form)])
    .filter(([, , name = '']) => values.has(name))
    .map(([, comment = '', name = '', body = '']) => {
      const { text, example } = readComment(comment);
      const [, parameters = ''] =
        /constructor\(\s*scope: Construct,\s*id: string,?\s*([\s\S]*?),?\s*\) \{/.exec(body) ?? [];
      return {
        name,
        summary: text,
        example,
        parameters: parameters.replaceAll(/\s+/g, ' '),
        members: membersOf(body),
      };
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Each construct with its example, its props and its members. */
export function renderConstructs(): string {
  return publicConstructs().map(renderConstruct).join('\n\n');
}

function renderConstruct({ name, summary, example, parameters, members }: PublicConstruct): string {
  const [, props] = /^props: (\w+)/.exec(parameters) ?? [];
  return [
    `### \`${name}\``,
    summary,
    `\`\`\`ts\n${example}\n\`\`\``,
    ...(props === undefined
      ? [`After scope and id, it takes \`${parameters}\`.`]
      : [
          memberTable('Prop', propsOf(props), true),
          ...(allInterfaces(props).includes('RuleParameterProps')
            ? [
                'The [parameters of the rule](parameters.md) are props too, with the values as their types have them.',
              ]
            : []),
        ]),
    ...(members.length > 0 ? [memberTable('Member', members, false)] : []),
  ].join('\n\n');
}

function memberTable(title: string, members: readonly Member[], withDefault: boolean): string {
  const cell = (text: string) =>
    text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ');
  const rows = members.map(({ name, type, meaning, defaultsTo }) =>
    [
      `\`${name}\``,
      `\`${cell(type)}\``,
      cell(meaning),
      ...(withDefault ? [cell(defaultsTo)] : []),
    ].join(' | '),
  );
  const titles = [title, 'Type', 'Meaning', ...(withDefault ? ['Default'] : [])];
  return [titles.join(' | '), titles.map(() => '---').join(' | '), ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}

/** Names of values that the entry exports, and the text of every file that it names. */
function exported(): { values: ReadonlySet<string>; sources: readonly string[] } {
  const clauses = [
    ...read(entry).matchAll(/export (type )?\{([^}]*)\} from ["']\.\/([^'"]+)/g),
  ].map(([, isType, names = '', path = '']) => ({ isType, names, path }));
  const values = clauses
    .filter(({ isType }) => isType === undefined)
    .flatMap(({ names }) => names.split(',').map((name) => name.trim()));
  return {
    values: new Set(values),
    sources: clauses.map(({ path }) => read(join(dirname(entry), path))),
  };
}

/** An interface and all that it extends. */
function allInterfaces(name: string): readonly string[] {
  const found = findInterface(name);
  return [name, ...(found?.parents ?? []).flatMap(allInterfaces)];
}

export function propsOf(name: string): readonly Member[] {
  return allInterfaces(name).flatMap((one) => membersOf(findInterface(one)?.body ?? ''));
}

function findInterface(name: string): { parents: readonly string[]; body: string } | undefined {
  const form = new RegExp(
    `export interface ${name}(?: extends ([\\w, ]+))? \\{\\n([\\s\\S]*?)\\n\\}\\n`,
  );
  for (const source of exported().sources) {
    const [, parents, body] = form.exec(source) ?? [];
    if (body !== undefined) return { parents: parents?.split(', ') ?? [], body };
  }
  return undefined;
}

/** What stands at the first level of a class or an interface for everybody to use. */
function membersOf(body: string): readonly Member[] {
  const field = String.raw`readonly (\w+)(\??): ((?:\{[^}]*\}|[^;{])+);`;
  const method = String.raw`((?:get )?[a-zA-Z]\w*)\(([^)]*)\): ([^{]+) \{`;
  const form = new RegExp(`^ {2}${docComment}(?:${field}|${method})`, 'gm');
  return [...body.matchAll(form)].map((match) => {
    const [
      ,
      comment = '',
      fieldName,
      optional,
      fieldType,
      methodName = '',
      parameters = '',
      result = '',
    ] = match;
    const { text, defaultsTo } = readComment(comment);
    const called = methodName.startsWith('get ')
      ? methodName.slice(4)
      : `${methodName}(${parameters.replaceAll(/\s*=[^,]*/g, '')})`;
    return {
      name: fieldName ?? called,
      type: fieldType ?? result,
      meaning: text,
      defaultsTo: optional === '' ? 'required' : defaultsTo,
    };
  });
}

function readComment(comment: string): { text: string; example: string; defaultsTo: string } {
  const lines = comment.replaceAll(/^ *\* ?/gm, '').trim();
  const [beforeExample = '', example = ''] = lines.split(/^@example\n/m);
  const [text = ''] = beforeExample.split(/@(?:default|see|throws|param)\b/);
  const [, defaultsTo = ''] = /@default (?:- )?([^@]*)/.exec(beforeExample) ?? [];
  return { text: text.trim(), example: example.trim(), defaultsTo: defaultsTo.trim() };
}

function read(path: string): string {
  return readFileSync(join(project, path), 'utf8');
}
