import { AwsSolutionsChecks } from 'cdk-nag';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PreflightRoleStack } from '../../infra/organization/preflight-role-stack.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { renderTemplate } from '../../infra/templates/render.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { simulate } from '../infra/prevention/simulate.ts';
import { resolveResource } from '../support/resolve-template.ts';
import { readTemplate } from '../support/template.ts';
import { startOtherServices } from './other-services.ts';
import { awsEnvironment, callCli, runCli } from './run-cli.ts';

const functionName = 'sagemaker-training-job-in-vpc';
const own = '111122223333';
const member = '444455556666';
const other = '777788889999';

let aws: LocalAws;
beforeEach(async () => {
  aws = await startLocalAws({ accountId: own, region: 'eu-central-1' });
});
afterEach(() => aws.close());

const env = () => ({ ...awsEnvironment(aws), AWS_MAX_ATTEMPTS: '1' });

/** `input` is the standard input. */
async function preflight(
  args: readonly string[],
  input = '',
  environment: Readonly<Record<string, string>> = {},
) {
  return await callCli(['preflight', ...args], { env: { ...env(), ...environment }, input });
}

const look = (accounts: string, ...more: string[]) =>
  preflight(['--after', '--accounts', accounts, ...more]);

function withFunction(accountId: string, region = 'eu-central-1') {
  const scope = aws.world.in(accountId, region);
  scope.lambda.createFunction(functionName);
  return scope;
}

const functionArn = (accountId: string) =>
  `arn:aws:lambda:eu-central-1:${accountId}:function:${functionName}`;

const packRule = (accountId: string, suffix: string) => ({
  name: `${functionName}-conformance-pack-${suffix}`,
  arn: `arn:aws:config:eu-central-1:${accountId}:config-rule/aws-service-rule/config-conforms.amazonaws.com/config-rule-${suffix}`,
  functionArn: functionArn(accountId),
});

describe('preflight', () => {
  it('has nothing to exclude where function and recorder are there', async () => {
    withFunction(member);

    const { code, stdout } = await look(member);

    expect(stdout).toMatch(/444455556666\s+eu-central-1\s+yes\s+recording\s+0\s+can have it/);
    expect(code).toBe(0);
  });

  it('lists the accounts without function or recorder by Region, ready to paste', async () => {
    withFunction(member);
    withFunction(other, 'us-east-1').config.recorder = 'none';

    const { code, stdout } = await look(
      `${member},${other}`,
      '--regions',
      'eu-central-1,us-east-1',
    );

    expect(stdout).toContain(`ExcludedAccounts in eu-central-1: ${other}\n`);
    expect(stdout).toContain(`ExcludedAccounts in us-east-1: ${member},${other}\n`);
    expect(code).toBe(1);
  });

  it('excludes an account whose stack creates the rule, because the pack would create a second one', async () => {
    withFunction(member).config.createRule({ name: functionName });

    const { code, stdout } = await look(member, '--json');

    expect(JSON.parse(stdout)).toMatchObject({
      exclude: { 'eu-central-1': [member] },
      twoRules: [],
    });
    expect(code).toBe(1);
  });

  it('does not exclude an account that has the rule by a pack, so that a pack can be updated', async () => {
    withFunction(member).config.createRule(packRule(member, 'wxpi4uvvj'));

    const { code, stdout } = await look(member, '--json');

    expect(JSON.parse(stdout)).toMatchObject({ exclude: {}, twoRules: [] });
    expect(code).toBe(0);
  });

  it('finds two rules that invoke the function, whatever their names and wherever it is', async () => {
    const { config } = withFunction(member);
    config.createRule({ name: 'of-a-central-function', functionArn: functionArn(own) });
    config.createRule(packRule(member, 'wxpi4uvvj'));
    config.createRule({ name: 'of-something-else' });

    const { code, stdout } = await look(member);

    expect(stdout).toContain(
      `More than one rule judges ${member} in eu-central-1: of-a-central-function, ${functionName}-conformance-pack-wxpi4uvvj. Keep one.`,
    );
    expect(code).toBe(1);
  });

  it('finds a rule among many', async () => {
    const { config } = withFunction(member);
    for (let number = 0; number < 60; number += 1) config.createRule({ name: `a-rule-${number}` });
    config.createRule({ name: functionName });

    const { stdout } = await look(member, '--json');

    expect(JSON.parse(stdout).findings).toMatchObject([
      { rules: [{ name: functionName, ofPack: false }] },
    ]);
  });

  it('says of an account that it may not look at neither this nor that, and goes on', async () => {
    withFunction(other);
    aws.world.faults.failNext(
      'AssumeRole',
      { kind: 'accessDenied' },
      { when: ({ input }) => String(input.RoleArn).includes(member) },
    );

    const { code, stdout } = await look(`${member},${other}`);

    expect(stdout).toMatch(/444455556666 .* not known: AccessDenied/);
    expect(stdout).toMatch(/777788889999 .* can have it/);
    expect(stdout).not.toContain('ExcludedAccounts');
    expect(code).toBe(3);
  });

  it('does not take a failed look at the function for its absence', async () => {
    withFunction(member);
    aws.world.faults.failNext('GetFunction', { kind: 'accessDenied' });

    const { code, stdout } = await look(member, '--json');

    expect(JSON.parse(stdout)).toMatchObject({ findings: [], exclude: {} });
    expect(JSON.parse(stdout).unreadable[0].reason).toMatch(/AccessDenied/);
    expect(code).toBe(3);
  });

  it('looks at the own account, with its own credentials, where none is named', async () => {
    withFunction(own);

    const { code, stdout } = await preflight(['--after']);

    expect(stdout).toContain(own);
    expect(aws.requests.count('AssumeRole')).toBe(0);
    expect(code).toBe(0);
  });

  it('reads accounts from standard input, as the AWS CLI prints them', async () => {
    withFunction(member);
    withFunction(other);

    const { stdout } = await runCli(['preflight', '--after', '--accounts', '-', '--json'], {
      env: env(),
      // Later than the command starts, as a slow command before a pipe would.
      inputAfterMs: 300,
      input: `${member}\t${other}\n${member}\n`,
    });

    expect(
      JSON.parse(stdout).findings.map((finding: { accountId: string }) => finding.accountId),
    ).toEqual([member, other]);
  });

  it('calls only what reads', async () => {
    withFunction(member);

    await look(member);

    expect(aws.requests.countByOperation()).toEqual({
      GetCallerIdentity: 1,
      AssumeRole: 1,
      GetFunction: 1,
      DescribeConfigurationRecorderStatus: 1,
      DescribeConfigRules: 1,
    });
  });

  it('lists every problem with its options at once', async () => {
    const { code, stderr } = await preflight([
      '--accounts',
      '12',
      '--role',
      'a b',
      '--regions',
      'Frankfurt',
    ]);

    expect(stderr).toContain(
      '--accounts must list account ids of 12 digits, or organization, got "12"',
    );
    expect(stderr).toContain('exactly one of --before and --after must be given, got none');
    expect(stderr).toContain('--role must be the name of a role');
    expect(stderr).toContain('--regions must list Regions such as eu-central-1, got "Frankfurt"');
    expect(code).toBe(2);
  });

  it('reports that AWS does not know the caller', async () => {
    aws.world.faults.failNext('GetCallerIdentity', { kind: 'accessDenied' });

    const { code, stderr } = await look(member);

    expect(stderr).toContain('error: AccessDenied');
    expect(code).toBe(3);
  });

  it('does not take a function that is not there yet for an obstacle, and says what it was asked', async () => {
    const { code, stdout } = await preflight(['--before', '--accounts', member]);

    expect(stdout).toMatch(/^Before the rollout of the function/);
    expect(stdout).toMatch(/444455556666\s+eu-central-1\s+no\s+recording\s+0\s+can have it/);
    expect(code).toBe(0);
  });

  it('shows on standard error how far it is', async () => {
    const { stdout, stderr } = await look(`${member},${other}`, '--json');

    expect(stderr).toContain(`${member} eu-central-1: looked at`);
    expect(stderr).toContain('2 of 2 accounts done');
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it('looks at the active accounts of the organization, and names the others', async () => {
    await using services = await startOtherServices({
      ListAccounts: () => ({
        Accounts: [
          { Id: other, State: 'SUSPENDED', Status: 'SUSPENDED' },
          { Id: member, State: 'ACTIVE', Status: 'ACTIVE' },
        ],
      }),
    });

    const { code, stdout } = await preflight(
      ['--before', '--accounts', 'organization'],
      '',
      services.environment,
    );

    expect(stdout).toContain(`Left out, because not active: ${other} (SUSPENDED).`);
    expect(stdout).toMatch(/444455556666 .* can have it/);
    expect(code).toBe(0);
  });

  it('retries a call that was throttled, as the SDK does', async () => {
    withFunction(member);
    aws.world.faults.failNext('GetFunction', { kind: 'throttle' });

    const { code } = await preflight(['--after', '--accounts', member], '', {
      AWS_MAX_ATTEMPTS: '2',
    });

    expect(aws.requests.count('GetFunction')).toBe(2);
    expect(code).toBe(0);
  });

  it('does not wait for an answer that never comes', { timeout: 60_000 }, async () => {
    withFunction(member);
    aws.world.faults.failNext('GetFunction', { kind: 'hang' }, { times: Infinity });

    const { code, stdout } = await look(member);

    expect(stdout).toMatch(/444455556666 .* not known: TimeoutError/);
    expect(code).toBe(3);
  });

  it('prints its options', async () => {
    const { code, stdout } = await preflight(['--help']);

    expect(stdout).toContain('Exit codes: 0');
    expect(code).toBe(0);
  });
});

describe("the preflight's role", () => {
  const template = readTemplate(renderTemplate((app) => new PreflightRoleStack(app, 'Template')));
  const role = resolveResource(template, 'AWS::IAM::Role', {
    AdministratorAccountId: own,
  }) as {
    RoleName: string;
    AssumeRolePolicyDocument: unknown;
    Policies: { PolicyDocument: { Statement: { Action: string[] }[] } }[];
  };
  const identity = role.Policies.map(({ PolicyDocument }) => PolicyDocument);
  const memberFunction = (name: string) => `arn:aws:lambda:eu-central-1:${member}:function:${name}`;

  it('allows the calls that come with its credentials, no more and no less', async () => {
    withFunction(member);

    await look(member);

    const called = aws.requests.all
      .filter(({ accountId }) => accountId === member)
      .map(({ service, operation }) => `${service}:${operation}`);
    const granted = identity.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
    expect([...new Set(called)].toSorted()).toEqual(granted.toSorted());
  });

  it('has no finding of AwsSolutions that is not acknowledged with a reason', () => {
    const stack = new PreflightRoleStack(createApp(), 'Preflight');

    expect(new AwsSolutionsChecks().validateScope(stack).violations).toEqual([]);
  });

  it('is the one that the preflight assumes unless told otherwise', async () => {
    aws.world.faults.failNext(
      'AssumeRole',
      { kind: 'accessDenied' },
      { when: ({ input }) => String(input.RoleArn).endsWith(`:role/${role.RoleName}`) },
    );

    expect((await look(member)).code).toBe(3);
  });

  it.each([
    ['lambda:GetFunction', functionName, 'allowed'],
    ['lambda:GetFunction', 'other', 'denied'],
    ['lambda:InvokeFunction', functionName, 'denied'],
  ])('makes %s on the function %s %s', async (action, name, outcome) => {
    const resource = memberFunction(name).replace(member, own);

    expect(await simulate({ action, resource }, { identity })).toBe(outcome);
  });
});
