// Jobs too young to be claimed are judged by every run until they are old enough. What was reported of them
// is remembered by a short mark, so that Config is not sent, and does not bill, the same result again.

import type { Evaluation } from '../verdict/evaluation.ts';
import { hash } from './tally.ts';
import type { ListedJob } from '../verdict/training-job.ts';

/** Marks that a checkpoint keeps; what is forgotten is sent once more. */
const markLimit = 40;

/** Stands for a result of this very incarnation of a job. Where marks collide, the audit finds what is lacking. */
export function markOf(evaluation: Evaluation, { createdAtMs }: ListedJob): string {
  const { resourceType, resourceId, compliance, annotation } = evaluation;
  return hash([resourceType, resourceId, createdAtMs, compliance, annotation].join(' ')).toString(
    36,
  );
}

/** The marks with one more, the newest last. */
export function remember(marks: readonly string[], mark: string): readonly string[] {
  return [...marks.filter((other) => other !== mark), mark].slice(-markLimit);
}
