import type { Option } from 'commander';
import { WordOption } from './word-option.ts';

export const failOnWords = ['violations', 'unread', 'nothing'] as const;
export type FailOn = (typeof failOnWords)[number];

/** `--fail-on`, which `scan` and `check` take alike. */
export function failOnOption(helpGroup: string): Option {
  return new WordOption(
    '--fail-on <list>',
    `what gives an exit code of 1 or 3: ${failOnWords.join(', ')}. Default: violations,unread.`,
    failOnWords,
  ).helpGroup(helpGroup);
}
