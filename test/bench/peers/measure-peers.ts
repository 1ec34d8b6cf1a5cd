// Every peer over every scenario, one after the other, each in an account of its own.

import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleName } from '../account.ts';
import { type Machine, machine } from '../machine.ts';
import { openCrossroads } from './crossroads.ts';
import { execute } from './execute.ts';
import { type Moto, startMoto } from './moto.ts';
import type { Peer } from './peer.ts';
import { openPeerAccount, type PeerScenario, region, type Score } from './peer-account.ts';
import { type PythonEnvironment, pythonWith } from './python.ts';

/** One run of one peer. */
export interface PeerMeasure extends Score {
  readonly peer: string;
  readonly scenario: string;
  readonly jobs: number;
  /** 1, and 2 an hour later. */
  readonly run: number;
  /** By operation, of what this project's own embedded AWS answered. */
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
  /** Accepted by Config. */
  readonly evaluationsSent: number;
  /** To the services that moto stands for. */
  readonly otherCalls: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMemoryMiB: number;
  readonly exitCode: number;
}

export interface PeersReport {
  readonly machine: Machine;
  /** Of the machine over a minute, before the first run of each tool: the least and the most. */
  readonly loadAverage: readonly [least: number, most: number];
  readonly scenarios: readonly PeerScenario[];
  readonly tools: readonly Tool[];
  readonly measures: readonly PeerMeasure[];
}

export interface Tool {
  readonly name: string;
  readonly how: string;
  /** The versions of what was pinned, and of the AWS SDK below it. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface PeersPlan {
  readonly peers: readonly Peer[];
  readonly scenarios: readonly PeerScenario[];
  readonly progress: (text: string) => void;
}

const hourMs = 3_600_000;

export async function measurePeers({
  peers,
  scenarios,
  progress,
}: PeersPlan): Promise<PeersReport> {
  // Before the first run: by the last one the work tree may be another.
  const measuredOn = machine();
  await using moto = await startMoto();
  const environments = new Map<Peer, PythonEnvironment>();
  for (const peer of peers) {
    if (peer.packages.length === 0) continue;
    progress(`installing ${peer.packages.join(', ')}`);
    const [directory = ''] = peer.packages[0]?.split('==') ?? [];
    environments.set(peer, await pythonWith(directory, peer.packages));
  }
  const measures: PeerMeasure[] = [];
  const loads: number[] = [];
  for (const scenario of scenarios)
    for (const peer of peers) {
      if (scenario.jobs > (peer.upToJobs ?? scenario.jobs)) continue;
      progress(`${scenario.name}: ${peer.name}`);
      loads.push(Math.round((loadavg()[0] ?? 0) * 10) / 10);
      const programs = environments.get(peer)?.programs ?? '';
      measures.push(...(await measurePeer(peer, scenario, { moto, programs })));
    }
  return {
    ...{ machine: measuredOn, scenarios, measures },
    loadAverage: [Math.min(...loads), Math.max(...loads)],
    tools: [
      ...peers.map((peer) => ({
        name: peer.name,
        how: peer.how,
        versions: namedVersions(peer, environments.get(peer)),
      })),
      {
        name: 'moto',
        how: 'the services that peers call beside SageMaker and Config',
        versions: { moto: moto.version },
      },
    ],
  };
}

async function measurePeer(
  peer: Peer,
  scenario: PeerScenario,
  { moto, programs }: { readonly moto: Moto; readonly programs: string },
): Promise<readonly PeerMeasure[]> {
  await using account = await openPeerAccount(scenario);
  await using crossroads = await openCrossroads(account.port, moto.port);
  const { aws, listed, reportedResults, score } = account;
  const measures: PeerMeasure[] = [];
  for (const run of [1, 2]) {
    if (run > 1) aws.world.clock.advance(hourMs);
    aws.requests.clear();
    const sentBefore = aws.world.config.history.length;
    const motoBefore = crossroads.toMoto();
    const folder = await mkdtemp(join(tmpdir(), 'peer-'));
    const { usage, verdicts } = await peer.run({
      ...{ endpoint: crossroads.endpoint, region, folder, programs, reportedResults },
      event: (parameters) =>
        aws.world.scheduledEvent({ ruleName, ...(parameters && { parameters }) }),
      listedJobs: () => listed,
      execute: (command, args, { environment = {} } = {}) =>
        execute({
          ...{ command, args, folder },
          environment: { ...surroundings(crossroads.endpoint, folder), ...environment },
        }),
    });
    await rm(folder, { recursive: true, force: true });
    const { output: _said, ...used } = usage;
    measures.push({
      ...{ peer: peer.name, scenario: scenario.name, jobs: scenario.jobs, run },
      calls: aws.requests.countByOperation(),
      throttled: aws.requests.all.filter(({ errorCode = '' }) => /Throttling/.test(errorCode))
        .length,
      evaluationsSent: aws.world.config.history.length - sentBefore,
      otherCalls: crossroads.toMoto() - motoBefore,
      ...rounded(used),
      ...score(verdicts),
    });
  }
  return measures;
}

/** All that a peer's process sees of the one that starts it. */
function surroundings(endpoint: string, folder: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function namedVersions(
  { packages }: Peer,
  environment: PythonEnvironment | undefined,
): Readonly<Record<string, string>> {
  if (environment === undefined) return { node: process.version };
  const names = [...packages.map((one) => one.split('==')[0] ?? one), 'botocore'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const version = environment.versions[name];
      return version === undefined ? [] : [[name, version]];
    }),
  );
}

function rounded<Figures extends Readonly<Record<string, number>>>(figures: Figures): Figures {
  const entries = Object.entries(figures).map(([name, figure]) => [
    name,
    Math.round(figure * 100) / 100,
  ]);
  return Object.fromEntries(entries);
}
