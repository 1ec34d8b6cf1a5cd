// Search acquits, Describe convicts: a record in the index that shows a listed job in a good VPC
// settles it; everything else is settled by DescribeTrainingJob, whatever the index says.

import { DescribeTrainingJobCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { JobReading, JobRecords, RunLog } from '../ports.ts';
import { OutOfTimeError } from '../run-errors.ts';
import { isSameIncarnation } from '../verdict/training-job.ts';
import type { Api } from './calls.ts';
import { describeFailure, failureKind } from './errors.ts';
import { createJobIndex } from './job-index.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { jobFromRecord } from './training-job-record.ts';

const describeConcurrency = 16;

export interface JobRecordsOptions {
  readonly client: SageMakerClient;
  readonly api: Api;
  readonly log: RunLog;
}

export function createJobRecords({ client, api, log }: JobRecordsOptions): JobRecords {
  const index = createJobIndex(client, api, log);

  /** A reading of the job that bears this name now. */
  async function describe(name: string): Promise<JobReading> {
    try {
      const record = await api.call('DescribeTrainingJob', () =>
        client.send(new DescribeTrainingJobCommand({ TrainingJobName: name })),
      );
      const job = jobFromRecord(record);
      if (job === undefined || job.name.toLowerCase() !== name.toLowerCase())
        return { kind: 'unknown', name, reason: 'DescribeTrainingJob returned no such record' };
      return { kind: 'read', job: { ...job, name } };
    } catch (error) {
      if (error instanceof OutOfTimeError) return { kind: 'unread', name };
      if (failureKind(error) === 'gone') return { kind: 'gone', name };
      return { kind: 'unknown', name, reason: describeFailure(error) };
    }
  }

  return {
    async readListed(jobs, settles) {
      const indexed = await index.createdAlongside(jobs);
      return await mapConcurrently(jobs, describeConcurrency, async (job) => {
        const record = indexed.get(job.name);
        return record && isSameIncarnation(job, record) && settles(record)
          ? { kind: 'read', job: record }
          : await describe(job.name);
      });
    },

    async readNamed(names, settles) {
      const indexed = await index.named(names);
      return await mapConcurrently(names, describeConcurrency, async (name) => {
        const record = indexed.get(name);
        return record && settles(record) ? { kind: 'read', job: record } : await describe(name);
      });
    },

    describe: (names) => mapConcurrently(names, describeConcurrency, describe),
  };
}
