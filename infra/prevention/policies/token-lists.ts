// Lists that may be a parameter of a template, whose items CloudFormation knows and CDK does not: nothing maps over
// them or spreads them. They are joined with what belongs in between, and split again.

import { Fn, Token } from 'aws-cdk-lib';

/** Each item with a text before and behind it, none of which may have a comma. */
export function withEach(
  before: string,
  items: readonly string[],
  behind: string,
): readonly string[] {
  if (!Token.isUnresolved(items)) return items.map((item) => before + item + behind);
  const joined = Fn.join(`${behind},${before}`, [...items]);
  return Fn.split(',', Fn.join('', [before, joined, behind]));
}

/** The items of both lists. */
export function concatenated(
  first: readonly string[],
  second: readonly string[],
): readonly string[] {
  if (![first, second].some((items) => Token.isUnresolved(items))) return [...first, ...second];
  return Fn.split(',', Fn.join(',', [Fn.join(',', [...first]), Fn.join(',', [...second])]));
}
