import { parse, type ScalarTag } from 'yaml';

/** A template as far as the tests of this folder look at it. */
export interface ReadTemplate {
  readonly Parameters?: Readonly<Record<string, { Type: string; Default?: string }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<
    Record<string, { Type: string; Properties: Readonly<Record<string, unknown>> }>
  >;
}

/** The template that this YAML says, short tags written out in full. */
export function readTemplate(yaml: string): ReadTemplate {
  return parse(yaml, { version: '1.1', customTags: [...scalarTags, ...sequenceTags] });
}

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '111122223333',
};

const scalarTags: ScalarTag[] = [
  { tag: '!Ref', resolve: (name) => ({ Ref: name }) },
  { tag: '!ImportValue', resolve: (name) => ({ 'Fn::ImportValue': name }) },
  { tag: '!GetAtt', resolve: (path) => ({ 'Fn::GetAtt': path.split('.') }) },
  {
    tag: '!Sub',
    // Pseudo parameters only; other references stay as they are written.
    resolve: (text) =>
      text.replace(/\$\{([^}]+)\}/g, (reference, name) => pseudoParameters[name] ?? reference),
  },
];

const sequenceTags = ['And', 'Equals', 'FindInMap', 'If', 'Join', 'Not', 'Or'].map((name) => ({
  tag: `!${name}`,
  collection: 'seq' as const,
  resolve: (sequence: { toJSON(): unknown }) => ({ [`Fn::${name}`]: sequence.toJSON() }),
}));
