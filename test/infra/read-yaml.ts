import { parse, type ScalarTag } from 'yaml';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
}

export interface ReadTemplate {
  readonly Parameters: Record<string, Record<string, unknown>>;
  readonly Conditions: Record<string, unknown>;
  readonly Resources: Record<string, Resource>;
}

const scalarTag = (name: string, read: (text: string) => unknown): ScalarTag => ({
  tag: `!${name}`,
  resolve: read,
});

const sequenceTag = (name: string) => ({
  tag: `!${name}`,
  collection: 'seq' as const,
  resolve: (sequence: unknown) => ({
    [`Fn::${name}`]: (sequence as { toJSON(): unknown }).toJSON(),
  }),
});

/** A rendered template as CloudFormation understands it: short tags as the long forms they stand for. */
export function readYaml(text: string): ReadTemplate {
  return parse(text, {
    version: '1.1',
    customTags: [
      scalarTag('Ref', (name) => ({ Ref: name })),
      scalarTag('GetAtt', (path) => ({ 'Fn::GetAtt': path.split('.') })),
      scalarTag('ImportValue', (name) => ({ 'Fn::ImportValue': name })),
      scalarTag('Sub', (template) => ({ 'Fn::Sub': template })),
      ...['If', 'Equals', 'Not', 'FindInMap'].map(sequenceTag),
    ],
  });
}

/** A property of a resource that must be there. */
export function property(template: ReadTemplate, id: string, name: string): unknown {
  const resource = template.Resources[id];
  if (resource === undefined) throw new Error(`the template has no resource ${id}`);
  return resource.Properties[name];
}
