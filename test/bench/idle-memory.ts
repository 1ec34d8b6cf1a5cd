// Memory of an idle run at its peak, and what of it is there without the rule: Node.js alone, with the SDK's clients
// loaded, and with these clients having made the calls of an idle run. Fresh processes, in turn.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { bundleFunction, SDK_SUBSTITUTES } from '../../infra/bundle.ts';
import { BUNDLE_FILE } from '../../infra/shipped-function.ts';
import { startLocalAws } from '../../rule/local-aws/server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { ruleName, startAt } from './account.ts';
import { median } from './median.ts';
import { bundleSettings } from './startup.ts';

/** Peaks of the resident set, in MiB. */
export interface IdleMemory {
  readonly jobs: number;
  readonly processes: number;
  readonly nodeMiB: number;
  readonly clientsLoadedMiB: number;
  readonly clientsCallingMiB: number;
  readonly idleRunMiB: number;
}

/** Reported in real time, at the pace of the listing. The size of the history makes no difference to an idle run. */
const jobs = 1_000;
const processes = 5;
const root = join(import.meta.dirname, '../..');

/** The clients that the function makes at its start, and a handler that makes the calls of an idle run. */
const clientsAlone = `
  import { ConfigServiceClient, GetComplianceDetailsByConfigRuleCommand, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
  import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
  import { DescribeTrainingJobCommand, ListTrainingJobsCommand, SageMakerClient, SearchCommand } from '@aws-sdk/client-sagemaker';
  export const notSent = [DescribeTrainingJobCommand, SearchCommand];
  const [config, sageMaker, dynamoDb] = [new ConfigServiceClient({}), new SageMakerClient({}), new DynamoDBClient({})];
  const save = () => dynamoDb.send(new UpdateItemCommand({ TableName: 'state', Key: { pk: { S: 'clients' }, sk: { S: 'alone' } },
    UpdateExpression: 'SET fence = :one', ExpressionAttributeValues: { ':one': { N: '1' } }, ReturnValues: 'ALL_NEW' }));
  export async function handler({ resultToken, sinceMs }) {
    await save();
    await config.send(new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: '${ruleName}', Limit: 100 }));
    await sageMaker.send(new ListTrainingJobsCommand({ MaxResults: 100, CreationTimeAfter: new Date(sinceMs) }));
    await config.send(new PutEvaluationsCommand({ ResultToken: resultToken, Evaluations: [] }));
    await save();
  }
`;

/**
 * Loads the bundle named in its argument, if any, and has it handle the event, if there is one. The peak is read as
 * peak-memory.ts does.
 */
const host = `
  const { readFileSync } = require('node:fs');
  const { handler } = process.argv[2] ? require(process.argv[2]) : {};
  const { EVENT } = process.env;
  const work = EVENT ? handler(JSON.parse(EVENT), { getRemainingTimeInMillis: () => 900000 }) : Promise.resolve();
  work.then(() => {
    console.log(readFileSync('/proc/self/status', 'utf8').match(/^VmHWM.*$/m)[0]);
    process.exit(0);
  });
`;

export async function measureIdleMemory(): Promise<IdleMemory> {
  const folder = mkdtempSync(join(tmpdir(), 'idle-'));
  const [hostFile, clients] = [join(folder, 'host.cjs'), join(folder, 'clients.cjs')];
  writeFileSync(hostFile, host);
  const stdin = { contents: clientsAlone, resolveDir: root };
  buildSync({ ...bundleSettings, alias: SDK_SUBSTITUTES, stdin, outfile: clients });
  const rule = join(bundleFunction(join(folder, 'rule')).directory, BUNDLE_FILE);

  const clock = new VirtualClock(startAt);
  await using aws = await startLocalAws({ clock, logInputs: false, seed: { jobs, spanDays: 30 } });
  aws.world.config.createRule({ name: ruleName, id: 'config-rule-abc123' });
  await aws.world.dynamodb.createTable('state');
  const environment = {
    PATH: process.env.PATH ?? '',
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    STATE_TABLE_NAME: 'state',
    RESUME_QUEUE_URL: aws.world.sqs.createQueue('reevaluation'),
    QUOTA_SHARE: '1',
  };
  async function peakMiB(bundle?: string, event?: object): Promise<number> {
    const argv = [hostFile, ...(bundle === undefined ? [] : [bundle])];
    const env = { ...environment, ...(event && { EVENT: JSON.stringify(event) }) };
    const { stdout } = await promisify(execFile)(process.execPath, argv, { env });
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(stdout)?.[1]) / 1_024;
  }
  function nextEvent(): object {
    clock.advance(3_600_000);
    return {
      ...aws.world.scheduledEvent({ ruleName }),
      sinceMs: clock.nowMs() - 7_200_000,
    };
  }
  // The first run judges everything; those that are measured have nothing left to do.
  await peakMiB(rule, nextEvent());

  const peaks: Record<'node' | 'loaded' | 'calling' | 'idle', number>[] = [];
  for (let round = 0; round < processes; round += 1)
    peaks.push({
      node: await peakMiB(),
      loaded: await peakMiB(clients),
      calling: await peakMiB(clients, nextEvent()),
      idle: await peakMiB(rule, nextEvent()),
    });
  rmSync(folder, { recursive: true });
  const of = (name: keyof (typeof peaks)[number]) => median(peaks.map((one) => one[name]));
  return {
    ...{ jobs, processes },
    nodeMiB: of('node'),
    clientsLoadedMiB: of('loaded'),
    clientsCallingMiB: of('calling'),
    idleRunMiB: of('idle'),
  };
}
