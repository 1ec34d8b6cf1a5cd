import { DescribeTrainingJobCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type JobReading, type JobRecords, OutOfTimeError } from '../ports.ts';
import type { Calls } from './calls.ts';
import { describeFailure, failureKind } from './errors.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { jobFromRecord } from './training-job-record.ts';

const describeConcurrency = 16;

/** The records of training jobs from DescribeTrainingJob, the only source of a non-compliant verdict. */
export function createJobRecords(client: SageMakerClient, calls: Calls): JobRecords {
  /** A reading of the job that has this name now. */
  async function describe(name: string): Promise<JobReading> {
    try {
      const record = await calls.call('DescribeTrainingJob', (options) =>
        client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }), options),
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

  return { describe: (names) => mapConcurrently(names, describeConcurrency, describe) };
}
