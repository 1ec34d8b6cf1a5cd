// How long the function takes to come up: the bundle is loaded and its clients are made, in fresh processes, in turn
// with a bundle of the SageMaker and Config clients alone, as they come and without what the function's bundle leaves out.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { bundleFunction, SDK_SUBSTITUTES } from '../../infra/bundle.ts';
import { BUNDLE_FILE } from '../../infra/shipped-function.ts';
import { median } from './median.ts';

export interface Startup {
  readonly processes: number;
  readonly ruleMs: number;
  readonly clientsMs: number;
  /** Of the clients with the same substitutes as in the function's bundle. Absent in earlier reports. */
  readonly leanClientsMs?: number;
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

/** As the function's bundle is built, substitutes aside. */
export const bundleSettings = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  supported: { 'dynamic-import': false },
  mainFields: ['module', 'main'],
  minify: true,
} as const satisfies BuildOptions;

export function measureStartup(): Startup {
  const folder = mkdtempSync(join(tmpdir(), 'startup-'));
  const bundleOfClients = (file: string, options: BuildOptions) => {
    const outfile = join(folder, file);
    const stdin = { contents: clientsAlone, resolveDir: root };
    buildSync({ ...bundleSettings, ...options, stdin, outfile });
    return outfile;
  };
  const files = {
    rule: join(bundleFunction(join(folder, 'rule')).directory, BUNDLE_FILE),
    clients: bundleOfClients('clients.cjs', {}),
    leanClients: bundleOfClients('lean-clients.cjs', { alias: SDK_SUBSTITUTES }),
  };
  const loader = join(folder, 'load.cjs');
  writeFileSync(
    loader,
    'const from = process.hrtime.bigint(); require(process.argv[2]); console.log(Number(process.hrtime.bigint() - from) / 1e6);',
  );
  const rounds = Array.from({ length: processes }, () => ({
    ruleMs: load(loader, files.rule),
    clientsMs: load(loader, files.clients),
    leanClientsMs: load(loader, files.leanClients),
  }));
  rmSync(folder, { recursive: true });
  const medianOf = (name: keyof (typeof rounds)[number]) =>
    median(rounds.map((round) => round[name]));
  const [ruleMs, clientsMs] = [medianOf('ruleMs'), medianOf('clientsMs')];
  const leanClientsMs = medianOf('leanClientsMs');
  return { processes, ruleMs, clientsMs, leanClientsMs, ratio: ruleMs / clientsMs };
}

function load(loader: string, bundle: string): number {
  const { stdout } = spawnSync(process.execPath, [loader, bundle], {
    encoding: 'utf8',
    env: { AWS_REGION: 'eu-central-1', PATH: process.env.PATH },
  });
  return Number(stdout);
}
