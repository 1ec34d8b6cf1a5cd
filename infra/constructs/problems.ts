// Checks of props, put together from small ones. A check names what it checks, so that one error can list every problem.

import { Token } from 'aws-cdk-lib';

/** Says what is wrong with the value of that name; nothing where it is absent, usable, or known on deployment only. */
export type Check = (name: string, value: unknown) => readonly string[];

/** @param demand completes "NAME must …". */
export function must<Value>(demand: string, holds: (value: Value) => boolean): Check {
  return (name, value) =>
    value === undefined || Token.isUnresolved(value) || holds(value as Value)
      ? []
      : [`${name} must ${demand}, got ${JSON.stringify(value)}`];
}

/** Context and callers without types can bring text, which would count as true. */
export const isFlag: Check = must('be true or false', (value) => typeof value === 'boolean');

export function isWholeNumber(least: number, most: number): Check {
  return must<number>(
    `be a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );
}

export function isOneOf(allowed: readonly unknown[]): Check {
  return must(`be one of ${allowed.join(', ')}`, (value) => allowed.includes(value));
}

export function matches(demand: string, form: RegExp): Check {
  return must<string>(demand, (value) => form.test(value));
}

/** Every item of a list passes the check, and so does a list that is known on deployment only. */
export function eachItem(check: Check): Check {
  return (name, value) =>
    Array.isArray(value) && !Token.isUnresolved(value)
      ? value.flatMap((item) => check(name, item))
      : [];
}

/** @param what the list must have at least one of. */
export function isNotEmpty(what: string, advice = ''): Check {
  return (name, value) =>
    Array.isArray(value) && value.length === 0
      ? [`${name} must list at least one ${what}, got []${advice}`]
      : [];
}

export function hasNoDoubles(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const doubles = new Set(value.filter((item, position) => value.indexOf(item) < position));
  return [...doubles].map((item) => `${name} must list ${JSON.stringify(item)} once`);
}

export function all(...checks: readonly Check[]): Check {
  return (name, value) => checks.flatMap((check) => check(name, value));
}

/** What is wrong with the props, one sentence a problem, in the order of the checks. */
export function problemsOf(
  checks: Readonly<Record<string, Check>>,
  props: object,
): readonly string[] {
  const given = props as Readonly<Record<string, unknown>>;
  return Object.entries(checks).flatMap(([name, check]) => check(name, given[name]));
}

/** Says what cannot be built, and why; the problems are there one by one for whoever gathers those of several. */
export class ProblemsError extends Error {
  readonly problems: readonly string[];

  constructor(what: string, problems: readonly string[]) {
    super(`${what} cannot be built: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** @throws ProblemsError that lists every problem, if there is any. */
export function refuse(what: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new ProblemsError(what, problems);
}
