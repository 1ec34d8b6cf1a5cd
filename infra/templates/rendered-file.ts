// What people take without CDK, as files.

/** A file for people who take it without CDK; `path` is relative to the project. */
export interface RenderedFile {
  readonly path: string;
  readonly content: string;
}

const lineWidth = 100;

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
