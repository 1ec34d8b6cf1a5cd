// A scan of an account of the bench, on its virtual clock: minutes of quotas pass in seconds.

import { connectPlace } from '../../rule/cli/scan/connect-place.ts';
import type { JobResult } from '../../rule/cli/scan/result.ts';
import { createScan, type ScanOutcome } from '../../rule/cli/scan/scan-places.ts';
import type { Account } from '../bench/account.ts';
import { ruleParameters } from './factories.ts';

export interface AccountScan extends ScanOutcome {
  readonly minutes: number;
  /** Until the first violation was there. */
  readonly firstViolationSeconds: number | undefined;
}

/** The place that the account is. */
export const place = { account: '111122223333', region: 'eu-central-1', partition: 'aws' };

/** Connects as a scan does, on the account's clock. */
export function connectTo({ aws, clock, observe }: Account, quotaShare: number) {
  return async ({ region }: Pick<typeof place, 'region'>) =>
    connectPlace({
      settings: { region, endpoint: aws.endpoint },
      timer: clock.timer,
      quotaShare,
      mayStart: () => true,
      onNote: () => undefined,
      onClient: observe,
    });
}

export async function scanAccount(
  account: Account,
  quotaShare: number,
  take: (results: readonly JobResult[]) => Promise<void> = async () => undefined,
): Promise<AccountScan> {
  const { clock } = account;
  const startedAtMs = clock.timer.nowMs();
  let firstViolationSeconds: number | undefined;
  const scan = createScan({
    places: [place],
    notScanned: [],
    parameters: ruleParameters(),
    filters: {},
    scannedAtMs: clock.nowMs(),
    connect: connectTo(account, quotaShare),
    explain: String,
    nowMs: clock.timer.nowMs,
  });
  const outcome = await scan.run(async (results) => {
    if (results.some(({ verdict }) => verdict === 'nonCompliant'))
      firstViolationSeconds ??= (clock.timer.nowMs() - startedAtMs) / 1_000;
    await take(results);
  });
  const minutes = (clock.timer.nowMs() - startedAtMs) / 60_000;
  return { ...outcome, minutes, firstViolationSeconds };
}
