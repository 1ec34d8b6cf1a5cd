import type { LambdaLog } from './log.ts';

/**
 * The log of a run about one of many accounts: records name the account. Metrics are the function's, since
 * each further name is billed; the record beside the summary has the account's numbers.
 */
export function logForAccount(log: LambdaLog, accountId: string): LambdaLog {
  return {
    ...log,
    warn: (message, details) => log.warn(message, { ...details, accountId }),
    info: (message, details) => log.info(message, { ...details, accountId }),
    summary(summary) {
      const { report, ruleName } = summary;
      const { status, counts, pendingJobs, gaps } = report;
      log.info('member account evaluated', {
        accountId,
        ruleName,
        status,
        ...counts,
        pendingJobs,
        uncoveredGaps: gaps.length,
      });
      log.summary(summary);
    },
  };
}
