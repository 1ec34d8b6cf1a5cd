// docs/remediation.md: what it tells people to type and to write is run as it is there, from top to bottom.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplesOf, type Machine, root, startMachine } from './page-examples.ts';

const network = {
  SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
  Subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-0f9e8d7c6b5a40312'],
};
const examples = await examplesOf('docs/remediation.md');
const commands = examples.filter(({ language }) => language === 'bash');
const outputs = examples.filter(({ mark }) => mark === 'output');
const said = new Map<string, string>();
/** What commands say by their exit code, where that is not 0. */
const exitCodes: Readonly<Record<string, number>> = { explain: 1 };

function textOf(name: string): string {
  const found = examples.find((example) => example.name === name);
  if (found === undefined) throw new Error(`docs/remediation.md has no example ${name}`);
  return found.text;
}

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine({
    'fraud-model-7': { TrainingJobStatus: 'Completed' },
    'fraud-model-6': { TrainingJobStatus: 'Completed', VpcConfig: network },
  });
});
afterAll(async () => {
  await machine[Symbol.asyncDispose]();
});

describe('docs/remediation.md', () => {
  it.each(commands)('runs $name', async ({ name, text }) => {
    const { code, stdout, stderr } = await machine.run(text);

    expect(code, stderr).toBe(exitCodes[name] ?? 0);
    said.set(name, stdout);
  });

  it.each(outputs)('shows what $name prints', ({ name, text }) => {
    expect(said.get(name)).toBe(text);
  });

  it('lists jobs with their networks, and tells those without one apart', () => {
    expect(said.get('list')).toContain('fraud-model-7');
    expect(said.get('describe-many')?.trim().split('\n').toSorted()).toEqual([
      `fraud-model-6 ${network.Subnets.join('\t')}`,
      'fraud-model-7 None',
    ]);
    expect(said.get('search')).toMatch(/^fraud-model-7\t\S+\n$/);
    expect(said.get('scan')).toContain('1 violation');
    expect(said.get('explain')).toContain('Not in a VPC: the job has no VpcConfig.');
  });

  it('creates the old job again, as it was, in the VPC', () => {
    const { jobs } = machine.aws.world;

    expect(jobs.get('fraud-model-7-vpc')).toMatchObject({ VpcConfig: network });
  });

  it('creates a job in the VPC, and deletes the old one after its description is saved', async () => {
    const saved = JSON.parse(await readFile(join(machine.folder, 'fraud-model-7.json'), 'utf8'));
    const { jobs } = machine.aws.world;

    expect(jobs.get('fraud-model-8')).toMatchObject({
      VpcConfig: network,
      EnableInterContainerTrafficEncryption: true,
    });
    expect(saved.TrainingJobName).toBe('fraud-model-7');
    expect(jobs.get('fraud-model-7')?.TrainingJobStatus ?? 'gone').not.toBe('Completed');
  });

  it('deploys the policy for the subnets, the group and the roles that it names', () => {
    expect(machine.cloudFormation.stacks.get('training-in-vpc')?.parameters).toEqual({
      PolicyName: 'training-in-vpc',
      AllowedSubnetIds: network.Subnets.join(','),
      AllowedSecurityGroupIds: network.SecurityGroupIds.join(','),
      RoleNames: 'SageMakerExecution,DataScientist',
    });
  });

  it('gives the Terraform module variables that it has', async () => {
    const variables = await readFile(join(root, 'infra/prevention/terraform/variables.tf'), 'utf8');
    const given = examples
      .filter(({ language }) => language === 'hcl')
      .flatMap(({ text }) => [...text.matchAll(/^ {2}(\w+) +=/gm)].map(([, name]) => name));

    const [source, ...names] = given;
    expect(source).toBe('source');
    expect(names).toHaveLength(3);
    for (const name of names) expect(variables).toContain(`variable "${name}"`);
  });

  it('grants the execution role what is JSON, on network interfaces and no more', () => {
    const [policy] = examples.filter(({ language, mark }) => language === 'json' && !mark);
    const { Statement } = JSON.parse(policy?.text ?? '');

    expect(Statement).toHaveLength(1);
    for (const action of Statement[0].Action) expect(action).toMatch(/^ec2:/);
  });

  it('has no example that is not run, shown or checked', () => {
    const others = examples.filter(
      ({ mark, language }) => mark === undefined && !['json', 'hcl'].includes(language),
    );

    expect(others).toEqual([]);
    expect(commands.length).toBeGreaterThan(8);
  });
});

// With the interpreter of an environment that has the SDK, the example runs; without one it is parsed.
describe.each([
  { version: 'v3', python: process.env.SAGEMAKER_SDK_3 },
  { version: 'v2', python: process.env.SAGEMAKER_SDK_2 },
])('the Python example, $version', ({ version, python }) => {
  const example = textOf(`python-${version}`);

  it('is Python', async () => {
    const parser = process.env.PYTHON ?? 'python3';
    const { code, stderr } = await machine.run(example, [
      parser,
      '-c',
      'import ast, sys; ast.parse(sys.argv[1])',
    ]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.skipIf(python === undefined)('starts a job in the VPC', async () => {
    const before = new Set(namesOf(machine));
    const environment = 'import os; os.environ["SAGEMAKER_VALIDATE_ROLE"] = "false"\n';

    const { code, stderr } = await machine.run(`${environment}${example}`, [String(python), '-c']);

    expect(code, stderr).toBe(0);
    const [name = ''] = namesOf(machine).filter((one) => !before.has(one));
    expect(name).toMatch(/^fraud-model-/);
    expect(machine.aws.world.jobs.get(name)).toMatchObject({
      VpcConfig: network,
      EnableInterContainerTrafficEncryption: true,
    });
  });
});

function namesOf({ aws }: Machine): readonly string[] {
  return [...aws.world.jobs.all()].map(({ TrainingJobName }) => TrainingJobName);
}
