// The demonstration: the built function against the embedded AWS, run after run.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalAws } from '../../local-aws/server.ts';
import { type Io, type Request, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { bundlePath, invokeBundle } from './invoke-bundle.ts';
import { loadEmbeddedAws } from './load.ts';
import { createScreen, type Screen } from './screen.ts';

const ruleName = 'sagemaker-training-job-in-vpc';
const jobCount = 40;
const hourMs = 3_600_000;

/** @throws UsageError where this is an installed package, or the function is not built. */
export async function runDemo({ color }: Request['options'], io: Io): Promise<ExitCode> {
  const { startLocalAws } = await loadEmbeddedAws('demo');
  if (!existsSync(bundlePath))
    throw new UsageError(['the function is not built: npm run demo builds it, and runs this']);
  const screen = createScreen(io, color !== false);
  await using aws = await startLocalAws({
    seed: { jobs: jobCount, violationShare: 0.15, spanDays: 30 },
    startAt: new Date(),
  });
  aws.world.config.createRule({ name: ruleName });
  await aws.world.dynamodb.createTable('state');
  for (const act of [firstRun, idleRun, runWithChanges, runWithRetry, htmlReport]) {
    if (io.interrupted.aborted) return exitCodes.interrupted.code;
    await act(aws, screen);
  }
  screen.heading('Next');
  screen.next('npm run --silent cli -- scan', 'your own account, without deploying anything');
  screen.next('README.md', 'how to deploy the rule');
  screen.next('docs/rule.md', 'what it decides, case by case');
  return exitCodes.clean.code;
}

async function firstRun(aws: LocalAws, screen: Screen): Promise<void> {
  screen.text(
    'This is the function that the stack deploys, over HTTP, with an embedded AWS in the place of the real one.',
  );
  screen.heading(`1. The first run: ${jobCount} training jobs that nobody has looked at yet`);
  const { summary, calls } = await evaluate(aws);
  for (const { resourceId, annotation = '' } of resultsOf(aws, 'NON_COMPLIANT'))
    screen.result('NON_COMPLIANT', resourceId, withoutLink(annotation));
  const compliant = resultsOf(aws, 'COMPLIANT');
  screen.result('COMPLIANT', `${compliant.length} more jobs, such as ${compliant[0]?.resourceId}`);
  screen.text(
    `The run judged ${summary.judged} jobs and sent ${summary.sent} evaluations: an evaluation tells AWS Config the ` +
      `result of one job, and to send one is what AWS bills. It took ${calls} API calls.`,
  );
}

async function idleRun(aws: LocalAws, screen: Screen): Promise<void> {
  screen.heading('2. An hour later: nothing has changed');
  aws.world.clock.advance(hourMs);
  const { summary, calls } = await evaluate(aws);
  screen.text(
    `The run judged ${summary.judged} jobs and sent ${summary.sent} evaluations, in ${calls} API calls. AWS Config ` +
      'keeps a result until it is told something else, so what is known is not read and not sent again. An account ' +
      'with 400,000 jobs takes the same few calls.',
  );
}

const created = { withoutVpc: 'new-without-a-vpc', unreadable: 'new-and-unreadable' } as const;

/** The third run meets a job that is new, one that was deleted, and one that cannot be read. */
async function runWithChanges(aws: LocalAws, screen: Screen): Promise<void> {
  screen.heading('3. A day later: one job is new, one was deleted, and one cannot be read');
  const { world } = aws;
  world.clock.advance(24 * hourMs);
  const deleted = resultsOf(aws, 'COMPLIANT')[0]?.resourceId ?? '';
  world.jobs.deleteTrainingJob(deleted);
  world.jobs.createTrainingJob({ TrainingJobName: created.withoutVpc, VpcConfig: null });
  world.jobs.put(
    {
      TrainingJobName: created.unreadable,
      VpcConfig: { Subnets: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] },
    },
    { searchableAt: new Date(world.clock.nowMs() + hourMs) },
  );
  world.faults.failNext(
    'DescribeTrainingJob',
    { kind: 'accessDenied' },
    { times: Infinity, when: ({ input }) => input.TrainingJobName === created.unreadable },
  );
  const { summary, calls, log } = await evaluate(aws);

  const [fresh] = resultsOf(aws, 'NON_COMPLIANT').filter(
    ({ resourceId }) => resourceId === created.withoutVpc,
  );
  screen.result('new', created.withoutVpc, `NON_COMPLIANT. ${withoutLink(fresh?.annotation)}`);
  const isRetired = !resultsOf(aws).some(({ resourceId }) => resourceId === deleted);
  screen.result(
    'deleted',
    deleted,
    isRetired
      ? 'Its result is retired: AWS Config was told that it no longer applies, and shows it no more.'
      : 'Its result is still there.',
  );
  const isKept = log.some(({ code, job }) => code === 'job-unknown' && job === created.unreadable);
  screen.result(
    'unreadable',
    created.unreadable,
    isKept
      ? 'No result: DescribeTrainingJob is denied for it, and what cannot be read is neither compliant nor a ' +
          'violation. It stays pending, and later runs try it again.'
      : 'It was read.',
  );
  screen.text(
    `The run judged ${summary.judged} job and sent ${summary.sent} evaluations, ${summary.retired} of them to retire a ` +
      `result. It took ${calls} API calls.`,
  );
}

async function runWithRetry(aws: LocalAws, screen: Screen): Promise<void> {
  screen.heading('4. An hour later: it can be read');
  aws.world.faults.clear();
  aws.world.clock.advance(hourMs);
  const { calls } = await evaluate(aws);
  const found = resultsOf(aws).find(({ resourceId }) => resourceId === created.unreadable);
  screen.result(
    'pending',
    created.unreadable,
    `${found?.complianceType}. ${withoutLink(found?.annotation)}`,
  );
  screen.text(`It took ${calls} API calls.`);
}

/** The same jobs without the rule: `scan`, as a process of its own. */
async function htmlReport({ endpoint }: LocalAws, screen: Screen): Promise<void> {
  const path = join(await mkdtemp(join(tmpdir(), 'training-job-in-vpc-')), 'report.html');
  const [, program = ''] = process.argv;
  const child = spawn(
    process.execPath,
    [program, 'scan', '--quiet', '--report', `html=${path}`, '--fail-on', 'unread'],
    {
      env: { ...process.env, ...environmentFor(endpoint) },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== exitCodes.clean.code) throw new Error(`the scan ended with ${code}`);
  screen.heading('The same account as a report for people, by the command scan');
  screen.result('open', path);
}

interface Run {
  readonly summary: Readonly<Record<'judged' | 'sent' | 'retired', number>>;
  readonly calls: number;
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

/** Invokes the function with an event as AWS Config sends it. @throws where the function fails. */
async function evaluate({ endpoint, world }: LocalAws): Promise<Run> {
  const { failed, result, log } = await invokeBundle({
    event: world.scheduledEvent({ ruleName }),
    environment: { ...environmentFor(endpoint), STATE_TABLE_NAME: 'state' },
  });
  if (failed) throw new Error(`the function failed: ${JSON.stringify(result)}`);
  const records = log.map((line) => JSON.parse(line));
  const summary = records.find(({ code }) => code === 'run-summary');
  return { summary, calls: summary.apiCallCount, log: records };
}

function environmentFor(endpoint: string) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}

/** What the AWS Config console would show. */
function resultsOf({ world }: LocalAws, complianceType?: 'COMPLIANT' | 'NON_COMPLIANT') {
  return world.config
    .resultsOf(ruleName)
    .filter((result) => complianceType === undefined || result.complianceType === complianceType);
}

/** The link at its end is the same for every job. */
function withoutLink(annotation = ''): string {
  return annotation.replace(/ Fix: .*/, '');
}
