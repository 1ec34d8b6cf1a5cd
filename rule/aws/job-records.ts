import {
  DescribeTrainingJobCommand,
  type DescribeTrainingJobCommandOutput,
  ListTagsCommand,
  type ListTagsCommandOutput,
  type SageMakerClient,
  type Tag,
} from '@aws-sdk/client-sagemaker';
import { type JobReading, type JobRecords, OutOfTimeError } from '../ports.ts';
import type { TagReading } from '../verdict/exemption.ts';
import type { TrainingJob } from '../verdict/training-job.ts';
import type { Calls } from './calls.ts';
import { describeFailure, failureKind } from './errors.ts';
import { createLimit } from './limit.ts';
import { jobFromRecord, tagsOf } from './training-job-record.ts';

/** Descriptions at the same time, however many pages wait for theirs. */
const describeConcurrency = 16;

/**
 * The records of training jobs from DescribeTrainingJob, the only source of a non-compliant verdict. Requests are
 * answered in the order in which they were made.
 *
 * @param onRecord called with every complete record, for callers that need more of it than a verdict does.
 */
export function createJobRecords(
  client: SageMakerClient,
  calls: Calls,
  onRecord: (record: DescribeTrainingJobCommandOutput) => void = () => undefined,
): JobRecords {
  const inTurn = createLimit(describeConcurrency);

  /** A reading of the job that has this name now. */
  async function describe(name: string): Promise<JobReading> {
    try {
      const record = await calls.call('DescribeTrainingJob', (options) =>
        client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }), options),
      );
      const job = jobFromRecord(record);
      if (job === undefined || job.name.toLowerCase() !== name.toLowerCase())
        return { kind: 'unknown', name, reason: 'DescribeTrainingJob returned no such record' };
      onRecord(record);
      return { kind: 'read', job: { ...job, name } };
    } catch (error) {
      if (error instanceof OutOfTimeError) return { kind: 'unread', name };
      if (failureKind(error) === 'gone') return { kind: 'gone', name };
      return { kind: 'unknown', name, reason: describeFailure(error) };
    }
  }

  async function tags({ name, arn }: TrainingJob): Promise<TagReading | undefined> {
    if (arn === undefined)
      return { kind: 'unreadable', reason: `DescribeTrainingJob returned no ARN of ${name}` };
    const found: Tag[] = [];
    let token: string | undefined;
    try {
      do {
        const answer: ListTagsCommandOutput = await calls.call('ListTags', (options) =>
          client.send(new ListTagsCommand({ ResourceArn: arn, NextToken: token }), options),
        );
        found.push(...(answer.Tags ?? []));
        token = answer.NextToken || undefined;
      } while (token !== undefined);
      return tagsOf(found);
    } catch (error) {
      if (error instanceof OutOfTimeError) return undefined;
      return { kind: 'unreadable', reason: describeFailure(error) };
    }
  }

  return {
    describe: (names) => Promise.all(names.map((name) => inTurn(() => describe(name)))),
    tags: (job) => inTurn(() => tags(job)),
  };
}
