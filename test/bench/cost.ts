// CPU and memory in real time, without quotas: fresh processes against an embedded AWS in another one, in turn with
// the SDK's clients alone making the same calls.

import type { Cost, CostRequest } from './cost-process.ts';
import { median } from './median.ts';
import { Worker } from './workers.ts';

/** What a first sweep costs in CPU. */
export interface CpuCost {
  readonly jobs: number;
  readonly processes: number;
  readonly functionMs: number;
  readonly clientsMs: number;
  readonly ratio: number;
}

export interface MemoryCost {
  readonly jobs: number;
  readonly heapMiB: number;
  readonly peakRssMiB: number;
}

/** CPU of a first sweep, medians of so many fresh processes. */
export async function measureCpu(jobs: number, processes: number): Promise<CpuCost> {
  const { calls } = await sweep(jobs, { isRecorded: true });
  const functionMs: number[] = [];
  const clientsMs: number[] = [];
  for (let round = 0; round < processes; round += 1) {
    functionMs.push((await sweep(jobs)).cpuMs);
    clientsMs.push((await sweep(jobs, { kind: 'clients', calls })).cpuMs);
  }
  const [ofFunction, ofClients] = [median(functionMs), median(clientsMs)];
  return {
    ...{ jobs, processes },
    functionMs: ofFunction,
    clientsMs: ofClients,
    ratio: ofFunction / ofClients,
  };
}

/** Memory after a first sweep of so many jobs. */
export async function measureMemory(jobs: number): Promise<MemoryCost> {
  const { heapMiB, peakRssMiB } = await sweep(jobs);
  return { jobs, heapMiB, peakRssMiB };
}

async function sweep(jobs: number, request: Partial<CostRequest> = {}): Promise<Cost> {
  using server = new Worker('cost-server.ts');
  using subject = new Worker('cost-process.ts');
  const addresses = await server.ask<{ endpoint: string; queueUrl: string }>({
    kind: 'start',
    jobs,
  });
  const event = await server.ask<{ readonly resultToken: string }>({ kind: 'event' });
  const calls = request.calls?.map((call) =>
    'ResultToken' in call.input
      ? { ...call, input: { ...call.input, ResultToken: event.resultToken } }
      : call,
  );
  return await subject.ask<Cost>({
    ...{ kind: 'function', ...addresses, event, ...request },
    ...(calls && { calls }),
  });
}
