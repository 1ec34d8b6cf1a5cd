// Requests and answers of SageMaker's API, as files.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobFromRecord } from '../../rule/aws/training-job-record.ts';
import { judge } from '../../rule/verdict/verdict.ts';
import { ruleParameters } from '../support/factories.ts';
import { check, checkedAtMs, type Given, inShort, markedPlaces, placesOf } from './checked.ts';

interface Row extends Given {
  readonly what: string;
  readonly findings: readonly string[];
}

const inVpc = '"VpcConfig": { "Subnets": ["subnet-a"], "SecurityGroupIds": ["sg-a"] }';
const instances = '"ResourceConfig": { "InstanceType": "ml.m5.large" }';

const rows: readonly Row[] = [
  {
    what: 'a request in a VPC',
    text: `{ "TrainingJobName": "churn", ${instances}, ${inVpc} }`,
    findings: ['churn compliant'],
  },
  {
    what: 'a request without a VpcConfig',
    text: `\n  ▸{ "TrainingJobName": "churn", ${instances} }`,
    findings: ['churn nonCompliant noVpcConfig'],
  },
  {
    what: 'a VpcConfig that is null',
    text: `{ "TrainingJobName": "churn",\n  ▸"VpcConfig": null }`,
    findings: ['churn nonCompliant noVpcConfig'],
  },
  {
    what: 'an empty VpcConfig',
    text: `{ "TrainingJobName": "churn",\n  ▸"VpcConfig": {} }`,
    findings: ['churn nonCompliant incompleteVpcConfig'],
  },
  {
    what: 'an empty list of security groups',
    text: `{ "TrainingJobName": "churn",\n "VpcConfig": { "Subnets": ["subnet-a"],\n\t▸"SecurityGroupIds": [] } }`,
    findings: ['churn nonCompliant incompleteVpcConfig'],
  },
  {
    what: 'a subnet that is not allowed',
    text: `{ "TrainingJobName": "churn", "VpcConfig": { "Subnets": ["subnet-a",\n ▸"subnet-x"], "SecurityGroupIds": ["sg-a"] } }`,
    parameters: { allowedSubnetIds: ['subnet-a'] },
    findings: ['churn nonCompliant subnetNotAllowed'],
  },
  {
    what: 'several requirements missed, each with its place',
    text: `▸{ "TrainingJobName": "churn",\n  ▸"EnableNetworkIsolation": false,\n  ▸"EnableInterContainerTrafficEncryption": false }`,
    parameters: { requireNetworkIsolation: true, requireInterContainerEncryption: true },
    findings: ['churn nonCompliant noVpcConfig networkIsolationOff interContainerEncryptionOff'],
  },
  {
    what: 'a list of requests of several operations',
    text: `[{ "TrainingJobName": "one", ${inVpc} }, ▸{ "TrainingJobName": "two" },
      { "AutoMLJobName": "three", "AutoMLJobConfig": { "SecurityConfig": { ${inVpc} } } }]`,
    findings: ['one compliant', 'two nonCompliant noVpcConfig', 'three compliant'],
  },
  {
    what: 'a described job that is exempt',
    text: `▸{ "TrainingJobName": "smoke-1", "TrainingJobArn": "arn", "CreationTime": 1767225600 }`,
    parameters: { exemptJobNames: ['smoke-*'] },
    findings: ['smoke-1 notApplicable exempt'],
  },
  {
    what: 'a described job that is too old, as version 2 of the CLI prints times',
    text: `▸{ "TrainingJobName": "old", "CreationTime": "2026-01-01T10:00:00.123000+01:00" }`,
    parameters: { maxJobAgeDays: 30 },
    findings: ['old notApplicable tooOld'],
  },
  {
    what: 'a request, which is younger than any limit',
    text: `▸{ "TrainingJobName": "new" }`,
    parameters: { maxJobAgeDays: 30, createdAfter: new Date('2099-01-01') },
    findings: ['new nonCompliant noVpcConfig'],
  },
  {
    what: 'a serverless request where such jobs are out of scope',
    text: `▸{ "TrainingJobName": "tune-a-model", "ServerlessJobConfig": {} }`,
    parameters: { serverlessJobs: 'notApplicable' },
    findings: ['tune-a-model notApplicable serverless'],
  },
  {
    what: 'a tuning job with one definition',
    text: `{ "HyperParameterTuningJobName": "tune", ▸"TrainingJobDefinition": { } }`,
    findings: ['tune nonCompliant noVpcConfig'],
  },
  {
    what: 'a tuning job with several definitions',
    text: `{ "HyperParameterTuningJobName": "tune", "TrainingJobDefinitions": [
      { "DefinitionName": "small", ${inVpc} },
      ▸{ "DefinitionName": "large" },
      { ▸"VpcConfig": { } } ] }`,
    findings: [
      'tune/small compliant',
      'tune/large nonCompliant noVpcConfig',
      'tune/3 nonCompliant incompleteVpcConfig',
    ],
  },
  {
    what: 'the children of a tuning job whose names are exempt',
    text: `{ "HyperParameterTuningJobName": "smoke", ▸"TrainingJobDefinition": {} }`,
    parameters: { exemptJobNames: ['smoke-*'] },
    findings: ['smoke notApplicable exempt'],
  },
  {
    what: 'a tuning job without a definition',
    text: `▸{ "HyperParameterTuningJobName": "tune" }`,
    findings: ['tune unknown noVpcConfig'],
  },
  {
    what: 'an AutoML job outside a VPC',
    text: `{ "AutoMLJobName": "auto", "AutoMLJobConfig": { ▸"SecurityConfig": { } } }`,
    findings: ['auto nonCompliant noVpcConfig'],
  },
  {
    what: 'an AutoML job without any configuration',
    text: `▸{ "AutoMLJobName": "auto", "InputDataConfig": [] }`,
    findings: ['auto nonCompliant noVpcConfig'],
  },
  {
    what: 'an AutoML job of the second version',
    text: `{ "AutoMLJobName": "auto", "AutoMLProblemTypeConfig": {}, "SecurityConfig": { ${inVpc} } }`,
    findings: ['auto compliant'],
  },
  {
    what: 'network isolation of an AutoML job, for which it has no setting',
    text: `▸{ "AutoMLJobName": "auto", "AutoMLProblemTypeConfig": {}, "SecurityConfig": { ${inVpc} } }`,
    parameters: { requireNetworkIsolation: true },
    findings: ['auto unknown networkIsolationOff'],
  },
  {
    what: 'a volume without a key of the customer, on an instance that takes one',
    text: `{ "TrainingJobName": "churn", ${inVpc}, ▸"ResourceConfig": { "InstanceType": "ml.m5.large" } }`,
    parameters: { requireVolumeKmsKey: true },
    findings: ['churn nonCompliant volumeKmsKeyMissing'],
  },
  {
    what: 'instances of a tuning job, of which one has storage of its own',
    text: `{ "HyperParameterTuningJobName": "tune", "TrainingJobDefinition": { ${inVpc},
      "HyperParameterTuningResourceConfig": { "InstanceConfigs": [{ "InstanceType": "ml.g5.xlarge" }] } } }`,
    parameters: { requireVolumeKmsKey: true },
    findings: ['tune compliant'],
  },
  {
    what: 'the volumes of an AutoML job, which chooses its instances',
    text: `▸{ "AutoMLJobName": "auto", "AutoMLProblemTypeConfig": {}, "SecurityConfig": { ${inVpc} } }`,
    parameters: { requireVolumeKmsKey: true },
    findings: ['auto unknown volumeKmsKeyMissing'],
  },
  {
    what: 'a VpcConfig of a type that SageMaker refuses',
    text: `{ "TrainingJobName": "churn", "VpcConfig": ▸"vpc-1" }`,
    findings: ['churn unknown noVpcConfig'],
  },
  {
    what: 'a kind that is forced',
    text: `▸{ "RoleArn": "arn" }`,
    kind: 'create-training-job',
    findings: ['training job nonCompliant noVpcConfig'],
  },
  { what: 'JSON that defines no job', text: '{ "name": "x" }', findings: [] },
  {
    what: 'JSON that ends too early',
    text: '{ "TrainingJobName": "x"▸',
    findings: ['error: not valid JSON: close brace expected'],
  },
  {
    what: 'a key that is there twice',
    text: `{ "TrainingJobName": "x", ${inVpc},\n ▸"VpcConfig": {} }`,
    findings: ['error: the key "VpcConfig" is there twice'],
  },
];

describe('a file of requests', () => {
  it.each(rows)('$what', async (row) => {
    const checked = await check(row);

    expect(inShort(checked)).toEqual(row.findings);
    expect(placesOf(checked)).toEqual(markedPlaces(row.text));
  });

  it('with keys of the prototype is only data', async () => {
    const checked = await check({
      text: '{ "__proto__": { "VpcConfig": {} }, "constructor": 1, "TrainingJobName": "x" }',
    });

    expect(inShort(checked)).toEqual(['x nonCompliant noVpcConfig']);
    expect(Object.hasOwn(Object.prototype, 'VpcConfig')).toBe(false);
  });

  it('nested without end is refused, not crashed on', async () => {
    const checked = await check({ text: `{"TrainingJobName":${'['.repeat(100_000)}` });

    expect(inShort(checked)).toEqual(['error: nested more than 200 levels deep']);
  });
});

const id = fc.constantFrom('subnet-a', 'subnet-x', 'sg-a', 'sg-x', '');
const ids = fc.array(id, { maxLength: 3 });
const record = fc.record(
  {
    VpcConfig: fc.option(fc.record({ Subnets: ids, SecurityGroupIds: ids }, { requiredKeys: [] })),
    EnableNetworkIsolation: fc.boolean(),
    EnableInterContainerTrafficEncryption: fc.boolean(),
    ServerlessJobConfig: fc.constant({}),
    ResourceConfig: fc.constantFrom(
      {},
      { InstanceType: 'ml.m5.large' },
      { InstanceType: 'ml.m5.large', VolumeKmsKeyId: 'key' },
      { InstanceType: 'ml.g5.xlarge', VolumeKmsKeyId: '' },
      { InstanceGroups: [{ InstanceType: 'ml.m5.large' }, { InstanceType: 'ml.g5.xlarge' }] },
      { InstanceGroups: [] },
    ),
    TrainingJobStatus: fc.constantFrom('InProgress', 'Completed', 'Deleting'),
  },
  { requiredKeys: [] },
);
const someParameters = fc.record(
  {
    allowedSubnetIds: fc.constant(['subnet-a']),
    allowedSecurityGroupIds: fc.constant(['sg-a']),
    requireNetworkIsolation: fc.boolean(),
    requireInterContainerEncryption: fc.boolean(),
    requireVolumeKmsKey: fc.boolean(),
    exemptJobNames: fc.constantFrom(['smoke-*'], ['churn']),
    serverlessJobs: fc.constantFrom('evaluate' as const, 'notApplicable' as const),
    maxJobAgeDays: fc.constantFrom(30, 365),
    createdAfter: fc.constantFrom(new Date('2026-05-01'), new Date('2025-01-01')),
  },
  { requiredKeys: [] },
);

it('a described job of which everything is known gets the verdict of the rule', async () => {
  await fc.assert(
    fc.asyncProperty(
      record,
      someParameters,
      fc.constantFrom('smoke-1', 'churn'),
      fc.constantFrom('2026-05-31T00:00:00Z', '2026-04-01T00:00:00Z', '2024-01-01T00:00:00Z'),
      async (fields, given, name, created) => {
        const parameters = ruleParameters(given);
        const json = { ...fields, TrainingJobName: name, CreationTime: created };
        const job = jobFromRecord({ ...json, CreationTime: new Date(created) } as Parameters<
          typeof jobFromRecord
        >[0]);
        if (job === undefined) throw new Error('the record has a name and a time');
        const verdict = judge(job, parameters, checkedAtMs);

        const { findings } = await check({ text: JSON.stringify(json), parameters });

        expect(findings.map((one) => one.verdict)).toEqual([verdict.kind]);
        if (verdict.kind === 'nonCompliant')
          expect(findings[0]?.reasons.map(({ kind, text }) => ({ kind, text }))).toEqual(
            verdict.findings,
          );
      },
    ),
  );
});
