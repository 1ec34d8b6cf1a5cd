// What a file does not tell never turns a verdict around: whatever the hidden values turn out to be, a verdict that was
// given holds.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judge } from '../../rule/verdict/verdict.ts';
import { aTrainingJob, ruleParameters } from '../support/factories.ts';
import { check, checkedAtMs } from './checked.ts';

/** A value of a template: written out, behind a parameter, or one side of a condition. */
interface Hidden<Value> {
  readonly value: Value;
  readonly hiding: 'none' | 'parameter' | 'condition';
  readonly other: Value;
  readonly isFirst: boolean;
}

function hideable<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Hidden<Value>> {
  return fc.record({
    value,
    hiding: fc.oneof(
      { weight: 6, arbitrary: fc.constant('none' as const) },
      fc.constantFrom('parameter' as const, 'condition' as const),
    ),
    other: value,
    isFirst: fc.boolean(),
  });
}

/** A condition may remove an item; a parameter is always some id. Most ids are allowed ones. */
function idsOf(allowed: string, other: string) {
  const id = fc.constantFrom(allowed, allowed, allowed, other);
  const item: fc.Arbitrary<Hidden<string | undefined>> = fc.oneof(
    { weight: 3, arbitrary: hideable(id) },
    hideable(fc.option(id, { nil: undefined })).map((one) => ({
      ...one,
      hiding: 'condition' as const,
    })),
  );
  return hideable(fc.array(item, { maxLength: 3, size: 'max' }));
}

const request = fc.record({
  name: hideable(fc.constantFrom('smoke-1', 'churn', 'churn-smoke')),
  vpcConfig: hideable(
    fc.option(
      fc.record({ subnets: idsOf('subnet-a', 'subnet-x'), groups: idsOf('sg-a', 'sg-x') }),
      { nil: undefined },
    ),
  ),
  isolation: hideable(fc.constantFrom(true, true, true, false, undefined)),
  volumeKmsKey: hideable(fc.constantFrom('key', 'key', undefined)),
  encryption: hideable(fc.constantFrom(true, true, true, false)),
  instanceType: hideable(fc.constantFrom('ml.m5.large', 'ml.g5.xlarge', undefined)).map((one) =>
    one.hiding === 'parameter' ? { ...one, hiding: 'none' as const } : one,
  ),
});
type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never;
type Ids = NonNullable<Request['vpcConfig']['value']>['subnets'];

const someParameters = fc.record(
  {
    allowedSubnetIds: fc.constant(['subnet-a']),
    allowedSecurityGroupIds: fc.constant(['sg-a']),
    requireNetworkIsolation: fc.boolean(),
    requireInterContainerEncryption: fc.boolean(),
    requireVolumeKmsKey: fc.boolean(),
    exemptJobNames: fc.constantFrom(['smoke-*'], ['*-smoke'], ['churn'], ['no'], ['no-*']),
    serverlessJobs: fc.constantFrom('evaluate' as const, 'notApplicable' as const),
  },
  { requiredKeys: [] },
);

/** The template's text for a value; nothing is `AWS::NoValue`. */
function written<Value>(hidden: Hidden<Value>, write: (value: Value) => unknown): unknown {
  const { value, hiding, other, isFirst } = hidden;
  const one = (side: Value) => (side === undefined ? { Ref: 'AWS::NoValue' } : write(side));
  if (hiding === 'none') return one(value);
  if (hiding === 'parameter') return { Ref: 'Parameter' };
  const sides = isFirst ? [value, other] : [other, value];
  return { 'Fn::If': ['Condition', ...sides.map(one)] };
}

function templateOf(given: Request): string {
  const plain = (value: unknown) => value;
  const list = (hidden: Ids) =>
    written(hidden, (items) => items.map((one) => written<string | undefined>(one, plain)));
  const properties = {
    TrainingJobName: written(given.name, plain),
    VpcConfig: written(given.vpcConfig, (vpcConfig) => ({
      Subnets: vpcConfig && list(vpcConfig.subnets),
      SecurityGroupIds: vpcConfig && list(vpcConfig.groups),
    })),
    EnableNetworkIsolation: written(given.isolation, plain),
    EnableInterContainerTrafficEncryption: written(given.encryption, plain),
    ResourceConfig: {
      InstanceType: written<string | undefined>(given.instanceType, plain),
      VolumeKmsKeyId: written<string | undefined>(given.volumeKmsKey, plain),
    },
  };
  const resource = { Type: 'AWS::SageMaker::TrainingJob', Properties: properties };
  return JSON.stringify({ Resources: { Train: resource } });
}

/** The job that comes of the template where everything hidden has its value. */
function jobOf(given: Request) {
  const known = (list: Ids) =>
    list.value.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const { vpcConfig: _default, ...job } = aTrainingJob({
    name: given.name.value,
    createdAtMs: checkedAtMs,
    networkIsolation: given.isolation.value === true,
    interContainerEncryption: given.encryption.value,
    serverless: given.instanceType.value === undefined,
    instanceTypes: given.instanceType.value === undefined ? [] : [given.instanceType.value],
    volumeKmsKey: given.volumeKmsKey.value !== undefined,
  });
  const { value } = given.vpcConfig;
  if (value === undefined) return job;
  const vpcConfig = { subnetIds: known(value.subnets), securityGroupIds: known(value.groups) };
  return { ...job, vpcConfig };
}

it('a verdict on what is partly known is the rule’s verdict on the job that comes of it', async () => {
  const seen = { compliant: 0, nonCompliant: 0, notApplicable: 0, unknown: 0 };
  await fc.assert(
    fc.asyncProperty(request, someParameters, async (given, some) => {
      const parameters = ruleParameters(some);
      const { kind } = judge(jobOf(given), parameters, checkedAtMs);

      const { findings } = await check({ text: templateOf(given), parameters });

      const { verdict = 'unknown', reasons = [] } = findings[0] ?? {};
      seen[verdict] += 1;
      // A name that is not known may take a compliant job out of scope: that violates nothing either.
      const allowed = kind === 'notApplicable' ? ['notApplicable', 'compliant'] : [kind];
      expect([...allowed, 'unknown']).toContain(verdict);
      if (verdict === 'unknown') expect(reasons).not.toEqual([]);
    }),
    { numRuns: 2000 },
  );
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(20);
});

it('a template that hides nothing is never unknown', async () => {
  const show = <Value>(hidden: Hidden<Value>) => ({ ...hidden, hiding: 'none' as const });
  const list = (hidden: Ids) => ({ ...show(hidden), value: hidden.value.map(show) });
  const open = request.map((given) => ({
    name: show(given.name),
    vpcConfig: {
      ...show(given.vpcConfig),
      value: given.vpcConfig.value && {
        subnets: list(given.vpcConfig.value.subnets),
        groups: list(given.vpcConfig.value.groups),
      },
    },
    isolation: show(given.isolation),
    encryption: show(given.encryption),
    volumeKmsKey: show(given.volumeKmsKey),
    instanceType: show(given.instanceType),
  }));
  await fc.assert(
    fc.asyncProperty(open, someParameters, async (given, some) => {
      const parameters = ruleParameters(some);

      const { findings } = await check({ text: templateOf(given), parameters });

      expect(findings[0]?.verdict).toBe(judge(jobOf(given), parameters, checkedAtMs).kind);
    }),
  );
});
