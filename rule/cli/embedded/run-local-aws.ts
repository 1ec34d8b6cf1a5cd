// The embedded AWS alone, until Ctrl-C.

import { once } from 'node:events';
import { styleText } from 'node:util';
import type { LocalAws } from '../../local-aws/server.ts';
import { type Io, type Request, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { streamOutput } from '../output.ts';
import { loadEmbeddedAws } from './load.ts';
import { readLocalAwsSettings } from './local-aws-settings.ts';

/** Ctrl-C is how it is meant to end. @throws UsageError */
export async function runLocalAws(given: Request['options'], io: Io): Promise<ExitCode> {
  const { options, ruleName, mayColor } = readLocalAwsSettings(given);
  const { startLocalAws } = await loadEmbeddedAws('local-aws');
  const aws = await startLocalAws(options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    throw new UsageError([
      `--port must be a port that is free, or 0 for any, got ${options.port}: ${error.message}`,
    ]);
  });
  aws.world.config.createRule({ name: ruleName });
  aws.world.sqs.createQueue('reevaluation');
  await aws.world.dynamodb.createTable('state');
  const { write } = streamOutput(io.stdout);
  const color = io.stdout.isTTY === true && mayColor && !io.environment.NO_COLOR;
  await write(introduction(aws, ruleName, color));
  if (!io.interrupted.aborted) await once(io.interrupted, 'abort');
  const counts = Object.entries(aws.requests.countByOperation());
  await aws.close();
  const shown = counts.map(([operation, count]) => `${count} ${operation}`).join(', ');
  await write(`\nServed ${shown || 'no requests'}.\n`);
  return exitCodes.clean.code;
}

function introduction({ endpoint, world }: LocalAws, ruleName: string, color: boolean): string {
  const { accountId, region, timeScale, latencyMs } = world.settings;
  const token = world.config.issueResultToken(ruleName);
  const shown = color ? styleText('bold', endpoint, { validateStream: false }) : endpoint;
  return `
An embedded AWS listens at ${shown}
  account ${accountId}, Region ${region}, ${world.jobs.size} training jobs, rule "${ruleName}"
  latency ${latencyMs} ms, ${timeScale} simulated ms per real ms

Paste into a shell, then use the AWS CLI, an SDK, the built function or the commands of this program:
  export AWS_ENDPOINT_URL=${endpoint}
  export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

For example:
  npm run --silent cli -- scan
  aws sagemaker list-training-jobs --max-results 5 --sort-by CreationTime --sort-order Descending
  aws configservice get-compliance-details-by-config-rule --config-rule-name ${ruleName}
A result token of the rule, for PutEvaluations:
  ${token}
A queue:
  ${world.sqs.createQueue('reevaluation')}
A table with the keys pk and sk:
  state

Ctrl-C ends it.
`;
}
