// The rule in the bench: the real handler and the real SDK clients, on a clock that runs faster.

import { createClients } from '../../rule/aws/clients.ts';
import { systemTimer, type Timer } from '../../rule/aws/timer.ts';
import { createHandler, type HandlerResult } from '../../rule/handler.ts';
import type { Handler } from '../../rule/lambda.ts';
import type { RuleRequest, RunCost } from './messages.ts';
import { sweepNaively } from './naive-sweep.ts';

const invocationMs = 900_000;
let handler: Handler<HandlerResult> | undefined;
let timer: Timer | undefined;
let endpoint = '';
let lines: string[] = [];

process.on('message', (request: RuleRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});

async function answer(request: RuleRequest): Promise<object> {
  if (request.kind === 'start') {
    const { timeScale } = request.settings;
    endpoint = request.settings.endpoint;
    timer = {
      nowMs: () => performance.now() * timeScale,
      sleep: (durationMs, signal) => systemTimer.sleep(durationMs / timeScale, signal),
    };
    handler = createHandler({
      timer,
      environment: {
        quotaShare: 0.5,
        region: 'eu-central-1',
        stateTableName: 'state',
        resumeQueueUrl: request.settings.queueUrl,
      },
      createClients: (onDate) => createClients({ onDate, endpoint }),
      write: (line) => lines.push(line),
    });
    return {};
  }
  if (handler === undefined || timer === undefined) throw new Error('the rule is not started');
  return await measure(request, handler, timer);
}

async function measure(
  { kind, event }: Extract<RuleRequest, { event: object }>,
  invoke: Handler<HandlerResult>,
  { nowMs, sleep }: Timer,
): Promise<RunCost> {
  lines = [];
  const startedAtMs = nowMs();
  const cpuBefore = process.cpuUsage();
  let failed: string | null = null;
  let summary: Partial<RunCost> = {};
  try {
    if (kind === 'naive') summary = await sweepNaively(endpoint, event, { nowMs, sleep });
    else
      await invoke(event, {
        getRemainingTimeInMillis: () => invocationMs - (nowMs() - startedAtMs),
      });
  } catch (error) {
    failed = String(error);
  }
  const cpu = process.cpuUsage(cpuBefore);
  const simulatedMs = nowMs() - startedAtMs;
  globalThis.gc?.();
  const record = lines.map((line) => JSON.parse(line)).find(({ code }) => code === 'run-summary');
  return {
    failed,
    apiCalls: record?.apiCalls ?? {},
    throttles: record?.throttlesByOperation ?? {},
    resumeInSeconds: record?.resumeInSeconds ?? null,
    simulatedMs,
    cpuMs: (cpu.user + cpu.system) / 1_000,
    peakRssMiB: process.resourceUsage().maxRSS / 1_024,
    heapMiB: process.memoryUsage().heapUsed / 1_048_576,
    logBytes: lines.reduce((sum, line) => sum + line.length + 1, 0),
    ...summary,
  };
}
