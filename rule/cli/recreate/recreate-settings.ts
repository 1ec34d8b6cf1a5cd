// What was typed, checked.

import { UsageError } from '../command.ts';
import { defaultWaitMinutes, longestWaitMinutes } from '../explain/explain.ts';
import { type NetworkChoice, readNetworkChoice } from '../network/network-options.ts';
import { isName } from './job-name.ts';
import { type OutputFormat, outputFormats } from './output-formats.ts';

export interface RecreateSettings {
  /** The job's name; undefined where the file says it. */
  readonly job?: string;
  readonly from?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly choice: NetworkChoice;
  readonly newName?: string;
  readonly isolate: boolean;
  readonly encrypt: boolean;
  readonly alone: boolean;
  readonly pipeline?: string;
  readonly offline: boolean;
  readonly format: OutputFormat;
  readonly create: boolean;
  readonly yes: boolean;
  /** Undefined: not at all. */
  readonly waitMs: number | undefined;
  readonly isQuiet: boolean;
  readonly mayColor: boolean;
}

/** @throws UsageError that lists every problem. */
export function readRecreateSettings(
  [job]: readonly string[],
  options: Readonly<Record<string, unknown>>,
): RecreateSettings {
  const text = (key: string) => (typeof options[key] === 'string' ? options[key] : undefined);
  const is = (key: string) => options[key] === true;
  const [from, profile, region, newName, pipeline] = [
    ...['from', 'profile', 'region', 'name', 'pipeline'],
  ].map(text);
  const { choice, problems } = readNetworkChoice(options);
  const format = outputFormats.find((one) => one === (text('format') ?? 'json'));
  const waits = options.wait !== false;
  const minutes = text('wait') ?? defaultWaitMinutes;
  const all = [
    ...(job === undefined && from === undefined
      ? ['name a job, or a file that describes one with --from']
      : []),
    ...(job === undefined || isName(job, 63)
      ? []
      : [
          `the job must be named as SageMaker does, 1 to 63 letters, digits and hyphens, got ${JSON.stringify(job)}`,
        ]),
    ...(newName === undefined || isName(newName, 63)
      ? []
      : [`--name takes 1 to 63 letters, digits and hyphens, got ${JSON.stringify(newName)}`]),
    ...problems,
    ...(format === undefined
      ? [`--format takes ${outputFormats.join(', ')}, got ${JSON.stringify(text('format'))}`]
      : []),
    ...(Number(minutes) > 0 && Number(minutes) <= longestWaitMinutes
      ? []
      : [`--wait takes minutes, up to ${longestWaitMinutes}, got ${JSON.stringify(minutes)}`]),
    ...(is('create') && is('offline') ? ['--create and --offline exclude each other'] : []),
    ...(is('create') && text('format') !== undefined
      ? ['--create prints no request: leave --format away']
      : []),
    ...(is('offline') && from === undefined ? ['--offline needs a file: --from'] : []),
    ...(is('offline') && choice.stack !== undefined
      ? ['--offline cannot read the stack: --subnets and --security-groups']
      : []),
  ];
  if (all.length > 0 || format === undefined) throw new UsageError(all);
  return {
    ...(job !== undefined && { job }),
    ...(from !== undefined && { from }),
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(newName !== undefined && { newName }),
    ...(pipeline !== undefined && { pipeline }),
    choice,
    isolate: is('isolate'),
    encrypt: is('encrypt'),
    alone: is('alone'),
    offline: is('offline'),
    format,
    create: is('create'),
    yes: is('yes'),
    waitMs: waits ? Number(minutes) * 60_000 : undefined,
    isQuiet: is('quiet'),
    mayColor: options.color !== false,
  };
}
