import { Option } from 'commander';

/**
 * An option whose value is one of some words, or several with commas between. The command checks the value itself, so
 * that one error lists every problem; completion offers the words.
 */
export class WordOption extends Option {
  readonly words: readonly string[];

  constructor(flags: string, description: string, words: readonly string[]) {
    super(flags, description);
    this.words = words;
  }
}
