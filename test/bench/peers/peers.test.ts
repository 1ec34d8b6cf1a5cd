// What can be held of the comparison without the tools themselves: the account they look at, how their verdicts are
// read and counted, and that no claim about them is one that cannot fail.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  type ListTrainingJobsCommandOutput,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { mapConcurrently } from '../../../rule/aws/map-concurrently.ts';
import { peerClaims } from './claims.ts';
import type { PeerMeasure, PeersReport } from './measure-peers.ts';
import type { PeerVerdict } from './peer.ts';
import { openPeerAccount, scoreOf } from './peer-account.ts';
import { readProwlerCsv } from './prowler.ts';
import { renderPeers } from './render-peers.ts';
import { readLoopOutput } from './shell-loop.ts';

const troubles = { denied: 3, throttled: 2, gone: 4 };
const scenario = { name: 'troubles', jobs: 300, violationShare: 0.2, hasQuotas: false, troubles };

describe('the account that every tool looks at', () => {
  it('has violations of every shape', async () => {
    await using account = await openPeerAccount(scenario);

    const shapes = new Set(
      [...account.aws.world.jobs.all()].map(({ VpcConfig }) =>
        VpcConfig
          ? JSON.stringify(Object.entries(VpcConfig).map(([key, list]) => [key, list.length > 0]))
          : String(VpcConfig),
      ),
    );

    expect([...shapes].toSorted()).toEqual([
      '[["SecurityGroupIds",true]]',
      '[["Subnets",true],["SecurityGroupIds",false]]',
      '[["Subnets",true],["SecurityGroupIds",true]]',
      '[["Subnets",true]]',
      '[]',
      'null',
      'undefined',
    ]);
  });

  it('lists as many jobs as planned, and describes all but those with a trouble', async () => {
    await using account = await openPeerAccount(scenario);
    const client = new SageMakerClient({ endpoint: account.aws.endpoint, maxAttempts: 1 });
    const listed: string[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      const page: ListTrainingJobsCommandOutput = await client.send(
        new ListTrainingJobsCommand({ NextToken: token }),
      );
      for (const { TrainingJobName = '' } of page.TrainingJobSummaries ?? [])
        listed.push(TrainingJobName);
      token = page.NextToken;
    }

    const errors: string[] = [];
    await mapConcurrently(listed, 50, (name) =>
      client
        .send(new DescribeTrainingJobCommand({ TrainingJobName: name }))
        .catch((error: Error) => errors.push(error.name)),
    );

    expect(listed).toEqual(account.listed);
    expect(errors.toSorted()).toEqual([
      ...Array<string>(troubles.denied).fill('AccessDeniedException'),
      ...Array<string>(troubles.throttled).fill('ThrottlingException'),
      ...Array<string>(troubles.gone).fill('ValidationException'),
    ]);
  }, 120_000);
});

it('verdicts are counted by what the jobs deserve', () => {
  const deserved = new Map<string, PeerVerdict>([
    ['good', 'compliant'],
    ['bad', 'nonCompliant'],
    ['passed', 'nonCompliant'],
    ['accused', 'compliant'],
    ['unread', 'compliant'],
  ]);
  const verdicts = new Map<string, PeerVerdict>([
    ['good', 'compliant'],
    ['bad', 'nonCompliant'],
    ['passed', 'compliant'],
    ['accused', 'nonCompliant'],
    ['gone', 'nonCompliant'],
  ]);

  expect(scoreOf(verdicts, deserved)).toEqual({
    ...{ existing: 5, right: 2, falsePasses: 1, falseViolations: 1, onGoneJobs: 1, without: 1 },
  });
});

it('findings of Prowler are read by the names of their columns, whatever other cells hold', () => {
  const csv = [
    'STATUS;STATUS_EXTENDED;RESOURCE_NAME',
    'PASS;fine;job-1',
    'FAIL;"two\nlines; and a ""quote""";job-2',
    '',
  ].join('\r\n');

  expect([...readProwlerCsv(csv)]).toEqual([
    ['job-1', 'compliant'],
    ['job-2', 'nonCompliant'],
  ]);
});

it('a line of the shell loop is a violation where it prints null or nothing', () => {
  const output = [
    'Job: a - VPC Config: None',
    'Job: b - VPC Config: ',
    'Job: c - VPC Config: SECURITYGROUPIDS\tsg-1',
  ].join('\n');

  expect([...readLoopOutput(output)]).toEqual([
    ['a', 'nonCompliant'],
    ['b', 'nonCompliant'],
    ['c', 'compliant'],
  ]);
});

describe('claims about the tools', () => {
  const recorded = join(import.meta.dirname, '../../../docs/peers.json');

  it.runIf(existsSync(recorded)).each(peerClaims)('hold of the recorded run: $claim', (one) => {
    expect(one.holds(JSON.parse(readFileSync(recorded, 'utf8')))).toBe(true);
  });

  it.each(peerClaims)('fail where everybody behaves alike: $claim', ({ holds }) => {
    const alike = reportOf({ falsePasses: 1, without: 1 });

    expect(holds(alike)).toBe(false);
    expect(renderPeers(alike)).toContain('**This does not hold.**');
  });

  it('say which of the tools that they name were not measured', () => {
    const report = reportOf({});
    const small = { ...report, measures: report.measures.filter(({ peer }) => peer !== 'Prowler') };

    expect(renderPeers(report)).not.toContain('Not measured here');
    expect(renderPeers(small).match(/Not measured here: Prowler/g)).toHaveLength(2);
  });

  function reportOf(figures: Partial<PeerMeasure>): PeersReport {
    const names = ['this rule', 'rdklib rule', 'Cloud Custodian', 'Prowler', 'shell loop'];
    const measure: PeerMeasure = {
      ...{ peer: '', scenario: 'quotas', jobs: 100, run: 1, calls: {}, throttled: 0 },
      ...{ evaluationsSent: 0, otherCalls: 0, seconds: 1, cpuSeconds: 1, peakMemoryMiB: 1 },
      ...{ exitCode: 0, existing: 100, right: 98, falsePasses: 0, falseViolations: 0 },
      ...{ onGoneJobs: 0, without: 0, ...figures },
    };
    return {
      machine: { cpu: '', cores: 2, memoryGiB: 1, node: '', commit: '', date: '' },
      loadAverage: [0, 1],
      scenarios: [scenario],
      tools: [],
      measures: ['quotas', 'troubles'].flatMap((name) =>
        [1, 2].flatMap((run) => names.map((peer) => ({ ...measure, peer, run, scenario: name }))),
      ),
    };
  }
});
