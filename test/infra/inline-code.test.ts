// The very code that the member template carries, loaded as Lambda loads it: it has to do in the same world exactly what
// the rule's source does, with the SDK that stands beside it.

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleInlineCode } from '../../infra/bundle.ts';
import { renderMemberTemplate } from '../../infra/deployments.ts';
import { createHandler } from '../../rule/handler.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { property, readTemplate } from '../support/template.ts';

type Handler = (event: unknown) => Promise<unknown>;

const ruleName = 'sagemaker-training-job-in-vpc';
const hourMs = 3_600_000;
const startAt = new Date('2026-03-01T12:00:00Z');

let directory: string;
let code: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'inline-code-'));
  // Lambda's runtime has the SDK beside the function.
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(directory, 'node_modules'));
  const template = readTemplate(renderMemberTemplate(bundleInlineCode().code));
  code = (property(template, 'Function', 'Code') as { ZipFile: string }).ZipFile;
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

afterAll(() => rmSync(directory, { recursive: true }));

/** Puts the code where Lambda puts it, as CommonJS in index.js, and loads it. */
function load(): Handler {
  const folder = mkdtempSync(join(directory, 'function-'));
  writeFileSync(join(folder, 'index.js'), code);
  return createRequire(import.meta.url)(join(folder, 'index.js')).handler;
}

/** Points the SDK and the function's settings at an account with jobs of every kind. */
async function openAccount(): Promise<LocalAws> {
  const aws = await startLocalAws({
    seed: { jobs: 30, violationShare: 0.4, spanDays: 20, endAt: startAt },
    startAt,
  });
  aws.world.config.createRule({ name: ruleName });
  await aws.world.dynamodb.createTable('state');
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('STATE_TABLE_NAME', 'state');
  vi.stubEnv('RESUME_QUEUE_URL', aws.world.sqs.createQueue('reevaluation'));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return aws;
}

/** Runs over a life of the account in which everything happens that the rule reacts to. */
async function liveThrough({ world, requests }: LocalAws, handler: Handler) {
  const evaluate = (parameters = {}) => handler(world.scheduledEvent({ ruleName, parameters }));
  const [first = '', second = ''] = [...world.jobs.all()].map((job) => job.TrainingJobName);
  await evaluate();
  world.clock.advance(hourMs);
  world.jobs.createTrainingJob({ TrainingJobName: 'new-and-public', VpcConfig: null });
  await evaluate();
  world.jobs.deleteTrainingJob(first);
  world.clock.advance(25 * hourMs);
  await evaluate();
  world.clock.advance(hourMs);
  world.faults.failNext(
    'DescribeTrainingJob',
    { kind: 'accessDenied' },
    { when: ({ input }) => input.TrainingJobName === 'new-and-public' },
  );
  await evaluate({ requireNetworkIsolation: 'true', exemptJobNames: second, maxJobAgeDays: '15' });
  world.clock.advance(hourMs);
  await evaluate({ requireNetworkIsolation: 'true', exemptJobNames: second, maxJobAgeDays: '15' });
  return {
    reported: world.config.history.map(
      ({ resourceType, resourceId, complianceType, annotation }) => ({
        resourceType,
        resourceId,
        complianceType,
        annotation,
      }),
    ),
    calls: requests.countByOperation(),
  };
}

describe('the code of member.yaml', () => {
  it('does what the source does, call for call', async () => {
    const lived = [];
    for (const start of [load, () => createHandler()]) {
      await using aws = await openAccount();
      lived.push(await liveThrough(aws, start()));
    }

    const [inline, source] = lived;
    expect(source?.reported.length).toBeGreaterThan(40);
    expect(inline).toEqual(source);
  });

  it('asks Config for an evaluation of the rule when a job has started', async () => {
    await using aws = await openAccount();
    const handler = load();
    await handler(aws.world.scheduledEvent({ ruleName }));
    aws.world.clock.advance(hourMs);
    const event = {
      'detail-type': 'SageMaker Training Job State Change',
      time: new Date(Date.now() + hourMs).toISOString(),
    };

    await handler({
      Records: [{ eventSource: 'aws:sqs', messageId: 'one', body: JSON.stringify(event) }],
    });

    expect(aws.requests.of('StartConfigRulesEvaluation').map(({ input }) => input)).toEqual([
      { ConfigRuleNames: [ruleName] },
    ]);
  });
});
