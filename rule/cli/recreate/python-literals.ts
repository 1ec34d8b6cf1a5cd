// Values as Python writes them, and calls that fit a line or are broken as its formatters do.

import { isMembers } from './network-changes.ts';

const columns = 88;

/** JSON strings are Python strings: both know the same escapes. */
export function literal(value: unknown, indent = 0): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (Array.isArray(value))
    return block(
      '[',
      value.map((item) => literal(item, indent + 4)),
      ']',
      indent,
    );
  if (isMembers(value))
    return block(
      '{',
      Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}: ${literal(item, indent + 4)}`,
      ),
      '}',
      indent,
    );
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** `Name(first=1, second=2)`, in one line where it fits; arguments without a value are left out. */
export function call(
  name: string,
  args: Readonly<Record<string, string | undefined>>,
  indent = 0,
): string {
  const given = Object.entries(args).flatMap(([key, text]) =>
    text === undefined ? [] : [`${key}=${text}`],
  );
  return block(`${name}(`, given, ')', indent);
}

export function list(items: readonly string[], indent = 0): string {
  return block('[', items, ']', indent);
}

/** Undefined stays undefined, so that the argument is left out. */
export function optional(value: unknown, indent = 0): string | undefined {
  return value === undefined ? undefined : literal(value, indent);
}

function block(open: string, items: readonly string[], close: string, indent: number): string {
  const line = `${open}${items.join(', ')}${close}`;
  if (!line.includes('\n') && indent + line.length <= columns) return line;
  const inner = ' '.repeat(indent + 4);
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${' '.repeat(indent)}${close}`;
}
