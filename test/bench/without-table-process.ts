// The function without a table, for memory-without-table.ts to bundle: one run, and the peak of its memory.

import { createClients } from '../../rule/aws/clients.ts';
import { createHandler } from '../../rule/handler.ts';
import { createHurriedTimer } from '../support/hurried-timer.ts';
import { peakMemoryMiB } from './peak-memory.ts';

export interface RunRequest {
  readonly endpoint: string;
  readonly event: object;
}

/** Pauses are hurried through, and the pace waits for nothing: what counts is what is held. */
const timer = createHurriedTimer(20);
const endlessMs = 1e9;

process.on('message', (request: RunRequest) => {
  void run(request).then((answer) => process.send?.(answer));
});

async function run({ endpoint, event }: RunRequest): Promise<object> {
  const handler = createHandler({
    environment: { quotaShare: 1_000, region: 'eu-central-1' },
    write: () => undefined,
    timer,
    callTimeoutMs: endlessMs,
    createClients: (options) => createClients({ ...options, endpoint }),
  });
  const report = await handler(event, { getRemainingTimeInMillis: () => endlessMs });
  if (!('status' in report) || report.status !== 'finished')
    throw new Error(`the function has not done its work: ${JSON.stringify(report)}`);
  return { peakMiB: Math.round(peakMemoryMiB()) };
}
