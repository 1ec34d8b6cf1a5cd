/** Checks an operation's input against a table of constraints, with the wording of AWS's own front end. */
import { ServiceError } from './service-error.ts';

interface Presence {
  readonly required?: boolean;
}

export type Constraint =
  | (Presence & {
      readonly type: 'string';
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly pattern?: string;
      readonly values?: readonly string[];
    })
  | (Presence & { readonly type: 'integer'; readonly min?: number; readonly max?: number })
  | (Presence & { readonly type: 'boolean' | 'timestamp' | 'map' })
  | (Presence & {
      readonly type: 'list';
      readonly minLength?: number;
      readonly maxLength?: number;
      readonly of: Constraint;
    })
  | (Presence & { readonly type: 'structure'; readonly members: ConstraintTable });

/** Constraints by member name, as the API writes it. Members that are not listed are not looked at. */
export type ConstraintTable = Readonly<Record<string, Constraint>>;

/**
 * The input meets its constraints.
 * @throws ServiceError SerializationException for a value of the wrong type, `errorCode` naming every other problem
 */
export function checkConstraints(
  input: Readonly<Record<string, unknown>>,
  table: ConstraintTable,
  errorCode = 'ValidationException',
): void {
  const problems: string[] = [];
  checkMembers(input, table, '', problems);
  if (problems.length === 0) return;
  const noun = problems.length === 1 ? 'error' : 'errors';
  throw new ServiceError(
    errorCode,
    `${problems.length} validation ${noun} detected: ${problems.join('; ')}`,
  );
}

function checkMembers(
  value: Readonly<Record<string, unknown>>,
  table: ConstraintTable,
  prefix: string,
  problems: string[],
): void {
  for (const [member, constraint] of Object.entries(table)) {
    const path = `${prefix}${member.charAt(0).toLowerCase()}${member.slice(1)}`;
    checkValue(value[member], constraint, path, problems);
  }
}

function checkValue(
  value: unknown,
  constraint: Constraint,
  path: string,
  problems: string[],
): void {
  const fails = (shown: unknown, rule: string) =>
    problems.push(`Value ${quote(shown)} at '${path}' failed to satisfy constraint: ${rule}`);
  if (value === undefined || value === null) {
    if (constraint.required) fails(null, 'Member must not be null');
    return;
  }
  checkType(value, constraint, path);
  if (constraint.type === 'string' && typeof value === 'string') {
    const { values, pattern } = constraint;
    checkLength(value.length, constraint, (rule) => fails(value, rule));
    if (values && !values.includes(value))
      fails(value, `Member must satisfy enum value set: [${values.join(', ')}]`);
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value))
      fails(value, `Member must satisfy regular expression pattern: ${pattern}`);
  } else if (constraint.type === 'integer' && typeof value === 'number') {
    if (constraint.min !== undefined && value < constraint.min)
      fails(value, `Member must have value greater than or equal to ${constraint.min}`);
    if (constraint.max !== undefined && value > constraint.max)
      fails(value, `Member must have value less than or equal to ${constraint.max}`);
  } else if (constraint.type === 'list' && Array.isArray(value)) {
    checkLength(value.length, constraint, (rule) => fails(`[${value.length} members]`, rule));
    value.forEach((item, index) => {
      checkValue(
        item,
        { ...constraint.of, required: true },
        `${path}.${index + 1}.member`,
        problems,
      );
    });
  } else if (constraint.type === 'structure' && isStructure(value)) {
    checkMembers(value, constraint.members, `${path}.`, problems);
  }
}

function checkLength(
  length: number,
  { minLength, maxLength }: { readonly minLength?: number; readonly maxLength?: number },
  fails: (rule: string) => void,
): void {
  if (minLength !== undefined && length < minLength)
    fails(`Member must have length greater than or equal to ${minLength}`);
  if (maxLength !== undefined && length > maxLength)
    fails(`Member must have length less than or equal to ${maxLength}`);
}

function checkType(value: unknown, { type }: Constraint, path: string): void {
  const fits = {
    string: typeof value === 'string',
    integer: Number.isInteger(value),
    boolean: typeof value === 'boolean',
    timestamp: typeof value === 'number' || typeof value === 'string',
    list: Array.isArray(value),
    structure: isStructure(value),
    map: isStructure(value),
  };
  if (fits[type]) return;
  throw new ServiceError(
    'SerializationException',
    `Unexpected value at '${path}': ${type} expected, got ${JSON.stringify(value).slice(0, 80)}`,
  );
}

function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quote(value: unknown): string {
  return value === null ? 'null' : `'${value}'`;
}
