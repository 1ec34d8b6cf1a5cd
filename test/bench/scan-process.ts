// The scan of one history in a process of its own, in virtual time, with the most memory that lived through it.

import { scanAccount } from '../support/scan-account.ts';
import { openAccount } from './account.ts';

export interface ScanPlan {
  readonly jobs: number;
  readonly violationShare: number;
  readonly quotaShare: number;
}

export interface ScanMeasure extends ScanPlan {
  readonly minutes: number;
  readonly firstViolationSeconds: number;
  readonly violations: number;
  readonly calls: number;
  /** Heap in use after a collection, at its highest; the embedded AWS is in it. */
  readonly heapMiB: number;
}

/** Collections between the first job and the last. */
const looks = 10;

process.on('message', (plan: ScanPlan) => {
  void measure(plan).then((measured) => process.send?.(measured));
});

async function measure(plan: ScanPlan): Promise<ScanMeasure> {
  await using account = await openAccount(plan);
  let jobs = 0;
  let heapBytes = 0;
  const {
    minutes,
    firstViolationSeconds = Number.NaN,
    ...scan
  } = await scanAccount(account, plan.quotaShare, async (results) => {
    const before = jobs;
    jobs += results.length;
    const step = plan.jobs / looks;
    if (Math.floor(before / step) === Math.floor(jobs / step)) return;
    globalThis.gc?.();
    heapBytes = Math.max(heapBytes, process.memoryUsage().heapUsed);
  });
  return {
    ...plan,
    minutes,
    firstViolationSeconds,
    violations: scan.summary.nonCompliant,
    calls: Object.values(scan.calls).reduce((sum, one) => sum + one, 0),
    heapMiB: Math.round(heapBytes / 1_048_576),
  };
}
