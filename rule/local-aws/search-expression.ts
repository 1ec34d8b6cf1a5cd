/**
 * Turns a SearchExpression into what can be looked up (names, a range of creation times) and what has to be
 * tested job by job.
 */
import { ServiceError } from './service-error.ts';
import { epochMs } from './timestamps.ts';
import type { TrainingJob } from './training-job.ts';

export interface SearchFilter {
  readonly Name: string;
  readonly Operator?: string;
  readonly Value?: string;
}

export interface SearchExpression {
  readonly Filters?: readonly SearchFilter[];
  readonly NestedFilters?: readonly unknown[];
  readonly SubExpressions?: readonly SearchExpression[];
  readonly Operator?: 'And' | 'Or';
}

/** Every job an expression can match is in `names`, where given, and in [fromMs, toMs). */
export interface Narrowing {
  readonly names?: ReadonlySet<string>;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface CompiledSearch extends Narrowing {
  /** True where the narrowing says all there is to say. */
  readonly isExact: boolean;
  matches(job: TrainingJob): boolean;
}

const EVERYTHING: Narrowing = {
  fromMs: Number.NEGATIVE_INFINITY,
  toMs: Number.POSITIVE_INFINITY,
};
const MAX_CONDITIONS = 50;
const MAX_CONTAINS = 1;

/** @throws ServiceError ValidationException */
export function compileSearch(expression: SearchExpression | undefined): CompiledSearch {
  if (expression === undefined) return { ...EVERYTHING, isExact: true, matches: () => true };
  checkSize(expression);
  return compileExpression(expression);
}

function compileExpression(expression: SearchExpression): CompiledSearch {
  if (expression.NestedFilters?.length)
    throw invalid('NestedFilters are not modelled by the embedded AWS');
  const parts = [
    ...(expression.Filters ?? []).map(compileFilter),
    ...(expression.SubExpressions ?? []).map(compileExpression),
  ];
  const [first, ...rest] = parts;
  if (first === undefined)
    throw invalid(
      'You must provide at least one subexpression, filter, or nested filter in a SearchExpression',
    );
  if (rest.length === 0) return first;
  if (expression.Operator === 'Or')
    return {
      ...parts.reduce<Narrowing>(unite, first),
      isExact: false,
      matches: (job) => parts.some((part) => part.matches(job)),
    };
  return {
    ...parts.reduce<Narrowing>(intersect, EVERYTHING),
    isExact: parts.every((part) => part.isExact && part.names === undefined),
    matches: (job) => parts.every((part) => part.matches(job)),
  };
}

function intersect(one: Narrowing, other: Narrowing): Narrowing {
  const names = one.names && other.names ? commonNames(one.names, other.names) : undefined;
  const either = names ?? one.names ?? other.names;
  return {
    fromMs: Math.max(one.fromMs, other.fromMs),
    toMs: Math.min(one.toMs, other.toMs),
    ...(either ? { names: either } : {}),
  };
}

function commonNames(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one].filter((name) => other.has(name)));
}

function unite(one: Narrowing, other: Narrowing): Narrowing {
  return {
    fromMs: Math.min(one.fromMs, other.fromMs),
    toMs: Math.max(one.toMs, other.toMs),
    ...(one.names && other.names ? { names: new Set([...one.names, ...other.names]) } : {}),
  };
}

function compileFilter({ Name, Operator = 'Equals', Value }: SearchFilter): CompiledSearch {
  switch (Name) {
    case 'TrainingJobName':
      return compileText(Operator, Value, (job) => job.TrainingJobName, true);
    case 'TrainingJobStatus':
      return compileText(Operator, Value, (job) => job.TrainingJobStatus, false);
    case 'CreationTime':
      return compileTime(Operator, Value, (job) => job.CreationTime, true);
    case 'LastModifiedTime':
      return compileTime(Operator, Value, (job) => job.LastModifiedTime, false);
    default:
      throw invalid(`The property ${Name} is not modelled by the embedded AWS`);
  }
}

function compileText(
  operator: string,
  value: string | undefined,
  textOf: (job: TrainingJob) => string,
  isName: boolean,
): CompiledSearch {
  const values = operator === 'In' ? (value ?? '').split(',').map((part) => part.trim()) : [];
  const wanted = new Set(operator === 'Equals' ? [value ?? ''] : values);
  switch (operator) {
    case 'Equals':
    case 'In':
      return {
        ...EVERYTHING,
        ...(isName ? { names: wanted } : {}),
        isExact: isName,
        matches: (job) => wanted.has(textOf(job)),
      };
    case 'NotEquals':
      return { ...EVERYTHING, isExact: false, matches: (job) => textOf(job) !== value };
    case 'Contains':
      return {
        ...EVERYTHING,
        isExact: false,
        matches: (job) => textOf(job).includes(value ?? ''),
      };
    default:
      throw invalid(`The operator ${operator} is not supported for text properties`);
  }
}

function compileTime(
  operator: string,
  value: string | undefined,
  timeOf: (job: TrainingJob) => Date,
  isCreation: boolean,
): CompiledSearch {
  const atMs = parseSearchTime(value);
  const range = rangeOf(operator, atMs);
  return {
    ...(isCreation ? range : EVERYTHING),
    isExact: isCreation,
    matches: (job) => {
      const timeMs = timeOf(job).getTime();
      return timeMs >= range.fromMs && timeMs < range.toMs;
    },
  };
}

function rangeOf(operator: string, atMs: number): Narrowing {
  switch (operator) {
    case 'Equals':
      return { fromMs: atMs, toMs: atMs + 1 };
    case 'GreaterThan':
      return { ...EVERYTHING, fromMs: atMs + 1 };
    case 'GreaterThanOrEqualTo':
      return { ...EVERYTHING, fromMs: atMs };
    case 'LessThan':
      return { ...EVERYTHING, toMs: atMs };
    case 'LessThanOrEqualTo':
      return { ...EVERYTHING, toMs: atMs + 1 };
    default:
      throw invalid(`The operator ${operator} is not supported for timestamp properties`);
  }
}

function parseSearchTime(value: string | undefined): number {
  if (value === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value))
    throw invalid(`The timestamp ${value} must be of the form YYYY-mm-dd'T'HH:MM:SS`);
  return epochMs(value);
}

/** At most 50 conditions in all, and one Contains. */
function checkSize(expression: SearchExpression): void {
  const filters: SearchFilter[] = [];
  let conditions = 0;
  const visit = (part: SearchExpression) => {
    filters.push(...(part.Filters ?? []));
    conditions += (part.Filters?.length ?? 0) + (part.SubExpressions?.length ?? 0);
    part.SubExpressions?.forEach(visit);
  };
  visit(expression);
  if (conditions > MAX_CONDITIONS)
    throw invalid(
      `The maximum number of recursive SubExpressions, NestedFilters, and Filters that can be included is ${MAX_CONDITIONS}, got ${conditions}`,
    );
  if (filters.filter(({ Operator }) => Operator === 'Contains').length > MAX_CONTAINS)
    throw invalid('The Contains operator can be used only once in a SearchExpression');
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
