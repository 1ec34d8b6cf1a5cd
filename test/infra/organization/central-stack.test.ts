import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, type NagPack, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { bundleFunction, CENTRAL_ENTRY } from '../../../infra/bundle.ts';
import { CentralStack, type CentralStackProps } from '../../../infra/organization/central-stack.ts';
import {
  INVOKE_POLICY_LIMIT,
  invokePolicyRoom,
} from '../../../infra/organization/invoke-policy-size.ts';
import { BUNDLE_FILE } from '../../../infra/shipped-function.ts';
import { createApp } from '../../../infra/templates/create-app.ts';
import { readCentralEnvironment } from '../../../rule/events/central-environment.ts';
import { readEnvironment } from '../../../rule/events/environment.ts';
import { memberA, ruleName, startCentralWorld } from '../../support/central-world.ts';
import { standInCode } from '../synthesize.ts';

const twoAccounts = ['111122223333', '444455556666'];
const environment = { account: '999988887777', region: 'eu-central-1' };
const functionArn =
  'arn:aws:lambda:eu-central-1:999988887777:function:sagemaker-training-job-in-vpc';
const stackName = 'SageMakerTrainingJobInVpcCentral';

function aStack(props: Partial<CentralStackProps> = {}): CentralStack {
  const settings = { accountIds: twoAccounts, code: standInCode(), env: environment, ...props };
  return new CentralStack(createApp(), stackName, settings);
}

function accounts(count: number): readonly string[] {
  return Array.from({ length: count }, (_, position) => String(100_000_000_000 + position));
}

/** So many accounts are said to fit. */
function accountsThatFit(): number {
  try {
    aStack({ accountIds: accounts(500) });
  } catch (error) {
    const [, count] = /may list (\d+) accounts, got 500/.exec(String(error)) ?? [];
    return Number(count);
  }
  throw new Error('500 accounts were not refused');
}

/** The policy that Lambda makes of the template's permissions, in bytes. */
function bytesOfInvokePolicy(template: Template): number {
  const permissions = template.findResources('AWS::Lambda::Permission');
  const statements = Object.entries(permissions).map(([logicalId, { Properties: given }]) => ({
    Sid: `${stackName}-${logicalId}-1ABCDEFGHIJKL`,
    Effect: 'Allow',
    Principal: { Service: given.Principal },
    Action: given.Action,
    Resource: functionArn,
    Condition: { StringEquals: { 'AWS:SourceAccount': given.SourceAccount } },
  }));
  return Buffer.byteLength(
    JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }),
  );
}

describe('the central function', () => {
  it('may be invoked by Config for exactly the accounts given, one statement each', () => {
    const permissions = Template.fromStack(aStack()).findResources('AWS::Lambda::Permission');

    expect(Object.values(permissions).map(({ Properties }) => Properties)).toMatchObject(
      twoAccounts.map((SourceAccount) => ({
        Action: 'lambda:InvokeFunction',
        Principal: 'config.amazonaws.com',
        SourceAccount,
      })),
    );
  });

  it('is given the settings that its code reads', () => {
    const [given] = Object.values(
      Template.fromStack(aStack({ externalId: 'of-ours' })).findResources('AWS::Lambda::Function'),
    ).map(({ Properties }) => Properties.Environment.Variables);

    expect(readCentralEnvironment(given)).toEqual({
      memberRoleArn: 'arn:aws:iam::*:role/sagemaker-training-job-in-vpc-member',
      externalId: 'of-ours',
    });
    // The table's name and the queue's URL are only known once they exist.
    const deployed = { STATE_TABLE_NAME: 'state', RESUME_QUEUE_URL: 'https://sqs.example' };
    expect(readEnvironment({ ...given, ...deployed })).toMatchObject({
      stateTableName: 'state',
      resumeQueueUrl: 'https://sqs.example',
    });
    expect(Object.keys(given)).toEqual([
      'STATE_TABLE_NAME',
      'RESUME_QUEUE_URL',
      'MEMBER_ROLE_ARN',
      'MEMBER_EXTERNAL_ID',
    ]);
  });

  it('is watched like a function of its own account', () => {
    Template.fromStack(aStack()).resourceCountIs('AWS::CloudWatch::Alarm', 4);
  });

  it('says every problem at once', () => {
    const build = () => aStack({ accountIds: ['12', ...accounts(200)], externalId: '!' });

    expect(build).toThrow('centralAccounts must list ids of 12 digits, got "12"');
    expect(build).toThrow(/centralAccounts may list \d+ accounts, got 201: each takes/);
    expect(build).toThrow(/centralExternalId must be .*, got "!"/);
    expect(() => aStack({ accountIds: [] })).toThrow('must list at least one account, got []');
  });
});

describe('the number of accounts', () => {
  const most = accountsThatFit();

  it('is what the docs say it is under the default names', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/organization.md'), 'utf8');
    const { bytesPerAccount } = invokePolicyRoom({ functionArn, stackName });
    const around = bytesOfInvokePolicy(Template.fromStack(aStack())) - 2 * bytesPerAccount;

    expect(page).toContain(`(20,480 − ${around}) / ${bytesPerAccount} = ${most}.`);
    expect(page).toContain(`the accounts listed, ${most} at most`);
  });

  it('is the largest whose permissions fit into a policy of a function', () => {
    const full = Template.fromStack(aStack({ accountIds: accounts(most) }));
    const bytes = bytesOfInvokePolicy(full);
    const bytesPerAccount =
      (bytes - bytesOfInvokePolicy(Template.fromStack(aStack()))) / (most - 2);

    expect(bytes).toBeLessThanOrEqual(INVOKE_POLICY_LIMIT);
    expect(bytes + bytesPerAccount).toBeGreaterThan(INVOKE_POLICY_LIMIT);
    expect(() => aStack({ accountIds: accounts(most + 1) })).toThrow(
      `each takes a statement of ${bytesPerAccount} bytes in the policy that lets Config invoke the function, and Lambda ends a function's policy at 20480 bytes; give the others a function of their own by StackSet`,
    );
  });

  it('is counted with the longest names where the Region is not known yet', () => {
    const somewhere = { accountIds: accounts(most), code: standInCode() };

    expect(() => new CentralStack(createApp(), stackName, somewhere)).toThrow(
      /may list \d+ accounts/,
    );
  });

  it('leaves the role within what IAM takes of inline policies', () => {
    const template = Template.fromStack(aStack({ accountIds: accounts(most) }));
    const [role] = Object.values(template.findResources('AWS::IAM::Role'));

    const { PolicyDocument } = role?.Properties.Policies[0] ?? {};

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(JSON.stringify(PolicyDocument).length).toBeLessThan(10_240);
  });
});

describe('findings about the central stack', () => {
  const findings = (pack: NagPack, stack = aStack()) =>
    pack.validateScope(stack).violations.map(({ ruleName }) => ruleName);

  it.each([
    ['AwsSolutions', new AwsSolutionsChecks()],
    ['Serverless', new ServerlessChecks()],
  ])('of %s are acknowledged with a reason', (_, pack) => {
    const anywhere = { accountIds: twoAccounts, code: standInCode() };

    expect(findings(pack)).toEqual([]);
    expect(findings(pack, new CentralStack(createApp(), stackName, anywhere))).toEqual([]);
  });

  it('of NIST 800-53 are only about a customer key', () => {
    expect(findings(new NIST80053R5Checks())).toEqual([
      'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
      'NIST.800.53.R5-SNSEncryptedKMS',
    ]);
  });
});

describe('the bundle of central mode', () => {
  const directory = mkdtempSync(join(tmpdir(), 'central-bundle-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('judges a member account with the handler that the stack names', async () => {
    await using world = await startCentralWorld();
    world.putJob(memberA, 'outside', { VpcConfig: null });
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);

    const bundle = bundleFunction(directory, CENTRAL_ENTRY);
    const { handler } = createRequire(import.meta.url)(join(bundle.directory, BUNDLE_FILE));
    await handler(world.aws.world.in(memberA).config.scheduledEvent({ ruleName: ruleName }));
    vi.restoreAllMocks();

    expect(world.results(memberA)).toEqual({ outside: 'NON_COMPLIANT' });
    expect(Object.keys(bundle.metafile.inputs)).not.toContainEqual(
      expect.stringMatching(/^(rule\/(local-aws|commands)|test|infra)\//),
    );
  });
});
