import { programName } from '../program-name.ts';
import type { JobResult } from './result.ts';

/**
 * The command that mends a violation: paste it, and put the network in. Names and Regions need no quotes in any shell.
 */
export function mendCommand({ name, region }: Pick<JobResult, 'name' | 'region'>): string {
  return `${programName} recreate ${name} --region ${region} --subnets subnet-… --security-groups sg-…`;
}
