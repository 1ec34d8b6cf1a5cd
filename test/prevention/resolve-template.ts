// The few intrinsic functions that the templates of this folder use, resolved as CloudFormation does on deployment.

import { parse, type ScalarTag } from 'yaml';

export interface Template {
  readonly Parameters?: Readonly<
    Record<string, { Type: string; Default?: string; AllowedPattern?: string }>
  >;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, { Type: string; Properties: unknown }>>;
}

const scalarTags: ScalarTag[] = [
  { tag: '!Ref', resolve: (name) => ({ Ref: name }) },
  { tag: '!GetAtt', resolve: (path) => ({ 'Fn::GetAtt': path.split('.') }) },
  { tag: '!Sub', resolve: (text) => ({ 'Fn::Sub': text }) },
];

const sequenceTags = ['And', 'Equals', 'If', 'Join', 'Not', 'Or', 'Select', 'Split'].map(
  (name) => ({
    tag: `!${name}`,
    collection: 'seq' as const,
    resolve: (sequence: { toJSON(): unknown }) => ({ [`Fn::${name}`]: sequence.toJSON() }),
  }),
);

/** The template that this YAML says, short tags written out in full. */
export function readTemplate(yaml: string): Template {
  return parse(yaml, { version: '1.1', customTags: [...scalarTags, ...sequenceTags] });
}

const noValue = Symbol('AWS::NoValue');

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '111122223333',
};

/** Resolves the properties of the one resource of a type (and id), for the given values of parameters. */
export function resolveResource(
  template: Template,
  type: string,
  given: Readonly<Record<string, string>>,
  id?: string,
): Record<string, unknown> {
  const unknown = Object.keys(given).filter((name) => !(name in (template.Parameters ?? {})));
  if (unknown.length > 0) throw new Error(`the template has no parameter ${unknown.join(', ')}`);
  const found = Object.entries(template.Resources).filter(
    ([resourceId, resource]) => resource.Type === type && (id === undefined || id === resourceId),
  );
  const resource = found[0]?.[1];
  if (resource === undefined || found.length > 1)
    throw new Error(`the template has ${found.length} resources of type ${type}, expected one`);
  return resolve(resource.Properties) as Record<string, unknown>;

  function parameter(name: string): unknown {
    const pseudo = pseudoParameters[name];
    if (pseudo !== undefined) return pseudo;
    const named = template.Resources[name]?.Properties as { Name?: string } | undefined;
    if (named !== undefined) return named.Name ?? name;
    const declared = template.Parameters?.[name];
    if (declared === undefined) throw new Error(`Ref of ${name} is not understood`);
    const value = given[name] ?? declared.Default ?? '';
    return declared.Type === 'CommaDelimitedList' ? value.split(',') : value;
  }

  function holds(condition: string): boolean {
    const expression = template.Conditions?.[condition];
    if (expression === undefined) throw new Error(`there is no condition ${condition}`);
    return resolve(expression) === true;
  }

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== noValue);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? ['', undefined];
    if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::')))
      return call(name, argument);
    const resolved = entries.map(([key, item]) => [key, resolve(item)] as const);
    return Object.fromEntries(resolved.filter(([, item]) => item !== noValue));
  }

  function call(name: string, argument: unknown): unknown {
    if (name === 'Ref') return argument === 'AWS::NoValue' ? noValue : parameter(String(argument));
    const list = argument as unknown[];
    switch (name) {
      case 'Fn::If':
        return resolve(holds(String(list[0])) ? list[1] : list[2]);
      case 'Fn::Not':
        return resolve(list[0]) !== true;
      case 'Fn::Equals':
        return resolve(list[0]) === resolve(list[1]);
      case 'Fn::Join': {
        const [separator, items] = list;
        return (resolve(items) as unknown[]).join(String(separator));
      }
      case 'Fn::Split': {
        const [separator, text] = list;
        return String(resolve(text)).split(String(separator));
      }
      case 'Fn::Sub':
        return String(argument).replaceAll(/\$\{(\w+(?:::\w+)?)\}/g, (_, variable: string) =>
          String(parameter(variable)),
        );
      case 'Fn::GetAtt':
        // What a resource would be given by AWS: named, not made up.
        return `${list.join('.')} of the stack`;
      default:
        throw new Error(`${name} is not understood`);
    }
  }
}
