import { programName } from '../program-name.ts';
import type { JobResult } from './result.ts';

/** The command that says how to mend a violation, ready to paste; names and Regions need no quotes in any shell. */
export function mendCommand({ name, region }: Pick<JobResult, 'name' | 'region'>): string {
  return `${programName} explain ${name} --region ${region}`;
}
