import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';
import type { TrainingJob } from '../training-job.ts';
import type { TrainingJobStore } from '../training-job-store.ts';
import { NEXT_TOKEN } from './sagemaker.members.ts';

interface Input {
  readonly ResourceArn: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** The API takes no smaller page than this, and a resource has no more tags. */
const PAGE_SIZE = 50;

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListTags.html */
export const listTags = defineOperation<Input>({
  service: 'sagemaker',
  name: 'ListTags',
  constraints: {
    ResourceArn: {
      type: 'string',
      required: true,
      maxLength: 256,
      pattern: 'arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:.*',
    },
    MaxResults: { type: 'integer', min: PAGE_SIZE },
    NextToken: NEXT_TOKEN,
  },
  run({ input, scope, pager }) {
    const tagged =
      jobOfArn(scope.jobs, input.ResourceArn) ?? scope.parents.ofArn(input.ResourceArn);
    if (!tagged)
      throw new ServiceError(
        'ValidationException',
        `The embedded AWS knows nothing that has tags of the ARN ${input.ResourceArn}`,
      );
    const tags = Array.isArray(tagged.Tags) ? tagged.Tags : [];
    const [skipped = 0] = pager.cursorOf('ListTags', input.NextToken) ?? [];
    const end = skipped + pager.pageSize('ListTags', input.MaxResults ?? PAGE_SIZE);
    return {
      Tags: tags.slice(skipped, end),
      ...(end < tags.length ? { NextToken: pager.tokenOf('ListTags', [end]) } : {}),
    };
  },
});

/** An ARN has the name in lower case, so that a job whose name is not has to be looked for. */
function jobOfArn(jobs: TrainingJobStore, arn: string): TrainingJob | undefined {
  const isMeant = (job: TrainingJob) => job.TrainingJobArn.toLowerCase() === arn.toLowerCase();
  const named = jobs.get(arn.split('/').at(-1) ?? '');
  if (named && isMeant(named)) return named;
  for (const job of jobs.all()) if (isMeant(job)) return job;
  return undefined;
}
