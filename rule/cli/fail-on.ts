import type { Option } from 'commander';
import { WordOption } from './word-option.ts';

export const failOnWords = ['violations', 'unread', 'nothing'] as const;
export type FailOn = (typeof failOnWords)[number];

/** `--fail-on`, which commands that find something take alike. */
export function failOnOption(helpGroup: string): Option {
  return new WordOption(
    '--fail-on <list>',
    `what gives an exit code of 1 or 3: ${failOnWords.join(', ')}. Default: violations,unread.`,
    failOnWords,
  ).helpGroup(helpGroup);
}

/** What counts; a word that is none becomes a problem. */
export function readFailOn(given: string | undefined, problems: string[]): readonly FailOn[] {
  return (given ?? 'violations,unread').split(',').flatMap((word) => {
    const known = failOnWords.find((one) => one === word);
    if (known !== undefined) return [known];
    problems.push(
      `--fail-on takes ${failOnWords.join(', ')}, with commas between, got ${JSON.stringify(word)}`,
    );
    return [];
  });
}
