import type { Residence } from './training-job.ts';

/** The Lambda functions of one account and Region: names that exist, for commands that check them. */
export class FunctionStore {
  readonly #residence: Residence;
  readonly #names = new Set<string>();

  constructor(residence: Residence) {
    this.#residence = residence;
  }

  /** The function exists; the answer is its ARN. */
  createFunction(name: string): string {
    this.#names.add(name);
    return this.arnOf(name);
  }

  deleteFunction(name: string): void {
    this.#names.delete(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  arnOf(name: string): string {
    const { region, accountId } = this.#residence;
    return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  }
}
