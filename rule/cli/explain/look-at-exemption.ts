// The tag that exempts a violation, as the job has it now.

import { tagsOf } from '../../aws/training-job-record.ts';
import { type Exemption, exemptionOf, type TagReading } from '../../verdict/exemption.ts';
import type { RuleParameters } from '../../verdict/parameters.ts';
import type { TrainingJob } from '../../verdict/training-job.ts';
import { judge } from '../../verdict/verdict.ts';
import type { Access } from '../access/access.ts';
import { readTags } from '../access/read-tags.ts';
import { lookUp } from './part.ts';

/** What the tag of `exemptTag` does for a violating job. */
export interface ExemptionFacts {
  /** The key. */
  readonly tag: string;
  readonly standing: Exemption['kind'];
  /** Of the tag, if the job has it. */
  readonly value?: string;
  /** When the exemption ends, ISO 8601 in UTC; absent if it does not. */
  readonly until?: string;
  /** Why the tags could not be read. */
  readonly reason?: string;
}

/** The job with its tags, if it violates the rule and a tag could exempt it; without them otherwise. */
export async function withTags(
  job: TrainingJob,
  parameters: RuleParameters,
  access: Access,
): Promise<TrainingJob> {
  if (parameters.exemptTag === undefined) return job;
  if (judge(job, parameters, access.startedAtMs).kind !== 'nonCompliant') return job;
  const look = await lookUp(() => tagsOfJob(job, access), access.explain);
  return { ...job, tags: look.kind === 'known' ? look.value : look };
}

async function tagsOfJob({ name, arn }: TrainingJob, access: Access): Promise<TagReading> {
  if (arn === undefined) throw new Error(`DescribeTrainingJob returned no ARN of ${name}`);
  return tagsOf(await readTags(arn, access));
}

/** Undefined where the tags do not matter. */
export function exemptionFacts(
  { tags }: TrainingJob,
  { exemptTag: tag }: RuleParameters,
  nowMs: number,
): ExemptionFacts | undefined {
  if (tags === undefined || tag === undefined) return undefined;
  const exemption = exemptionOf(tags, tag, nowMs);
  const { kind: standing } = exemption;
  if (standing === 'none') return { tag, standing };
  if (standing === 'unreadable') return { tag, standing, reason: exemption.reason };
  const { value } = exemption;
  if (standing !== 'exempt' || exemption.untilMs === undefined) return { tag, standing, value };
  return { tag, standing, value, until: new Date(exemption.untilMs).toISOString() };
}
