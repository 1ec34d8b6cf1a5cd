// docs/vpc-not-applied.md: its command runs, its defaults file works, and what it says of the SDK is what the SDK does.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  type SdkNetworkCase,
  sdkNetworkCases,
  sdkNetworkVersions,
} from '../../support/scenarios/sdk-network-cases.ts';
import { examplesOf, type Machine, startMachine } from './page-examples.ts';

const network = {
  SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
  Subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-0f9e8d7c6b5a40312'],
};
const interpreters = { v3: process.env.SAGEMAKER_SDK_3, v2: process.env.SAGEMAKER_SDK_2 };
const examples = await examplesOf('docs/vpc-not-applied.md');
const defaults = examples.find(({ language }) => language === 'yaml')?.text ?? '';

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine({ 'fraud-model-7': { TrainingJobStatus: 'Completed' } });
});
afterAll(async () => {
  await machine[Symbol.asyncDispose]();
});

/** What becomes of a job that is started with these arguments and defaults. */
async function outcomeOf(
  sdk: SdkNetworkCase['sdk'],
  given: string,
  file: string,
): Promise<SdkNetworkCase['outcome']> {
  const path = join(machine.folder, 'config.yaml');
  await writeFile(path, file);
  const before = new Set(machine.aws.world.jobs.all());
  const { code } = await machine.run(
    `SAGEMAKER_USER_CONFIG_OVERRIDE='${path}' SAGEMAKER_VALIDATE_ROLE=false \
      '${interpreters[sdk]}' '${join(import.meta.dirname, `network_by_sdk_${sdk}.py`)}' '${given}'`,
  );
  const [job] = [...machine.aws.world.jobs.all()].filter((one) => !before.has(one));
  if (job === undefined) {
    expect(code).not.toBe(0);
    return 'is not created: the SDK raises an error';
  }
  if (job.VpcConfig === undefined) return '**runs without a VPC**, and nothing says so';
  expect(job.VpcConfig).toEqual(network);
  return 'runs in the VPC';
}

describe('docs/vpc-not-applied.md', () => {
  it('shows the job as it is, and leaves out what may not be read', async () => {
    const [command] = examples.filter(({ language }) => language === 'bash');

    const { code, stdout, stderr } = await machine.run(command?.text ?? '');

    expect(code, stderr).toBe(1);
    expect(stdout).toContain('Not in a VPC: the job has no VpcConfig.');
  });

  it('has a defaults file that names one network everywhere', () => {
    const { TrainingJob, PythonSDK } = parse(defaults).SageMaker;
    const { ModelTrainer, RemoteFunction } = PythonSDK.Modules;

    expect(TrainingJob.VpcConfig).toEqual(network);
    expect(RemoteFunction.VpcConfig).toEqual(network);
    expect(ModelTrainer.networking).toEqual({
      subnets: network.Subnets,
      security_group_ids: network.SecurityGroupIds,
    });
  });

  it('has no other example', () => {
    expect(examples.map(({ language }) => language)).toEqual(['bash', 'yaml']);
  });
});

describe.each(['v3', 'v2'] as const)('the SDK, %s', (sdk) => {
  const isThere = interpreters[sdk] !== undefined;

  it.skipIf(!isThere)('is the version that the page names', async () => {
    const { stdout } = await machine.run(
      `'${interpreters[sdk]}' -m pip list --format freeze | grep -E '^sagemaker(-train)?=='`,
    );

    // The packages of version 3 count for themselves: sagemaker 3.27.0 is sagemaker-train 1.27.0.
    expect(stdout.replace(/sagemaker-train==1/, 'sagemaker==3')).toContain(
      `sagemaker==${sdkNetworkVersions[sdk]}`,
    );
  });

  it.skipIf(!isThere)('puts a job into the network of the defaults file', async () => {
    expect(await outcomeOf(sdk, '', defaults)).toBe('runs in the VPC');
  });

  it.skipIf(!isThere).each(sdkNetworkCases.filter((one) => one.sdk === sdk))(
    '$given: the job $outcome',
    async ({ arguments: given, defaults: file = {}, outcome }) => {
      const text = JSON.stringify({ SchemaVersion: '1.0', ...file });

      expect(await outcomeOf(sdk, given, text)).toBe(outcome);
    },
  );
});
