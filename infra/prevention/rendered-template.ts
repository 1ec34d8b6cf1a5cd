import { type CfnElement, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isCollection, parseDocument, visit } from 'yaml';
import { withoutBootstrap } from '../templates/base-stack.ts';
import { createApp } from '../templates/create-app.ts';
import { renderStack } from '../templates/render.ts';

/** A file for people who take it without CDK; `path` is relative to the project. */
export interface RenderedFile {
  readonly path: string;
  readonly content: string;
}

/** A stack whose template people take without CDK: no bootstrap, and ids without hashes. */
export class TemplateStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { synthesizer: withoutBootstrap(), ...props });
  }

  protected override allocateLogicalId(element: CfnElement): string {
    const scopes = element.node.scopes.slice(element.node.scopes.indexOf(this) + 1);
    return scopes
      .map(({ node }) => node.id)
      .filter((part) => part !== 'Resource')
      .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
      .join('');
  }
}

/** A template as YAML text, synthesized from a stack that stands alone. */
export function renderTemplate(
  path: string,
  stackClass: new (scope: Construct, id: string) => Stack,
): RenderedFile {
  const app = createApp();
  const yaml = renderStack(app, new stackClass(app, 'Template'));
  const origin = `# Rendered from ${stackClass.name}: change that, then run npx node infra/prevention/render.ts.\n`;
  return { path, content: origin + breakLongLines(yaml) };
}

const lineWidth = 100;

/** The same YAML, with a line for each item of a list or map that is too long for one line. */
function breakLongLines(yaml: string): string {
  const document = parseDocument(yaml, { version: '1.1', logLevel: 'error' });
  visit(document, {
    Collection: (_, node) => {
      const [start = 0, end = 0] = node.range ?? [];
      if (isCollection(node) && end - start > lineWidth - 30) node.flow = false;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, directives: false });
}

/** A document as JSON text, laid out as the project's formatter does. */
export function renderJson(path: string, document: unknown): RenderedFile {
  return { path, content: `${layOut(document, '', 0)}\n` };
}

/** A list or an object takes one line where it fits behind what stands before it, and else a line for each member. */
function layOut(value: unknown, indent: string, columnsBefore: number): string {
  const oneLine = inOneLine(value);
  if (columnsBefore + oneLine.length < lineWidth) return oneLine;
  if (typeof value !== 'object' || value === null) return oneLine;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => inner + layOut(item, inner, inner.length));
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).map(([key, item]) => {
    const start = `${inner}${JSON.stringify(key)}: `;
    return start + layOut(item, inner, start.length);
  });
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function inOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${inOneLine(item)}`,
  );
  return `{ ${members.join(', ')} }`;
}
