// What people read in a terminal of 80 columns, in a pseudo-terminal: no word is broken at its edge.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { putJob, startAt } from '../support/local-world.ts';
import { awsEnvironment, runInTerminal } from './run-cli.ts';

const columns = 80;
const job = 'churn-model-2026-03-01-10-00-00-000';
const tuningJob = 'arn:aws:sagemaker:eu-central-1:111122223333:hyper-parameter-tuning-job/tune-7';
let aws: LocalAws;

beforeEach(async () => {
  aws = await startLocalAws({ startAt });
  aws.world.config.createRule({ name: 'sagemaker-training-job-in-vpc' });
  putJob({ aws }, job, { VpcConfig: undefined, TuningJobArn: tuningJob });
});
afterEach(() => aws.close());

it.each([
  ['scan', ['scan'], 'in 1 account and Region.'],
  ['an estimate', ['scan', '--estimate'], 'see docs/operations.md.'],
  ['an explanation', ['explain', job, '--who'], 'Started by tuning job tune-7.'],
  ['the nearest names', ['explain', job.replace('model', 'modle')], `the nearest names are ${job}`],
  ['a usage error', ['scan', '--report', 'pdf'], 'with =FILE for a file, got "pdf"'],
  [
    'preflight',
    ['preflight', '--after'],
    'no function, rule sagemaker-training-job-in-vpc is there',
  ],
])('%s fits into 80 columns', async (_, args, said) => {
  const { stdout } = await runInTerminal([...args, '--no-color', '--quiet'], {
    columns,
    env: awsEnvironment(aws),
  });

  const lines = stdout.replaceAll('\r', '\n').split('\n');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(said);
  // A command to paste stays whole.
  const tooLong = lines.filter(
    (line) => line.length > columns && !line.includes(' training-job-in-vpc '),
  );
  expect(tooLong).toEqual([]);
});
