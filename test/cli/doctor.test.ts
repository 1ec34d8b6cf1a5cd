// What doctor finds, row by row: the rule has really run in each account, and real SDK clients ask.

import { beforeAll, describe, expect, it } from 'vitest';
import { assumptions } from '../../rule/cli/doctor/assumptions.ts';
import type { PlaceReport } from '../../rule/cli/doctor/examine-place.ts';
import { installation } from '../../rule/cli/doctor/installation.ts';
import { rights } from '../../rule/cli/doctor/rights.ts';
import { type DeployedAccount, startDeployedAccount } from '../support/deployed-account.ts';
import { examineAccount, findingOf, rowOf } from '../support/examine.ts';
import { ruleName } from '../support/local-world.ts';
import type { DoctorScenario } from '../support/scenarios/doctor-changes.ts';
import { installationFaults } from '../support/scenarios/doctor-faults.ts';
import { assumptionTurns } from '../support/scenarios/doctor-turns.ts';
import { functionConfiguration, region } from '../support/sound-answers.ts';

async function findingIn({ row, change }: DoctorScenario) {
  await using account = await startDeployedAccount();
  await change(account);
  return await findingOf(account, row);
}

describe('a sound installation', () => {
  let account: DeployedAccount;
  let report: PlaceReport;
  beforeAll(async () => {
    account = await startDeployedAccount();
    report = await examineAccount(account);
    return async () => await account[Symbol.asyncDispose]();
  });

  it.each(installation)('has nothing wrong with its $id', ({ id }) => {
    expect(rowOf(report, id)).toMatchObject({ outcome: 'holds' });
  });

  it('has no assumption that does not hold', () => {
    expect(report.assumptions.filter(({ outcome }) => outcome === 'doesNotHold')).toEqual([]);
  });

  it('is examined without a write', () => {
    const reading = /^\w+:(Describe|Get|List|Filter|Search|Simulate|Select|Lookup|Query)/;

    expect(account.calls.filter((call) => !reading.test(call))).toEqual([]);
  });

  it('has no job’s name in its report', () => {
    const names = [...account.world.aws.world.jobs.all()].map((job) => job.TrainingJobName);
    const text = JSON.stringify(report);

    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => text.includes(name))).toEqual([]);
  });
});

describe('a fault of an installation', () => {
  it.each(installationFaults)('is found: $row, $when', async (scenario) => {
    const finding = await findingIn(scenario);

    expect(finding.kind).toBe('doesNotHold');
    expect(finding.evidence).toMatch(scenario.evidence);
  });

  it('is among the data for each row', () => {
    const covered = new Set(installationFaults.map(({ row }) => row));

    expect(installation.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });
});

describe('a right', () => {
  it('to the key of the table is named beside that to the table', async () => {
    await using account = await startDeployedAccount();
    account.answers.GetItem = () =>
      new Error('AccessDeniedException', {
        cause: 'User: me is not authorized to perform: kms:Decrypt on resource: a-key',
      });

    const { evidence } = await findingOf(account, 'coverage');

    expect(evidence).toBe('dynamodb:GetItem needs kms:Decrypt, which is denied');
  });
});

describe('central mode', () => {
  it('has the function in another account: nothing is said about it here', async () => {
    await using account = await startDeployedAccount();
    const { config } = account.world.aws.world;
    config.createRule({
      name: ruleName,
      functionArn: `arn:aws:lambda:${region}:444455556666:function:${ruleName}`,
    });

    const report = await examineAccount(account);

    expect(rowOf(report, 'function')).toMatchObject({
      because: 'nothingToSee',
      evidence: 'the function is in account 444455556666: examine it with --accounts 444455556666',
    });
    const rows = [...report.installation, ...report.assumptions];
    expect(rows.filter(({ outcome }) => outcome === 'doesNotHold')).toEqual([]);
  });

  it('has no rule in the account of the function, and that is no fault', async () => {
    await using account = await startDeployedAccount();
    const Variables = { STATE_TABLE_NAME: 'state', MEMBER_ROLE_ARN: 'arn:aws:iam::*:role/member' };
    account.world.aws.world.config.deleteRule(ruleName);
    account.answers.GetFunctionConfiguration = () =>
      functionConfiguration(account.queueUrl, { Environment: { Variables } });

    const { evidence } = await findingOf(account, 'rule');

    expect(evidence).toBe('the function serves other accounts, which have the rules');
  });
});

describe('the log', () => {
  it('is read as far back as two weeks, the newest last', async () => {
    await using account = await startDeployedAccount();
    const nowMs = account.world.aws.world.clock.nowMs();
    const daysAgo = (days: number) => new Date(nowMs - days * 86_400_000).toISOString();
    account.log.length = 0;
    for (const days of [20, 10, 2])
      account.log.push({ code: 'run-summary', timestamp: daysAgo(days), status: 'finished' });

    const finding = await findingOf(account, 'runs');

    expect(finding.evidence).toMatch(/^finished, 2 days ago: .*; 2 runs in 14 days, 0 failed$/);
  });

  it('that has more of a day than can be read tells nothing', async () => {
    await using account = await startDeployedAccount();
    let pages = 0;
    account.answers.FilterLogEvents = () => {
      pages += 1;
      return { events: [], nextToken: `page-${pages}` };
    };

    const finding = await findingOf(account, 'runs');

    expect(finding).toMatchObject({ kind: 'unchecked', because: 'failed' });
    expect(pages).toBeLessThan(50);
  });
});

describe('an assumption', () => {
  it.each(assumptionTurns)('is seen both ways: $row, $when', async (scenario) => {
    const finding = await findingIn(scenario);

    const { outcome } = scenario;
    expect(finding).toMatchObject(
      outcome === 'nothingToSee'
        ? { kind: 'unchecked', because: 'nothingToSee' }
        : { kind: outcome },
    );
    expect(finding.evidence).toMatch(scenario.evidence);
  });

  it('is turned both ways in the data where it can be checked', () => {
    const turned = assumptions
      .filter(({ check }) => typeof check === 'function')
      .filter(({ id }) => {
        const outcomes = assumptionTurns.filter(({ row }) => row === id).map((one) => one.outcome);
        return !outcomes.includes('holds') || new Set(outcomes).size < 2;
      });

    expect(turned.map(({ id }) => id)).toEqual([]);
  });

  it('has a reason where it cannot be checked', () => {
    const reasons = assumptions.flatMap(({ check }) => ('cannot' in check ? [check.cannot] : []));

    expect(reasons.length).toBeGreaterThan(10);
    for (const reason of reasons) expect(reason).toMatch(/\w/);
  });

  it('has an id of its own', () => {
    const ids = [...assumptions, ...installation].map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('each right', () => {
  let account: DeployedAccount;
  beforeAll(async () => {
    account = await startDeployedAccount();
    // Without results, the type is asked for by the call in test mode.
    account.answers.GetComplianceDetailsByConfigRule = () => ({ EvaluationResults: [] });
    return async () => await account[Symbol.asyncDispose]();
  });

  it('of the list is used, and no other', async () => {
    account.calls.length = 0;
    await examineAccount(account);

    const used = account.calls.map((call) => call.replace('monitoring:', 'cloudwatch:'));
    // With results there are queries about them, and without there are none.
    expect(new Set([...used, 'config:SelectResourceConfig'])).toEqual(new Set(Object.keys(rights)));
  });

  it.each(Object.keys(rights))(
    '%s is named where it is missing, and nothing is made up',
    async (action) => {
      account.denied.clear();
      account.denied.add(action.split(':')[1] ?? '');

      const { installation: sound, assumptions: assumed } = await examineAccount(account);

      const rows = [...sound, ...assumed];
      const denied = rows.filter(({ because }) => because === 'denied');
      expect(denied.length).toBeGreaterThan(0);
      for (const { evidence } of denied) expect(evidence).toBe(`${action} is denied`);
      expect(rows.filter(({ outcome }) => outcome === 'doesNotHold')).toEqual([]);
    },
  );
});
