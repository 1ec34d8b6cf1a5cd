// A CloudFormation template as YAML in the form people write: short tags, text with line breaks as blocks.
// Code in a block needs no escapes.

import type { App, Stack } from 'aws-cdk-lib';
import { Document, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { createApp } from './create-app.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The longest argument of a function, as JSON, that is written on one line. */
const ONE_LINE = 110;

/** Functions whose argument is written behind their short tag as it is. */
const TAGGED = new Set([
  'Fn::And',
  'Fn::Equals',
  'Fn::FindInMap',
  'Fn::If',
  'Fn::ImportValue',
  'Fn::Join',
  'Fn::Not',
  'Fn::Or',
  'Fn::Select',
  'Fn::Split',
  'Fn::Sub',
]);

/** Renders the one stack of an app of its own as YAML. */
export function renderTemplate(createStack: (app: App) => Stack): string {
  const app = createApp();
  return renderStack(app, createStack(app));
}

/**
 * Renders a stack of the app as YAML.
 *
 * Parsers of YAML 1.1 as old as PyYAML 4 end a bare word at its colon inside brackets, so that reference is quoted.
 */
export function renderStack(app: App, { artifactId }: Stack): string {
  return renderYaml(app.synth().getStackArtifact(artifactId).template).replaceAll(
    '!Ref AWS::NoValue',
    '!Ref "AWS::NoValue"',
  );
}

/** Returns the template as YAML 1.1, which is what CloudFormation reads; lines are as long as they are. */
function renderYaml(template: object): string {
  const document = new Document(undefined, { version: '1.1' });
  document.contents = toNode(document, template as Json) as never;
  return document.toString({
    lineWidth: 0,
    indentSeq: false,
    flowCollectionPadding: false,
    directives: false,
  });
}

function toNode(document: Document, value: Json): unknown {
  if (Array.isArray(value)) {
    const sequence = new YAMLSeq();
    sequence.items = value.map((item) => toNode(document, item));
    return sequence;
  }
  if (typeof value !== 'object' || value === null) return scalarNode(value);
  return (
    intrinsicNode(document, value as Readonly<Record<string, Json>>) ??
    mapNode(document, value as Readonly<Record<string, Json>>)
  );
}

/** Text of several lines is written as a block, as it is. */
function scalarNode(value: unknown): Scalar {
  const scalar = new Scalar(value);
  if (isText(value)) scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

function isShort(value: Json | undefined): boolean {
  const json = JSON.stringify(value);
  return json.length <= ONE_LINE && !json.includes('\\n');
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\n');
}

function mapNode(document: Document, value: Readonly<Record<string, Json>>): YAMLMap {
  const map = new YAMLMap();
  for (const [key, item] of Object.entries(value))
    map.add(document.createPair(key, toNode(document, item)));
  return map;
}

/** The node of an intrinsic function with its short tag; undefined for any other object. */
function intrinsicNode(
  document: Document,
  value: Readonly<Record<string, Json>>,
): Scalar | YAMLSeq | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  if (name === 'Ref') return scalarWithTag('!Ref', argument);
  if (name === 'Fn::GetAtt' && Array.isArray(argument))
    return scalarWithTag('!GetAtt', argument.join('.'));
  if (name === 'Fn::Join') {
    const text = joinedText(argument);
    if (text !== undefined) return scalarWithTag('!Sub', text);
  }
  if (!TAGGED.has(name)) return undefined;
  const node = toNode(document, argument) as Scalar | YAMLSeq;
  node.tag = `!${name.slice('Fn::'.length)}`;
  // On one line where it fits; a text needs lines of its own.
  if (node instanceof YAMLSeq) node.flow = isShort(argument);
  return node;
}

function scalarWithTag(tag: string, value: unknown): Scalar {
  const scalar = scalarNode(value);
  scalar.tag = tag;
  return scalar;
}

/** What `Fn::Join` of text, references and attributes says, as text for `Fn::Sub`; undefined for other joins. */
function joinedText(argument: Json): string | undefined {
  if (!Array.isArray(argument) || argument[0] !== '' || !Array.isArray(argument[1]))
    return undefined;
  const parts = argument[1].map(textOfPart);
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function textOfPart(part: Json): string | undefined {
  if (typeof part === 'string') return part.replaceAll('${', '${!');
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return undefined;
  const { Ref: reference, 'Fn::GetAtt': attribute } = part as Readonly<Record<string, Json>>;
  if (typeof reference === 'string') return `\${${reference}}`;
  return Array.isArray(attribute) ? `\${${attribute.join('.')}}` : undefined;
}
