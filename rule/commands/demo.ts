// npm run demo: the built function against the embedded AWS. A first run judges every job, a second
// one finds nothing to do, and a third one meets a new job and a deleted one.

import { type LocalAws, startLocalAws } from '../local-aws/server.ts';
import { invokeBundle } from './invoke-bundle.ts';

const ruleName = 'sagemaker-training-job-in-vpc';
const jobs = 40;
const hourMs = 3_600_000;

await using aws = await startLocalAws({
  seed: { jobs, violationShare: 0.15, spanDays: 30 },
  startAt: new Date(),
});
aws.world.config.createRule({ name: ruleName });
await aws.world.dynamodb.createTable('state');

heading(`1. A first run over ${jobs} training jobs`);
await evaluate(aws);
printResults(aws);

heading('2. An hour later, nothing has changed');
aws.world.clock.advance(hourMs);
await evaluate(aws);

heading('3. A day later: one job is new, one is deleted');
const deleted = aws.world.config.resultsOf(ruleName)[0]?.resourceId ?? '';
aws.world.clock.advance(24 * hourMs);
aws.world.jobs.createTrainingJob({ TrainingJobName: 'new-and-public', VpcConfig: null });
aws.world.jobs.deleteTrainingJob(deleted);
const before = new Set(ids(aws));
await evaluate(aws);
const after = new Set(ids(aws));
for (const id of after) if (!before.has(id)) console.log(`   new      ${id}`);
for (const id of before) if (!after.has(id)) console.log(`   retired  ${id}`);

console.log(
  '\nThis was the bundle that the stack ships, over HTTP, with an embedded AWS in the place of the real one.' +
    '\nNext: README.md says how to deploy it, docs/rule.md what it decides.',
);

/** Invokes the bundle with a scheduled event of Config's, and says what it did. */
async function evaluate({ endpoint, world, requests }: LocalAws): Promise<void> {
  requests.clear();
  const { failed, result, log } = await invokeBundle({
    event: world.scheduledEvent({ ruleName }),
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      STATE_TABLE_NAME: 'state',
    },
  });
  if (failed) throw new Error(`the function failed: ${JSON.stringify(result)}`);
  const summary = log.map((line) => JSON.parse(line)).find(({ code }) => code === 'run-summary');
  const calls = Object.entries(summary.apiCalls).map(([name, count]) => `${count} ${name}`);
  console.log(
    `   judged ${summary.judged}: ${summary.compliant} compliant, ${summary.nonCompliant} not; ` +
      `sent ${summary.sent} evaluations, ${summary.retired} of them to retire a result`,
  );
  console.log(`   ${summary.apiCallCount} API calls: ${calls.join(', ')}`);
}

function ids({ world }: LocalAws): readonly string[] {
  return world.config.resultsOf(ruleName).map(({ resourceId }) => resourceId);
}

/** The results as the Config console would list them, violations first. */
function printResults({ world }: LocalAws): void {
  const rows = world.config
    .resultsOf(ruleName)
    .toSorted((one, other) => other.complianceType.localeCompare(one.complianceType));
  const width = Math.max(...rows.map(({ resourceId }) => resourceId.length));
  console.log('');
  for (const { complianceType, resourceId, annotation = '' } of rows)
    console.log(
      `   ${complianceType.padEnd(13)}  ${resourceId.padEnd(width)}  ${shorten(annotation)}`,
    );
}

function shorten(annotation: string): string {
  const text = annotation.replace(/ Fix: .*/, ' Fix: …');
  return text.length > 88 ? `${text.slice(0, 87)}…` : text;
}

function heading(text: string): void {
  console.log(`\n${text}\n`);
}
