import { parseArgs } from 'node:util';
import { isOperationName, type LocalAwsOptions, OPERATION_NAMES, type Quota } from './options.ts';

export interface CommandLine {
  readonly options: LocalAwsOptions;
  readonly ruleName: string;
}

export const USAGE = `npm run local-aws -- [options]

  --port <n>            loopback port, 0 for any free one            (4566)
  --jobs <n>            training jobs in the account                 (200)
  --violations <share>  share of them without a full VpcConfig, 0-1  (0.05)
  --span-days <n>       days from the oldest job to the newest       (365)
  --seed <n>            same seed, same jobs                         (1)
  --rule <name>         name of the Config rule                      (sagemaker-training-job-in-vpc)
  --account <id>        account id, 12 digits                        (111122223333)
  --region <name>       Region                                       (eu-central-1)
  --latency-ms <n>      simulated latency of each call               (0)
  --time-scale <n>      simulated ms per real ms                     (1)
  --search-lag-ms <n>   index lag of Search                          (0)
  --quota <op>=<n>      calls a second, for example ListTrainingJobs=2; repeatable
  --help                this text`;

const NUMBERS = {
  port: { default: 4566, min: 0 },
  jobs: { default: 200, min: 0 },
  violations: { default: 0.05, min: 0 },
  'span-days': { default: 365, min: 0 },
  seed: { default: 1, min: 0 },
  'latency-ms': { default: 0, min: 0 },
  'time-scale': { default: 1, min: 0 },
  'search-lag-ms': { default: 0, min: 0 },
} as const;

/**
 * The options that the arguments ask for, or 'help'.
 * @throws Error that lists every problem with the arguments
 */
export function parseCommandLine(args: readonly string[]): CommandLine | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, { type: 'string' }])),
      rule: { type: 'string' },
      account: { type: 'string' },
      region: { type: 'string' },
      quota: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const problems: string[] = [];
  const given: Readonly<Record<string, unknown>> = values;
  const numberOf = (name: keyof typeof NUMBERS) => {
    const { default: fallback, min } = NUMBERS[name];
    const text = given[name];
    const number = text === undefined ? fallback : Number(text);
    if (!(number >= min)) problems.push(`--${name} takes a number from ${min}, got "${text}"`);
    return number;
  };
  const options: LocalAwsOptions = {
    port: numberOf('port'),
    latencyMs: numberOf('latency-ms'),
    timeScale: numberOf('time-scale'),
    searchLagMs: numberOf('search-lag-ms'),
    quotas: parseQuotas(values.quota ?? [], problems),
    ...(values.account === undefined ? {} : { accountId: values.account }),
    ...(values.region === undefined ? {} : { region: values.region }),
    seed: {
      jobs: numberOf('jobs'),
      violationShare: numberOf('violations'),
      spanDays: numberOf('span-days'),
      seed: numberOf('seed'),
    },
  };
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { options, ruleName: values.rule ?? 'sagemaker-training-job-in-vpc' };
}

function parseQuotas(
  texts: readonly string[],
  problems: string[],
): Readonly<Record<string, Quota>> {
  const quotas: Record<string, Quota> = {};
  for (const text of texts) {
    const [operation = '', perSecond] = text.split('=');
    if (isOperationName(operation) && Number(perSecond) > 0)
      quotas[operation] = { perSecond: Number(perSecond) };
    else
      problems.push(
        `--quota takes <operation>=<calls a second>, with one of ${OPERATION_NAMES.join(', ')}; got "${text}"`,
      );
  }
  return quotas;
}
