// The very code that the member templates carry, loaded as Lambda loads it. It is the rule minified as far as
// minifying goes, so it has to do in the same world exactly what the rule's source does.

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HANDLER_ENTRY } from '../../infra/bundle.ts';
import { INTERNAL_NAMES } from '../../infra/internal-names.ts';
import { type RenderedTemplate, renderTemplates } from '../../infra/rendered-templates.ts';
import { createHandler } from '../../rule/handler.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { property, readTemplate } from '../support/template.ts';

type Handler = (event: unknown) => Promise<unknown>;

const ruleName = 'sagemaker-training-job-in-vpc';
const hourMs = 3_600_000;
const startAt = new Date('2026-03-01T12:00:00Z');

let directory: string;
let templates: readonly RenderedTemplate[];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'inline-code-'));
  // Lambda's runtime has the SDK beside the function.
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(directory, 'node_modules'));
  templates = renderTemplates();
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

afterAll(() => rmSync(directory, { recursive: true }));

function codeOf(templateName: string): string {
  const { content = '' } = templates.find(({ name }) => name === templateName) ?? {};
  return (property(readTemplate(content), 'Function', 'Code') as { ZipFile: string }).ZipFile;
}

/** Puts a template's code where Lambda puts it, as CommonJS in index.js, and loads it. */
function load(templateName: string): Handler {
  const folder = mkdtempSync(join(directory, templateName));
  writeFileSync(join(folder, 'index.js'), codeOf(templateName));
  return createRequire(import.meta.url)(join(folder, 'index.js')).handler;
}

/** Points the SDK and the function's settings at an account with jobs of every kind. */
async function openAccount(): Promise<LocalAws> {
  const aws = await startLocalAws({
    seed: { jobs: 30, violationShare: 0.4, spanDays: 20, endAt: startAt },
    startAt,
  });
  aws.world.config.createRule({ name: ruleName });
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('CHECKPOINT_PARAMETER_PREFIX', `/${ruleName}/`);
  vi.stubEnv('RESUME_QUEUE_URL', aws.world.sqs.createQueue('re-evaluation'));
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
    checkpoint: requests
      .of('PutParameter')
      .map(({ input }) => Object.keys(JSON.parse(`${input.Value}`))),
  };
}

describe('the code of member.yaml', () => {
  it('does what the source does, call for call', async () => {
    const lived = [];
    for (const start of [() => load('member.yaml'), () => createHandler()]) {
      await using aws = await openAccount();
      lived.push(await liveThrough(aws, start()));
    }

    const [inline, source] = lived;
    expect(source?.reported.length).toBeGreaterThan(40);
    expect(inline).toEqual(source);
  });

  it('has no property of an internal name left', () => {
    const spoken = INTERNAL_NAMES.filter((name) =>
      new RegExp(`\\.${name}\\b|[{,]${name}:`).test(codeOf('member.yaml')),
    );

    expect(spoken).toEqual([]);
  });

  it('has a use for every internal name', () => {
    const { outputFiles } = buildSync({
      entryPoints: [HANDLER_ENTRY],
      bundle: true,
      write: false,
      packages: 'external',
      platform: 'node',
    });
    const source = outputFiles[0]?.text ?? '';

    expect(INTERNAL_NAMES.filter((name) => !new RegExp(`\\b${name}\\b`).test(source))).toEqual([]);
  });
});

describe('the code of member-events.yaml', () => {
  it('asks Config for an evaluation of the rule when a job has started', async () => {
    await using aws = await openAccount();
    await load('member.yaml')(aws.world.scheduledEvent({ ruleName }));
    aws.world.clock.advance(hourMs);
    const event = {
      'detail-type': 'SageMaker Training Job State Change',
      time: new Date(Date.now() + hourMs).toISOString(),
    };

    await load('member-events.yaml')({
      Records: [{ eventSource: 'aws:sqs', messageId: 'one', body: JSON.stringify(event) }],
    });

    expect(aws.requests.of('StartConfigRulesEvaluation').map(({ input }) => input)).toEqual([
      { ConfigRuleNames: [ruleName] },
    ]);
  });
});
