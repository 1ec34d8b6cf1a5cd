// What a file does not tell never turns a verdict around: whatever the hidden values turn out to be, a verdict that was
// given holds.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judge } from '../../rule/verdict/verdict.ts';
import { aTrainingJob, ruleParameters } from '../support/factories.ts';
import { check, checkedAtMs } from './checked.ts';

const id = fc.constantFrom('subnet-a', 'subnet-x', 'sg-a', 'sg-x');
const hideable = <Value>(value: fc.Arbitrary<Value>) =>
  fc.record({ value, isHidden: fc.boolean() });

const request = fc.record({
  name: hideable(fc.constantFrom('smoke-1', 'churn', 'churn-smoke')),
  vpcConfig: hideable(fc.boolean()),
  subnets: hideable(fc.array(hideable(id), { maxLength: 3 })),
  groups: hideable(fc.array(hideable(id), { maxLength: 3 })),
  isolation: hideable(fc.boolean()),
  encryption: hideable(fc.boolean()),
  serverless: hideable(fc.boolean()),
});
type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

const someParameters = fc.record(
  {
    allowedSubnetIds: fc.constant(['subnet-a']),
    allowedSecurityGroupIds: fc.constant(['sg-a']),
    requireNetworkIsolation: fc.boolean(),
    requireInterContainerEncryption: fc.boolean(),
    exemptJobNames: fc.constantFrom(['smoke-*'], ['*-smoke'], ['churn'], ['*']),
    serverlessJobs: fc.constantFrom('evaluate' as const, 'notApplicable' as const),
  },
  { requiredKeys: [] },
);

/** The task of a state machine, with a path in the place of everything that is hidden. */
function stateMachineOf(given: Request): string {
  const hidden = '{% $input %}';
  const list = ({ value, isHidden }: Request['subnets']) =>
    isHidden ? hidden : value.map((item) => (item.isHidden ? hidden : item.value));
  const vpcConfig = given.vpcConfig.isHidden
    ? hidden
    : given.vpcConfig.value
      ? { Subnets: list(given.subnets), SecurityGroupIds: list(given.groups) }
      : null;
  const shown = <Value>({ value, isHidden }: { value: Value; isHidden: boolean }) =>
    isHidden ? hidden : value;
  const resources = given.serverless.value ? {} : { InstanceType: 'ml.m5.large' };
  const task = {
    Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync',
    Arguments: {
      TrainingJobName: shown(given.name),
      VpcConfig: vpcConfig,
      EnableNetworkIsolation: shown(given.isolation),
      EnableInterContainerTrafficEncryption: shown(given.encryption),
      ResourceConfig: given.serverless.isHidden ? hidden : resources,
    },
  };
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Train', States: { Train: task } });
}

function jobOf(given: Request) {
  const idsOf = (list: Request['subnets']) => list.value.map(({ value }) => value);
  const { vpcConfig: _default, ...job } = aTrainingJob({
    name: given.name.value,
    createdAtMs: checkedAtMs,
    networkIsolation: given.isolation.value,
    interContainerEncryption: given.encryption.value,
    serverless: given.serverless.value,
  });
  const vpcConfig = { subnetIds: idsOf(given.subnets), securityGroupIds: idsOf(given.groups) };
  return given.vpcConfig.value ? { ...job, vpcConfig } : job;
}

it('a verdict on what is partly known is the rule’s verdict on the job that comes of it', async () => {
  const seen = { decided: 0, unknown: 0 };
  await fc.assert(
    fc.asyncProperty(request, someParameters, async (given, some) => {
      const parameters = ruleParameters(some);
      const { kind } = judge(jobOf(given), parameters, checkedAtMs);

      const { findings } = await check({ text: stateMachineOf(given), parameters });

      const verdict = findings[0]?.verdict;
      seen[verdict === 'unknown' ? 'unknown' : 'decided'] += 1;
      // A name that is not known may take a compliant job out of scope: that violates nothing either.
      const allowed = kind === 'notApplicable' ? ['notApplicable', 'compliant'] : [kind];
      expect([...allowed, 'unknown']).toContain(verdict);
      if (verdict === 'unknown') expect(findings[0]?.reasons).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(seen.decided).toBeGreaterThan(20);
  expect(seen.unknown).toBeGreaterThan(20);
});

it('a request that hides nothing is never unknown', async () => {
  const open = request.map(({ subnets, groups, ...rest }) => {
    const show = <Value>({ value }: { value: Value }) => ({ value, isHidden: false });
    const list = ({ value }: Request['subnets']) => show({ value: value.map(show) });
    return {
      name: show(rest.name),
      vpcConfig: show(rest.vpcConfig),
      subnets: list(subnets),
      groups: list(groups),
      isolation: show(rest.isolation),
      encryption: show(rest.encryption),
      serverless: show(rest.serverless),
    };
  });
  await fc.assert(
    fc.asyncProperty(open, someParameters, async (given, some) => {
      const parameters = ruleParameters(some);

      const { findings } = await check({ text: stateMachineOf(given), parameters });

      expect(findings[0]?.verdict).toBe(judge(jobOf(given), parameters, checkedAtMs).kind);
    }),
  );
});
