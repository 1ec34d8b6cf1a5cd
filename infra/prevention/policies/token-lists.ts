// Lists that may be a parameter of a template, whose items CloudFormation knows and CDK does not: nothing maps over
// them or spreads them. They are joined with what belongs in between, and split again.

import { Fn, Token } from 'aws-cdk-lib';

/** Each item with a text before and behind it. */
export interface Each {
  readonly before: string;
  readonly items: readonly string[];
  readonly behind: string;
}

/** One list of all parts; none of their texts may have a comma. */
export function listOf(...parts: readonly (string | Each)[]): readonly string[] {
  const lists = parts.map((part) =>
    typeof part === 'string' ? { before: '', items: [part], behind: '' } : part,
  );
  if (!lists.some(({ items }) => Token.isUnresolved(items)))
    return lists.flatMap(({ before, items, behind }) =>
      items.map((item) => before + item + behind),
    );
  return Fn.split(',', Fn.join(',', lists.map(joined)));
}

function joined({ before, items, behind }: Each): string {
  return Fn.join('', [before, Fn.join(`${behind},${before}`, [...items]), behind]);
}
