// Both versions of the SageMaker Python SDK: they run the scripts that `recreate` prints, and read the defaults that
// `network` prints. What they send to the embedded AWS is the proof.

import { describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../../rule/local-aws/server.ts';
import { describedJobs } from '../../support/scenarios/described-jobs.ts';
import { runCli } from '../run-cli.ts';
import { runScripts, type Sdk, save, sdks, validateDefaults } from './python.ts';

type Members = Readonly<Record<string, unknown>>;

const network = ['--subnets', 'subnet-0a1b2c3d,subnet-1', '--security-groups', 'sg-0a1b2c3d'];
const vpcConfig = { Subnets: ['subnet-0a1b2c3d', 'subnet-1'], SecurityGroupIds: ['sg-0a1b2c3d'] };

async function print(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

/** The requests that created jobs, in order. */
function created(aws: LocalAws): readonly Members[] {
  return aws.requests.of('CreateTrainingJob').map(({ input }) => input);
}

/** A request without what an SDK decides: its name, members that say the default, and those that say nothing. */
function comparable(request: Members, notSaid: readonly string[]): unknown {
  const plain = JSON.parse(JSON.stringify(request));
  delete plain.TrainingJobName;
  for (const path of [...notSaid, ...saidByDefault]) remove(plain, path.split('.'));
  return JSON.parse(JSON.stringify(plain), (_, value) => {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    return value === false || value === '' || isEmpty ? undefined : value;
  });
}

/** Sent by one of the SDKs for every job, with the meaning of their absence. */
const saidByDefault = ['ProfilerConfig.DisableProfiler', 'OutputDataConfig.CompressionType'];

function remove(value: Members, [first = '', ...rest]: readonly string[]): void {
  const inner = value[first];
  if (rest.length === 0) delete (value as Record<string, unknown>)[first];
  else if (typeof inner === 'object' && inner !== null) {
    remove(inner as Members, rest);
    if (Object.keys(inner).length === 0) delete (value as Record<string, unknown>)[first];
  }
}

/** The paths that the script's own comment says it leaves out. */
function leftOut(script: string): readonly string[] {
  const [, list = ''] =
    /^# Not the same: .* has nothing for (.*): --format json/m.exec(script) ?? [];
  return list.split(', ').filter((path) => path !== '');
}

/** No trainer and no estimator takes these; `recreate` says so. */
const without: Readonly<Record<Sdk['version'], readonly string[]>> = {
  2: ['tuned-copy', 'sft-1'],
  3: ['sft-1'],
};

describe.each(sdks)('version $version of the SageMaker Python SDK', (sdk) => {
  it('sends the same request by the script as the JSON has, but for what the script says', async () => {
    const jobs = describedJobs.filter(
      ({ description }) => !without[sdk.version].includes(description.TrainingJobName),
    );
    const printed: { path: string; request: Members; leftOut: readonly string[] }[] = [];
    for (const { description } of jobs) {
      const { TrainingJobName: name } = description;
      const args = ['--from', save(`${name}.json`, JSON.stringify(description)), '--offline'];
      const all = ['recreate', ...args, ...network, '--encrypt'];
      const script = await print([...all, '--format', sdk.format]);
      const request: Members = JSON.parse(await print(all));
      printed.push({ path: save(`${name}.py`, script), request, leftOut: leftOut(script) });
    }
    await using aws = await startLocalAws();

    const { code, stderr } = await runScripts(
      sdk,
      printed.map(({ path }) => path),
      aws,
    );

    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(
      created(aws).map((request, index) => comparable(request, printed[index]?.leftOut ?? [])),
    ).toEqual(printed.map(({ request, leftOut: paths }) => comparable(request, paths)));
  });

  it.each([
    [[], {}],
    [
      ['--isolate', '--encrypt'],
      { EnableNetworkIsolation: true, EnableInterContainerTrafficEncryption: true },
    ],
  ])(
    'reads the defaults with %j, and puts a job that says nothing of a network into it',
    async (options, members) => {
      const args = ['network', ...network, '--print', 'sdk-defaults', ...options];
      const defaults = save('config.yaml', await print(args));
      const script = save('plain.py', plainScripts[sdk.version]);
      await using aws = await startLocalAws();

      const validated = await validateDefaults(sdk, defaults);
      const before = await runScripts(sdk, [script], aws);
      const after = await runScripts(sdk, [script], aws, defaults);

      expect([validated.code, validated.stderr]).toEqual([0, '']);
      for (const { code, stderr } of [before, after]) expect(code === 0 ? '' : stderr).toBe('');
      const [without, withDefaults] = created(aws);
      expect(without).not.toHaveProperty('VpcConfig');
      expect(withDefaults).toMatchObject({ VpcConfig: vpcConfig, ...members });
    },
  );

  it('refuses defaults that its schema does not have, so that its word means something', async () => {
    const wrong = save('wrong.yaml', 'SchemaVersion: "1.0"\nSageMaker: { TrainingJobs: {} }\n');

    const { code, stderr } = await validateDefaults(sdk, wrong);

    expect([code, stderr]).toEqual([1, expect.stringContaining("'TrainingJobs' was unexpected")]);
  });
});

const image = '111122223333.dkr.ecr.eu-central-1.amazonaws.com/training:1';
const role = 'arn:aws:iam::111122223333:role/Training';

/** As people write them, with nothing about a network. */
const plainScripts: Readonly<Record<Sdk['version'], string>> = {
  2: `
from sagemaker.estimator import Estimator

Estimator(
    image_uri="${image}", role="${role}", instance_count=1, instance_type="ml.m5.xlarge",
    output_path="s3://bucket/output", base_job_name="plain",
).fit(wait=False)
`,
  3: `
from sagemaker.core.training.configs import Compute, OutputDataConfig
from sagemaker.train import ModelTrainer

ModelTrainer(
    training_image="${image}", role="${role}", base_job_name="plain",
    compute=Compute(instance_type="ml.m5.xlarge", instance_count=1),
    output_data_config=OutputDataConfig(s3_output_path="s3://bucket/output"),
).train(wait=False)
`,
};
