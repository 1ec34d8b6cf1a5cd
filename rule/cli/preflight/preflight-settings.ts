// What was typed after `preflight`, checked as a whole: one error lists every problem.

import { text } from 'node:stream/consumers';
import {
  accountProblems,
  itemsOf,
  readWhere,
  regionProblems,
  roleProblems,
  type Where,
} from '../access/where.ts';
import { type Io, UsageError } from '../command.ts';
import type { Question } from './report.ts';

export const defaults = {
  functionName: 'sagemaker-training-job-in-vpc',
  role: 'sagemaker-training-job-in-vpc-preflight',
} as const;

export interface PreflightSettings extends Where {
  readonly question: Question;
  readonly functionName: string;
  readonly asJson: boolean;
  readonly isQuiet: boolean;
}

/** Reads standard input for `--accounts -` only. @throws UsageError that lists every problem. */
export async function readPreflightSettings(
  options: Readonly<Record<string, unknown>>,
  { stdin }: Pick<Io, 'stdin'>,
): Promise<PreflightSettings> {
  const { before, after, function: functionName = defaults.functionName } = options;
  const settings: PreflightSettings = {
    role: defaults.role,
    ...readWhere(options),
    ...(options.accounts === '-' && { accounts: itemsOf(await text(stdin)) }),
    question: before === true ? 'before' : 'after',
    functionName: String(functionName),
    asJson: options.json === true,
    isQuiet: options.quiet === true,
  };
  const problems = [
    ...(before === after
      ? [`exactly one of --before and --after must be given, got ${before ? 'both' : 'none'}`]
      : []),
    ...accountProblems(settings),
    ...roleProblems(settings),
    ...regionProblems(settings, 'Regions such as eu-central-1'),
    ...(settings.regions === 'all' ? ['--regions must list Regions by name, got "all"'] : []),
    ...(/^[A-Za-z0-9_-]{1,64}$/.test(settings.functionName)
      ? []
      : [
          `--function must be 1 to 64 characters of A-Z, a-z, 0-9, - and _, got ${JSON.stringify(functionName)}`,
        ]),
  ];
  if (problems.length > 0) throw new UsageError(problems);
  return settings;
}
