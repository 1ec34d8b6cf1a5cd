// What was typed after `doctor`, checked as a whole: one error lists every problem.

import { readWhere, type Where, whereProblems } from '../access/where.ts';
import { UsageError } from '../command.ts';

export const defaultFunctionName = 'sagemaker-training-job-in-vpc';
/** A fault of the installation, an assumption that does not hold, what could not be read, or none of them. */
export const failOnWords = ['problems', 'assumptions', 'unread', 'nothing'] as const;
export type DoctorFailOn = (typeof failOnWords)[number];

export interface DoctorSettings extends Where {
  readonly functionName: string;
  readonly mayTest: boolean;
  readonly withNames: boolean;
  readonly asJson: boolean;
  readonly failOn: readonly DoctorFailOn[];
  readonly isQuiet: boolean;
  readonly mayColor: boolean;
}

/** @throws UsageError that lists every problem. */
export function readDoctorSettings(options: Readonly<Record<string, unknown>>): DoctorSettings {
  const where = readWhere(options);
  const functionName = String(options.function ?? defaultFunctionName);
  const failOn = String(options.failOn ?? 'problems,assumptions,unread').split(',');
  const problems = [
    ...whereProblems(where),
    ...(options.accountWide === true && where.regions !== undefined && where.regions !== 'all'
      ? ['--account-wide is every Region: leave out --regions or --account-wide']
      : []),
    ...(/^[A-Za-z0-9_-]{1,64}$/.test(functionName)
      ? []
      : [
          `--function must be 1 to 64 characters of A-Z, a-z, 0-9, - and _, got ${JSON.stringify(functionName)}`,
        ]),
    ...failOn
      .filter((word) => !isFailOn(word))
      .map(
        (word) =>
          `--fail-on takes ${failOnWords.join(', ')}, with commas between, got ${JSON.stringify(word)}`,
      ),
  ];
  if (problems.length > 0) throw new UsageError(problems);
  return {
    ...where,
    ...(options.accountWide === true && { regions: 'all' as const }),
    functionName,
    mayTest: options.testCall !== false,
    withNames: options.names === true,
    asJson: options.json === true,
    failOn: failOn.filter(isFailOn),
    isQuiet: options.quiet === true,
    mayColor: options.color !== false,
  };
}

function isFailOn(word: string): word is DoctorFailOn {
  return failOnWords.some((known) => known === word);
}
