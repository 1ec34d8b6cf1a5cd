// npm run bench -- --peers: other tools beside the rule, in real time, at small sizes. `--quick` is what CI can afford.

import { writeRecord } from '../record.ts';
import { peerClaims } from './claims.ts';
import { measurePeers, type PeersReport } from './measure-peers.ts';
import type { PeerScenario } from './peer-account.ts';
import { peers } from './peers.ts';
import { renderPeers } from './render-peers.ts';

export interface PeersOptions {
  /** Small accounts, without the tools whose installation takes minutes. */
  readonly quick: boolean;
  /** Where to write the report as data. */
  readonly json?: string | undefined;
}

const scenarios: readonly PeerScenario[] = [
  { name: 'quotas', jobs: 300, violationShare: 0.05, hasQuotas: true },
  { name: 'quotas', jobs: 1_000, violationShare: 0.05, hasQuotas: true },
  {
    ...{ name: 'troubles', jobs: 300, violationShare: 0.2, hasQuotas: false },
    troubles: { denied: 7, throttled: 5, gone: 5 },
  },
];
/** Nothing is throttled for ever here: Custodian and the AWS CLI take minutes to give up. */
const quickScenarios: readonly PeerScenario[] = [
  { name: 'quotas', jobs: 30, violationShare: 0.2, hasQuotas: true },
  {
    ...{ name: 'troubles', jobs: 30, violationShare: 0.4, hasQuotas: false },
    troubles: { denied: 4, throttled: 0, gone: 4 },
  },
];

/**
 * Prints what was measured, and whether the claims that docs/performance.md makes of it hold.
 *
 * @returns whether all of them do
 */
export async function benchPeers({ quick, json }: PeersOptions): Promise<boolean> {
  const report = await measurePeers({
    peers: peers.filter(({ isHeavy = false }) => !(quick && isHeavy)),
    scenarios: quick ? quickScenarios : scenarios,
    progress,
  });
  console.log(renderPeers(report));
  if (json !== undefined) writeRecord(json, report);
  const broken = brokenClaims(report);
  for (const claim of broken) console.error(`bench: this does not hold: ${claim}`);
  return broken.length === 0;
}

function brokenClaims(report: PeersReport): readonly string[] {
  return peerClaims.filter(({ holds }) => !holds(report)).map(({ claim }) => claim);
}

function progress(text: string): void {
  console.error(`bench: ${text} (${Math.round(performance.now() / 1_000)} s)`);
}
