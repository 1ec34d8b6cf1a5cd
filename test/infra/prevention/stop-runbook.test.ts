import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../../rule/local-aws/server.ts';
import type { TrainingJobInput } from '../../../rule/local-aws/training-job.ts';
import { isExempt } from '../../../rule/verdict/scope.ts';
import { resolveResource } from '../../support/resolve-template.ts';
import { readTemplate } from '../../support/template.ts';
import { type AutomationDocument, canRunScripts, runRunbook } from './run-runbook.ts';

const template = readTemplate(
  readFileSync(
    join(
      import.meta.dirname,
      '../../../infra/generated/prevention/stop-training-jobs.template.yaml',
    ),
    'utf8',
  ),
);
/** The document as it is deployed; by default one that acts. */
function deployed(parameters: Readonly<Record<string, string>> = { DryRun: 'false' }) {
  return resolveResource(template, 'AWS::SSM::Document', parameters).Content as AutomationDocument;
}

function defaultOf(parameter: string): string {
  return String(template.Parameters?.[parameter]?.Default);
}

const vpc = { Subnets: ['subnet-0aaaaaaaaaaaaaaa1'], SecurityGroupIds: ['sg-0bbbbbbbbbbbbbbb1'] };
const name = 'fraud-model-7';

let aws: LocalAws;
beforeEach(async () => {
  aws = await startLocalAws();
});
afterEach(() => aws.close());

function put(job: Partial<TrainingJobInput>): void {
  aws.world.jobs.put({ TrainingJobName: name, TrainingJobStatus: 'InProgress', ...job });
}

async function run(
  parameters: Readonly<Record<string, string>> = {},
  deployment: Readonly<Record<string, string>> = {},
) {
  const outputs = await runRunbook(
    deployed({ DryRun: 'false', ...deployment }),
    { TrainingJobName: name, ...parameters },
    aws.endpoint,
  );
  return { outcome: outputs['Stop.Outcome'], detail: outputs['Stop.Detail'] };
}

describe.runIf(canRunScripts())('the runbook', () => {
  it.each([
    ['without VpcConfig', {}],
    ['with an empty VpcConfig', { VpcConfig: {} }],
    ['with subnets and no security group', { VpcConfig: { ...vpc, SecurityGroupIds: [] } }],
    ['with security groups and no subnet', { VpcConfig: { ...vpc, Subnets: [] } }],
    ['with isolation, which is no VPC', { EnableNetworkIsolation: true }],
  ])('stops a running job %s', async (_, job) => {
    put(job);

    const { outcome } = await run();

    expect(outcome).toBe('Stopped');
    expect(aws.world.jobs.get(name)?.TrainingJobStatus).not.toBe('InProgress');
  });

  it('makes the calls that its role may make, and no others', async () => {
    put({});
    const { Policies } = resolveResource(template, 'AWS::IAM::Role', {}, 'RunbookRole');
    const [policy] = Policies as [{ PolicyDocument: { Statement: [{ Action: string[] }] } }];

    await run();

    const called = Object.keys(aws.requests.countByOperation()).map((name) => `sagemaker:${name}`);
    expect(called.toSorted()).toEqual(policy.PolicyDocument.Statement[0].Action.toSorted());
  });

  it('says by whose role and parent the stopped job was started', async () => {
    const parent = 'arn:aws:sagemaker:eu-central-1:111122223333:hyper-parameter-tuning-job/tune';
    put({ TuningJobArn: parent, RoleArn: 'arn:aws:iam::111122223333:role/Trainer' });

    const { detail } = await run();

    expect(detail).toContain('role arn:aws:iam::111122223333:role/Trainer');
    expect(detail).toContain(`started by ${parent}`);
  });

  it('leaves a running job in a VPC alone', async () => {
    put({ VpcConfig: vpc });

    const { outcome } = await run();

    expect(outcome).toBe('InVpc');
    expect(aws.requests.count('StopTrainingJob')).toBe(0);
  });

  it.each(['Stopping', 'Stopped', 'Completed', 'Failed', 'Deleting'] as const)(
    'has nothing to do for a job that is %s',
    async (status) => {
      put({ TrainingJobStatus: status });

      const { outcome, detail } = await run();

      expect([outcome, detail]).toEqual(['NotRunning', `${name} has status ${status}`]);
      expect(aws.requests.count('StopTrainingJob')).toBe(0);
    },
  );

  it('has nothing to do for a job that is gone', async () => {
    const { outcome } = await run();

    expect(outcome).toBe('Gone');
    expect(aws.requests.count('StopTrainingJob')).toBe(0);
  });

  it('takes ResourceNotFound for gone, as the API has it', async () => {
    aws.world.faults.failNext('DescribeTrainingJob', { kind: 'error', code: 'ResourceNotFound' });

    expect((await run()).outcome).toBe('Gone');
  });

  it('has nothing to do for a job that ends before it can be stopped', async () => {
    put({});
    aws.world.faults.failNext(
      'StopTrainingJob',
      { kind: 'error', code: 'ValidationException', message: 'The job is in status Completed.' },
      {
        when: () => {
          put({ TrainingJobStatus: 'Completed' });
          return true;
        },
      },
    );

    const { outcome, detail } = await run();

    expect([outcome, detail]).toEqual(['NotRunning', `${name} has status Completed`]);
  });

  it('refuses an exempt job without looking at it', async () => {
    put({});

    const { outcome } = await run({}, { ExemptJobNames: 'nightly-*, fraud-*' });

    expect(outcome).toBe('Exempt');
    expect(aws.requests.count()).toBe(0);
  });

  it.each([
    ['asked for', { DryRun: 'true' }, { DryRun: 'false' }],
    ['deployed', { DryRun: 'false' }, { DryRun: 'true' }],
    ['deployed, which is the default', {}, { DryRun: defaultOf('DryRun') }],
  ])('stops nothing in a dry run that is %s, and says what it would stop', async (_, asked, as) => {
    put({});

    const { outcome, detail } = await run(asked, as);

    expect(outcome).toBe('WouldStop');
    expect(detail).toContain(`${name} runs without a VPC`);
    expect(aws.requests.count('StopTrainingJob')).toBe(0);
  });

  it('leaves it to the deployment which jobs are exempt, and not to whoever starts it', async () => {
    await expect(run({ ExemptJobNames: '' })).rejects.toThrow(
      'the document has no parameter ExemptJobNames',
    );
  });

  it('keeps trying while SageMaker throttles', async () => {
    put({});
    aws.world.faults.failNext('DescribeTrainingJob', { kind: 'throttle' }, { times: 2 });
    aws.world.faults.failNext('StopTrainingJob', { kind: 'throttle' });

    expect((await run()).outcome).toBe('Stopped');
  });

  it.each([
    ['DescribeTrainingJob', 'accessDenied'],
    ['StopTrainingJob', 'accessDenied'],
  ] as const)(
    'fails where %s is denied, and does not take it for success',
    async (operation, kind) => {
      put({});
      aws.world.faults.failNext(operation, { kind });

      await expect(run()).rejects.toThrow('AccessDeniedException');
    },
  );

  it('fails where SageMaker refuses the request for another reason than a missing job', async () => {
    aws.world.faults.failNext('DescribeTrainingJob', {
      kind: 'error',
      code: 'ValidationException',
      message: '1 validation error detected',
    });

    await expect(run()).rejects.toThrow('1 validation error detected');
  });

  it.each(['', 'a_b', 'a;b', '-a', 'x'.repeat(64)])(
    'does not accept %o as the name of a job',
    async (jobName) => {
      await expect(run({ TrainingJobName: jobName })).rejects.toThrow('may not be');
    },
  );

  it.each([
    'fraud-model-7',
    'fraud-*',
    '*-7',
    '*',
    'fraud-*-7',
    'f*d*7',
    'fraud',
    'FRAUD-*',
    '*-8',
    '',
    'fraud-model-7*',
  ])('exempts by %o whom the rule exempts', async (pattern) => {
    const { outcome } = await run({}, { ExemptJobNames: pattern });

    const patterns = pattern === '' ? [] : [pattern];
    expect(outcome === 'Exempt').toBe(isExempt(name, patterns));
  });

  it('holds no double braces but those of its parameters, which Systems Manager would fill in', () => {
    for (const { inputs } of deployed().mainSteps) expect(inputs.Script).not.toMatch(/\{\{|\}\}/);
  });
});
