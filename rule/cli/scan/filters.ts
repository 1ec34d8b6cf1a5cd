// What a scan is narrowed to.

import { ruleParameterTable } from '../../verdict/parameters.ts';
import { isExempt } from '../../verdict/scope.ts';
import type { ListedJob } from '../../verdict/training-job.ts';

export interface ScanFilters {
  /** As it was typed: `30d`, `12h`, or a date. */
  readonly since?: string;
  /** A name, `*` for any characters. */
  readonly name?: string;
  readonly status?: string;
}

export const statuses = ['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped'] as const;

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const duration = /^(\d{1,5})([mhdw])$/;

/** The instant that `--since` means; undefined where it means none. */
export function sinceMs(text: string, nowMs: number): number | undefined {
  const [, amount, unit] = duration.exec(text) ?? [];
  if (unit !== undefined) return nowMs - Number(amount) * unitMs[unit as keyof typeof unitMs];
  return ruleParameterTable.createdAfter.parse(text)?.getTime();
}

/** True for a job that the scan is to show. Its age is the business of the listing. */
export function isWanted(job: ListedJob, { name, status }: ScanFilters): boolean {
  return (
    (name === undefined || isExempt(job.name, [name])) && (status ?? job.status) === job.status
  );
}

/** The longest part of a pattern that is no `*`: SageMaker lists only names that contain it. */
export function literalPart(pattern: string): string | undefined {
  const [longest] = pattern.split('*').sort((one, other) => other.length - one.length);
  return longest || undefined;
}
