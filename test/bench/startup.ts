// How long the function takes to come up: the bundle is loaded and its clients are made, in fresh
// processes, in turn with a bundle of the SageMaker and Config clients alone.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { median } from './median.ts';

export interface Startup {
  readonly processes: number;
  readonly ruleMs: number;
  readonly clientsMs: number;
  readonly ratio: number;
}

const processes = 15;
const root = join(import.meta.dirname, '../..');

/** The SageMaker and Config clients with every command of theirs that the function uses. */
const clientsAlone = `
  import { ConfigServiceClient, GetComplianceDetailsByConfigRuleCommand, PutEvaluationsCommand, StartConfigRulesEvaluationCommand } from '@aws-sdk/client-config-service';
  import { DescribeTrainingJobCommand, ListTrainingJobsCommand, SageMakerClient, SearchCommand } from '@aws-sdk/client-sagemaker';
  export const made = [new ConfigServiceClient({}), new SageMakerClient({}), GetComplianceDetailsByConfigRuleCommand,
    PutEvaluationsCommand, StartConfigRulesEvaluationCommand, DescribeTrainingJobCommand, ListTrainingJobsCommand, SearchCommand];
`;

/** Both bundles alike. */
export const bundleSettings = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
} as const satisfies BuildOptions;

export function measureStartup(): Startup {
  const folder = mkdtempSync(join(tmpdir(), 'startup-'));
  const rule = join(folder, 'rule.cjs');
  const clients = join(folder, 'clients.cjs');
  buildSync({ ...bundleSettings, entryPoints: ['rule/handler.ts'], outfile: rule });
  buildSync({
    ...bundleSettings,
    stdin: { contents: clientsAlone, resolveDir: root },
    outfile: clients,
  });
  const loader = join(folder, 'load.cjs');
  writeFileSync(
    loader,
    'const from = process.hrtime.bigint(); require(process.argv[2]); console.log(Number(process.hrtime.bigint() - from) / 1e6);',
  );
  const times = { rule: [] as number[], clients: [] as number[] };
  for (let round = 0; round < processes; round += 1) {
    times.rule.push(load(loader, rule));
    times.clients.push(load(loader, clients));
  }
  const ruleMs = median(times.rule);
  const clientsMs = median(times.clients);
  return { processes, ruleMs, clientsMs, ratio: ruleMs / clientsMs };
}

function load(loader: string, bundle: string): number {
  const { stdout } = spawnSync(process.execPath, [loader, bundle], {
    encoding: 'utf8',
    env: { AWS_REGION: 'eu-central-1', PATH: process.env.PATH },
  });
  return Number(stdout);
}
