// What a template asks for under given values of its parameters. What only a deployment makes known, such as the
// ARN of a function, stays a named gap: no check may judge it, and none may take it for text.

import type { Resource, Template } from './template.ts';

/** A value that only a deployment makes known. */
export function gap(what: string): string {
  return `«${what}»`;
}

export function hasGap(text: string): boolean {
  return /«[^»]*»/.test(text);
}

/** The text with an ARN in the place of every gap, for tools that take no gaps. */
export function withoutGaps(text: string): string {
  return text.replaceAll(/«[^»]*»/g, 'arn:aws:lambda:eu-central-1:111122223333:function:any');
}

export type ParameterValues = Readonly<Record<string, string>>;

const pseudoParameters: ParameterValues = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::StackName': 'stack',
  'AWS::URLSuffix': 'amazonaws.com',
};

const noValue = Symbol('AWS::NoValue');

/** The resources that exist under these values, by their ids, with properties that hold no function any more. */
export function resolveResources(
  template: Template,
  values: ParameterValues = {},
): ReadonlyMap<string, Resource & { readonly Properties: Readonly<Record<string, unknown>> }> {
  const resolver = new Resolver(template, values);
  const existing = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || resolver.holds(Condition),
  );
  return new Map(
    existing.map(([id, resource]) => [
      id,
      { ...resource, Properties: resolver.resolve(resource.Properties ?? {}) as never },
    ]),
  );
}

/**
 * The properties of the one resource of a type (and id), whether it would exist or not.
 *
 * @throws Error for a parameter that the template does not have, and unless there is exactly one such resource.
 */
export function resolveResource(
  template: Template,
  type: string,
  values: ParameterValues,
  id?: string,
): Record<string, unknown> {
  const unknown = Object.keys(values).filter((name) => !(name in (template.Parameters ?? {})));
  if (unknown.length > 0) throw new Error(`the template has no parameter ${unknown.join(', ')}`);
  const [found, ...more] = Object.entries(template.Resources).filter(
    ([resourceId, { Type }]) => Type === type && (id === undefined || id === resourceId),
  );
  if (found === undefined || more.length > 0)
    throw new Error(
      `the template must have one resource of type ${type}${id === undefined ? '' : ` called ${id}`}`,
    );
  const [, { Properties }] = found;
  return new Resolver(template, values).resolve(Properties ?? {}) as Record<string, unknown>;
}

class Resolver {
  readonly #template: Template;
  readonly #values: ParameterValues;

  constructor(template: Template, values: ParameterValues) {
    this.#template = template;
    this.#values = values;
  }

  holds(condition: string): boolean {
    const expression = this.#template.Conditions?.[condition];
    if (expression === undefined) throw new Error(`there is no condition ${condition}`);
    return this.resolve(expression) === true;
  }

  resolve(value: unknown): unknown {
    if (Array.isArray(value))
      return value.map((item) => this.resolve(item)).filter((item) => item !== noValue);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name = '', argument] = entries[0] ?? [];
    if (entries.length === 1 && isFunction(name, argument)) return this.#call(name, argument);
    const resolved = entries.map(([key, item]) => [key, this.resolve(item)] as const);
    return Object.fromEntries(resolved.filter(([, item]) => item !== noValue));
  }

  #call(name: string, argument: unknown): unknown {
    if (name === 'Ref') return argument === 'AWS::NoValue' ? noValue : this.#ref(String(argument));
    if (name === 'Condition') return this.holds(String(argument));
    if (name === 'Fn::If') {
      const [condition, yes, no] = argument as unknown[];
      return this.resolve(this.holds(String(condition)) ? yes : no);
    }
    const resolved = this.resolve(argument);
    const list = Array.isArray(resolved) ? resolved : [resolved];
    switch (name) {
      case 'Fn::Not':
        return list[0] !== true;
      case 'Fn::Equals':
        return String(list[0]) === String(list[1]);
      case 'Fn::And':
        return list.every((item) => item === true);
      case 'Fn::Or':
        return list.includes(true);
      case 'Fn::Join':
        return [list[1]].flat().join(String(list[0]));
      case 'Fn::Split':
        return String(list[1]).split(String(list[0]));
      case 'Fn::Select':
        return [list[1]].flat()[Number(list[0])] ?? gap('no such item');
      case 'Fn::FindInMap':
        return this.#find(list.map(String));
      case 'Fn::Sub':
        return this.#substitute(String(list[0]), (list[1] ?? {}) as Record<string, unknown>);
      case 'Fn::GetAtt':
        return gap(list.join('.'));
      case 'Fn::ImportValue':
        return gap(`import ${list[0]}`);
      case 'Fn::Cidr':
        return Array.from({ length: Number(list[1]) }, (_, block) => gap(`block ${block}`));
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map((zone) => gap(`zone ${zone}`));
      default:
        throw new Error(`${name} is not understood`);
    }
  }

  #ref(name: string): unknown {
    const pseudo = name.startsWith('AWS::')
      ? (this.#values[name] ?? pseudoParameters[name])
      : undefined;
    if (pseudo !== undefined) return pseudo;
    const declared = this.#template.Parameters?.[name];
    if (declared !== undefined) {
      const value = this.#values[name] ?? String(declared.Default ?? gap(name));
      return declared.Type === 'CommaDelimitedList' || declared.Type.startsWith('List<')
        ? value.split(',')
        : value;
    }
    if (this.#template.Resources[name] === undefined && name !== 'AWS::StackId')
      throw new Error(`Ref of ${name}: there is neither a parameter nor a resource of this name`);
    return gap(name);
  }

  #find([map = '', key = '', name = '']: readonly string[]): unknown {
    const entry = this.#template.Mappings?.[map]?.[key] as Record<string, unknown> | undefined;
    if (entry?.[name] === undefined)
      throw new Error(`there is no entry ${map}.${key}.${name} in the mappings`);
    return entry[name];
  }

  #substitute(text: string, variables: Readonly<Record<string, unknown>>): string {
    return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, escaped: string, name: string) => {
      if (escaped !== '') return `\${${name}}`;
      if (Object.hasOwn(variables, name)) return String(variables[name]);
      return name.includes('.') ? gap(name) : String(this.#ref(name));
    });
  }
}

function isFunction(name: string, argument: unknown): boolean {
  return (
    name === 'Ref' ||
    name.startsWith('Fn::') ||
    (name === 'Condition' && typeof argument === 'string')
  );
}
