// What was typed, checked.

import { UsageError } from '../command.ts';
import { type FailOn, readFailOn } from '../fail-on.ts';
import { callableServices, printWords } from './network.ts';
import { type NetworkChoice, readNetworkChoice } from './network-options.ts';

export interface NetworkSettings {
  readonly profile?: string;
  readonly region?: string;
  readonly choice: NetworkChoice;
  readonly job?: string;
  /** Undefined: one, or what the job says. */
  readonly instances?: number;
  readonly isolate: boolean;
  readonly encrypt: boolean;
  readonly services: readonly string[];
  readonly printsDefaults: boolean;
  readonly asJson: boolean;
  readonly failOn: readonly FailOn[];
  readonly mayColor: boolean;
}

/** @throws UsageError that lists every problem. */
export function readNetworkSettings(options: Readonly<Record<string, unknown>>): NetworkSettings {
  const text = (key: string) => (typeof options[key] === 'string' ? options[key] : undefined);
  const { choice, problems: ofChoice } = readNetworkChoice(options);
  const problems = [...ofChoice];
  const [job, print, profile, region] = [
    text('job'),
    text('print'),
    text('profile'),
    text('region'),
  ];
  const services = (text('services') ?? '').split(',').filter((one) => one !== '');
  const instances = text('instances');
  if (choice.stack === undefined && choice.subnetIds === undefined && job === undefined)
    problems.push('name a network: --subnets and --security-groups, --stack, or --job');
  if (print !== undefined && !printWords.some((word) => word === print))
    problems.push(`--print takes ${printWords.join(', ')}, got ${JSON.stringify(print)}`);
  if (instances !== undefined && !/^[1-9]\d{0,3}$/.test(instances))
    problems.push(`--instances takes a whole number from 1, got ${JSON.stringify(instances)}`);
  for (const service of services)
    if (!callableServices.includes(service))
      problems.push(
        `--services takes ${callableServices.join(', ')}, with commas between, got ${JSON.stringify(service)}`,
      );
  if (options.encrypt === true && print === undefined)
    problems.push('--encrypt goes with --print: it asks nothing of a network');
  const failOn = readFailOn(text('failOn'), problems);
  if (problems.length > 0) throw new UsageError(problems);
  return {
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(job !== undefined && { job }),
    ...(instances !== undefined && { instances: Number(instances) }),
    choice,
    isolate: options.isolate === true,
    encrypt: options.encrypt === true,
    services,
    printsDefaults: print !== undefined,
    asJson: options.json === true,
    failOn,
    mayColor: options.color !== false,
  };
}
