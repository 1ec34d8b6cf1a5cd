// A scan of the world in memory: what stands behind its ports is what the rule's runs have there.

import type { PlaceConnection } from '../../rule/cli/scan/connect-place.ts';
import type { JobResult } from '../../rule/cli/scan/result.ts';
import type { ScanMemory } from '../../rule/cli/scan/scan-memory.ts';
import { createScan, type ScanOutcome } from '../../rule/cli/scan/scan-places.ts';
import type { RuleParameters } from '../../rule/verdict/parameters.ts';
import { ruleParameters } from './factories.ts';
import type { MemoryWorld, RunLimits } from './memory-world.ts';

export const somePlace = { account: '111122223333', region: 'eu-central-1', partition: 'aws' };

export interface MemoryScan {
  readonly parameters?: Partial<RuleParameters>;
  readonly limits?: RunLimits;
  readonly memory?: ScanMemory;
}

export interface ScanReport extends ScanOutcome {
  readonly jobs: readonly JobResult[];
}

/** Scans the world as it is now. */
export async function scanWorld(
  world: MemoryWorld,
  { parameters = {}, limits = {}, memory }: MemoryScan = {},
): Promise<ScanReport> {
  const jobs: JobResult[] = [];
  const scan = createScan({
    places: [somePlace],
    notScanned: [],
    parameters: ruleParameters(parameters),
    filters: {},
    scannedAtMs: world.nowMs,
    connect: async () => connectionTo(world, limits),
    explain: String,
    memory,
    nowMs: () => 0,
  });
  const outcome = await scan.run(async (results) => {
    jobs.push(...results);
  });
  return { ...outcome, jobs };
}

function connectionTo(world: MemoryWorld, limits: RunLimits): PlaceConnection {
  return {
    ports: { ...world.ports(world.run(), limits), takeRole: () => undefined },
    calls: { counts: {}, throttles: {}, foundQuotas: () => ({}) },
    oldestSecond: async () => undefined,
    close: () => undefined,
  };
}
