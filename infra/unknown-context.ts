// Context keys that the app does not read. A slip in one would deploy a rule that requires less, without a word.

import { Annotations, type App, Stack } from 'aws-cdk-lib';
import { contextKeys } from './context.ts';

/** Keys as this app and its templates have them: CDK's own have colons, slashes or hyphens. */
const OWN_FORM = /^[A-Za-z]+$/;

/** The share of a key's letters that may differ for it to be taken for a slip of another. */
const CLOSE = 0.25;

/** What to say of each key that is unknown and looks like one of this app's; CDK's own are left alone. */
export function unknownContext(app: App): ReadonlyMap<string, string> {
  const unknown = Object.keys(app.node.getAllContext()).filter(
    (key) => OWN_FORM.test(key) && !contextKeys.includes(key),
  );
  return new Map(
    unknown.map((key) => {
      const [meant] = contextKeys
        .map((known) => ({ known, distance: distanceOf(key.toLowerCase(), known.toLowerCase()) }))
        .filter(({ distance }) => distance <= CLOSE * key.length)
        .toSorted((one, other) => one.distance - other.distance);
      const advice =
        meant === undefined
          ? 'docs/operations.md and docs/organization.md list the keys'
          : `did you mean ${meant.known}?`;
      return [key, `the context key ${key} is unknown and has no effect; ${advice}`];
    }),
  );
}

/**
 * Every stack of the app says so, since CDK shows the warnings of those that it is asked for. A warning and no error:
 * context also comes from files that other apps share.
 */
export function warnOfUnknownContext(app: App): void {
  const warnings = unknownContext(app);
  for (const stack of app.node.children.filter((child) => child instanceof Stack))
    for (const [key, warning] of warnings)
      Annotations.of(stack).addWarningV2(
        `sagemaker-training-job-in-vpc:unknown-context:${key}`,
        warning,
      );
}

/** Letters to insert, delete or replace between two texts. */
function distanceOf(one: string, other: string): number {
  const first = Array.from({ length: other.length + 1 }, (_, index) => index);
  const last = [...one].reduce((above, letter, row) => {
    const current = [row + 1];
    for (const [column, theirs] of [...other].entries())
      current.push(
        Math.min(
          (above[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
          (above[column] ?? 0) + (letter === theirs ? 0 : 1),
        ),
      );
    return current;
  }, first);
  return last.at(-1) ?? 0;
}
