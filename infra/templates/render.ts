// A CloudFormation template as YAML in the form people write: short tags, and text with line breaks as blocks, in which
// code needs no escapes.

import type { App, Stack } from 'aws-cdk-lib';
import { Document, isScalar, isSeq, type Node, Scalar, visit, type YAMLMap } from 'yaml';
import { createApp } from './create-app.ts';

/** Functions whose argument is written behind their short tag as it is. */
const TAGGED = /^Fn::(And|Equals|FindInMap|If|ImportValue|Join|Not|Or|Select|Split|Sub)$/;

/** The longest argument of a function, as JSON, that is written on one line. */
const ONE_LINE = 110;

/** Renders the one stack of an app of its own as YAML. */
export function renderTemplate(createStack: (app: App) => Stack): string {
  const app = createApp();
  return renderStack(app, createStack(app));
}

/**
 * Renders a stack of the app as YAML 1.1, which is what CloudFormation reads; lines are as long as they are.
 *
 * Parsers of YAML 1.1 as old as PyYAML 4 end a bare word at its colon inside brackets, so that reference is quoted.
 */
export function renderStack(app: App, { artifactId }: Stack): string {
  const { template } = app.synth().getStackArtifact(artifactId);
  const document = new Document(template, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, { Map: (_, map) => withShortTag(map) });
  return document
    .toString({ lineWidth: 0, indentSeq: false, flowCollectionPadding: false, directives: false })
    .replaceAll('!Ref AWS::NoValue', '!Ref "AWS::NoValue"');
}

/** An intrinsic function behind its short tag; nothing for any other map, which stays as it is. */
function withShortTag({ items: [pair, ...others] }: YAMLMap): Node | undefined {
  if (pair === undefined || others.length > 0) return undefined;
  const name = isScalar(pair.key) ? String(pair.key.value) : '';
  const argument = pair.value as Node;
  if (name === 'Ref') return tagged(argument, '!Ref');
  if (name === 'Fn::GetAtt' && isSeq(argument))
    return tagged(new Scalar(argument.toJSON().join('.')), '!GetAtt');
  const text = name === 'Fn::Join' ? joinedText(argument.toJSON()) : undefined;
  if (text !== undefined) return tagged(new Scalar(text), '!Sub');
  if (!TAGGED.test(name)) return undefined;
  if (isSeq(argument)) argument.flow = isShort(argument.toJSON());
  return tagged(argument, `!${name.slice('Fn::'.length)}`);
}

function tagged(node: Node, tag: string): Node {
  node.tag = tag;
  return node;
}

/** A text with line breaks needs lines of its own. */
function isShort(argument: unknown): boolean {
  const json = JSON.stringify(argument);
  return json.length <= ONE_LINE && !json.includes('\\n');
}

/** What `Fn::Join` of text, references and attributes says, as text for `Fn::Sub`; undefined for other joins. */
function joinedText(argument: unknown): string | undefined {
  if (!Array.isArray(argument) || argument[0] !== '' || !Array.isArray(argument[1]))
    return undefined;
  const parts = argument[1].map(textOfPart);
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function textOfPart(part: unknown): string | undefined {
  if (typeof part === 'string') return part.replaceAll('${', '${!');
  const { Ref: reference, 'Fn::GetAtt': attribute } = Object(part) as Record<string, unknown>;
  if (typeof reference === 'string') return `\${${reference}}`;
  return Array.isArray(attribute) ? `\${${attribute.join('.')}}` : undefined;
}
