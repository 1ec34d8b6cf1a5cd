/** DynamoDB's attribute values, `{ "S": "text" }`, from and to plain values. */

type PlainItem = Readonly<Record<string, unknown>>;
type AttributeValue = Readonly<Record<string, unknown>>;
export type AttributeMap = Readonly<Record<string, AttributeValue>>;

/**
 * The item as DynamoDB takes it: strings, numbers, booleans, null, lists, objects, and sets of strings.
 * @throws TypeError for a value that none of these is
 */
export function toAttributes(item: PlainItem): AttributeMap {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, toAttributeValue(value, name)]),
  );
}

/** The item as plain values; numbers become JavaScript's, sets become `Set`s. */
export function toPlainItem(attributes: AttributeMap): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, toPlainValue(value)]),
  );
}

function toAttributeValue(value: unknown, path: string): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Set) return { SS: [...value].map(String) };
  if (Array.isArray(value))
    return { L: value.map((item, index) => toAttributeValue(item, `${path}[${index}]`)) };
  if (typeof value === 'object') return { M: toAttributes({ ...value }) };
  throw new TypeError(`${path} is ${String(value)}, which no attribute value holds`);
}

function toPlainValue(attribute: AttributeValue): unknown {
  const [type, value] = Object.entries(attribute)[0] ?? [];
  switch (type) {
    case 'N':
      return Number(value);
    case 'NULL':
      return null;
    case 'SS':
    case 'BS':
      return new Set(valuesOf(value));
    case 'NS':
      return new Set(valuesOf(value).map(Number));
    case 'L':
      return valuesOf(value).map((item) => toPlainValue(item as AttributeValue));
    case 'M':
      return toPlainItem(value as AttributeMap);
    default:
      return value;
  }
}

function valuesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
