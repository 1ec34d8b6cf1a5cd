// A template as CloudFormation reads it: YAML or JSON, short tags written out in full.

import { type CollectionTag, parseDocument, type ScalarTag } from 'yaml';

export interface ParameterDeclaration {
  readonly Type: string;
  readonly Default?: string | number;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly (string | number)[];
  readonly Description?: string;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Description?: string;
  readonly Parameters?: Readonly<Record<string, ParameterDeclaration>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Condition?: string }>
  >;
}

const sequenceTags: CollectionTag[] = [
  'And',
  'Equals',
  'FindInMap',
  'If',
  'Join',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
].map((name) => ({
  tag: `!${name}`,
  collection: 'seq',
  resolve: (sequence) => ({ [`Fn::${name}`]: sequence.toJSON() }),
}));

const scalarTags: ScalarTag[] = [
  { tag: '!Ref', resolve: (name) => ({ Ref: name }) },
  { tag: '!Condition', resolve: (name) => ({ Condition: name }) },
  { tag: '!GetAtt', resolve: (path) => ({ 'Fn::GetAtt': path.split('.') }) },
  { tag: '!GetAZs', resolve: (region) => ({ 'Fn::GetAZs': region }) },
  { tag: '!ImportValue', resolve: (name) => ({ 'Fn::ImportValue': name }) },
  { tag: '!Sub', resolve: (text) => ({ 'Fn::Sub': text }) },
];

/** @throws Error if the text is no YAML, uses a tag that is not understood, or has no resource. */
export function readTemplate(text: string): Template {
  const document = parseDocument(text, {
    version: '1.1',
    customTags: [...scalarTags, ...sequenceTags],
  });
  const problems = [...document.errors, ...document.warnings].map(({ message }) => message);
  if (problems.length > 0) throw new Error(`this is no template: ${problems.join('; ')}`);
  const template = document.toJS() as Partial<Template> | null;
  if (Object.keys(template?.Resources ?? {}).length === 0)
    throw new Error('this is no template: it has no resource');
  return template as Template;
}

/** A property of a resource that must be there. */
export function property(template: Template, id: string, name: string): unknown {
  const resource = template.Resources[id];
  if (resource === undefined) throw new Error(`the template has no resource ${id}`);
  return resource.Properties?.[name];
}
