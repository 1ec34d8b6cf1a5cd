// npm run local-aws: the embedded AWS alone, until Ctrl-C.

import { styleText } from 'node:util';
import { type CommandLine, parseCommandLine, USAGE } from './command-line.ts';
import { type LocalAws, startLocalAws } from './server.ts';

const commandLine = readCommandLine();
if (commandLine)
  await serve(commandLine).catch((error: unknown) => {
    console.error(`The embedded AWS did not start: ${String(error)}`);
    process.exitCode = 1;
  });

/** What the arguments ask for; without it, what is wrong with them has been said. */
function readCommandLine(): CommandLine | undefined {
  try {
    const parsed = parseCommandLine(process.argv.slice(2));
    if (parsed !== 'help') return parsed;
    console.log(USAGE);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = 2;
  }
  return undefined;
}

async function serve({ options, ruleName }: CommandLine): Promise<void> {
  const aws = await startLocalAws(options);
  aws.world.config.createRule({ name: ruleName });
  aws.world.sqs.createQueue('reevaluation');
  await aws.world.dynamodb.createTable('state');
  console.log(introduction(aws, ruleName));
  process.once('SIGINT', () => void stop(aws));
  process.once('SIGTERM', () => void stop(aws));
}

function introduction({ endpoint, world }: LocalAws, ruleName: string): string {
  const { accountId, region, timeScale, latencyMs } = world.settings;
  const token = world.config.issueResultToken(ruleName);
  return `
An embedded AWS listens at ${styleText('bold', endpoint)}
  account ${accountId}, Region ${region}, ${world.jobs.size} training jobs, rule "${ruleName}"
  latency ${latencyMs} ms, ${timeScale} simulated ms per real ms

Paste into a shell, then use the AWS CLI, an SDK or the built function:
  export AWS_ENDPOINT_URL=${endpoint}
  export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

For example:
  aws sagemaker list-training-jobs --max-results 5 --sort-by CreationTime --sort-order Descending
  aws configservice get-compliance-details-by-config-rule --config-rule-name ${ruleName}
A result token of the rule, for PutEvaluations:
  ${token}
A queue:
  ${world.sqs.createQueue('reevaluation')}
A table with the keys pk and sk:
  state

Ctrl-C ends it.`;
}

async function stop(aws: LocalAws): Promise<void> {
  const counts = Object.entries(aws.requests.countByOperation());
  await aws.close();
  const shown = counts.map(([operation, count]) => `${count} ${operation}`).join(', ');
  console.log(`\nServed ${shown || 'no requests'}.`);
}
