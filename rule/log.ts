// Structured logs and metrics, one JSON object a line. Every record is in the registry below. Runbooks, queries and tests
// refer to its code; the message is for people. Records can contain job names and reasons, never hyperparameters,
// environments or S3 paths.

import type { RunReport } from './run/report.ts';

type Level = 'INFO' | 'WARN' | 'ERROR';

interface LogRecord {
  readonly level: Level;
  readonly message: string;
  /** True if every record of this code is written. Of other codes, an invocation writes 20 records at most. */
  readonly isAlwaysWritten?: boolean;
}

/** Every log record, by its code. */
export const logRecords = {
  'run-summary': { level: 'INFO', message: 'run finished' },
  'invocation-failed': { level: 'ERROR', message: 'the invocation failed' },

  'job-unknown': {
    level: 'WARN',
    message: 'a job could not be read and was not judged',
    isAlwaysWritten: true,
  },
  'job-exempt': {
    level: 'INFO',
    message: 'a tag exempts a job that violates the rule: it has no result',
    isAlwaysWritten: true,
  },
  'exemption-ended': {
    level: 'INFO',
    message: 'a job that violates the rule is no longer exempt by its tag',
    isAlwaysWritten: true,
  },
  'exemption-malformed': {
    level: 'WARN',
    message: 'the tag that should exempt a job has no valid date after until=: it exempts nothing',
    isAlwaysWritten: true,
  },
  'tags-unreadable': {
    level: 'WARN',
    message: 'the tags of a job that violates the rule cannot be read: they exempt nothing',
  },
  'result-unreviewed': {
    level: 'WARN',
    message:
      'a reported result could not be reviewed, because its job could not be read: the result stays',
    isAlwaysWritten: true,
  },
  'search-denied': { level: 'WARN', message: 'sagemaker:Search is denied: every job is described' },
  'search-failed': {
    level: 'WARN',
    message: 'sagemaker:Search failed: it is called again later, and jobs are described until then',
  },
  'results-unreadable': {
    level: 'WARN',
    message: 'the reported results cannot be read: every result is sent, and none is retired',
  },
  'gone-contradicted': {
    level: 'WARN',
    message: 'DescribeTrainingJob does not find a job that is listed: its result stays',
    isAlwaysWritten: true,
  },
  'gone-unconfirmed': {
    level: 'WARN',
    message:
      'DescribeTrainingJob does not find many of the jobs that have results: the results stay until another audit confirms it',
  },
  'audit-inconclusive': {
    level: 'WARN',
    message: 'too many jobs could not be read, so the audit cannot tell which results are missing',
  },

  'account-not-served': { level: 'WARN', message: 'the request for the member account failed' },

  'lease-busy': {
    level: 'INFO',
    message: 'another run is working on this rule: this run did nothing',
  },
  'lease-awaited': {
    level: 'INFO',
    message: 'a run with other parameters is working on this rule and was asked to step aside',
  },
  'lease-lost': {
    level: 'WARN',
    message: 'another run has taken the lease: this run reports and saves nothing more',
  },
  'state-damaged': { level: 'WARN', message: 'the saved state is damaged and is not used' },
  'state-of-the-future': {
    level: 'WARN',
    message: 'the saved state contains a time in the future and is not used',
  },
  'state-not-used': { level: 'INFO', message: 'the saved state is not used' },
  'state-unreadable': {
    level: 'ERROR',
    message: 'the state table cannot be read: the run reports only what Config lacks, and fails',
  },
  'progress-not-saved': {
    level: 'WARN',
    message: 'the progress of a failed run could not be saved',
  },

  'type-fallback': {
    level: 'WARN',
    message: 'Config refuses the resource type: results are reported under AWS::::Account',
  },
  'type-unplaceable': {
    level: 'WARN',
    message:
      'Config no longer accepts the resource type of earlier results: they cannot be retired',
  },
  'token-rejected': {
    level: 'WARN',
    message: 'Config rejected the result token: another run has to report the rest',
  },
  'sign-off-refused': {
    level: 'WARN',
    message: 'Config refused the empty report of a run that had nothing to report',
  },
  'resume-failed': {
    level: 'WARN',
    message: 'the message to resume the run could not be sent: the next scheduled run continues',
  },

  'message-unknown': { level: 'WARN', message: 'a message in the queue was not recognized' },
  'message-given-up': {
    level: 'WARN',
    message:
      'a message was postponed too often and is dropped: the next scheduled run does the work',
  },
  'message-failed': {
    level: 'ERROR',
    message: 'a message could not be processed and will be delivered again',
  },
  'evaluation-requested': { level: 'INFO', message: 'Config was asked to evaluate the rule' },
  'evaluation-not-requested': {
    level: 'WARN',
    message: 'Config could not be asked to evaluate the rule',
  },
  'run-woken': {
    level: 'INFO',
    message: 'a run is working on this rule and requests another one when it ends',
  },
} as const satisfies Readonly<Record<string, LogRecord>>;

export type LogCode = keyof typeof logRecords;

/** Where a run's records go; each code is one of the registry. */
export interface RunLog {
  record(code: LogCode, fields?: Readonly<Record<string, unknown>>): void;
}

export type WriteLine = (line: string) => void;

/** What the summary contains in addition to the report. */
export interface RunSummary {
  readonly report: RunReport;
  readonly ruleName: string;
  /** Of the AWS SDK that the function runs on. */
  readonly sdkVersion: string;
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly throttles: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

/** What Lambda's context says about the invocation and its function. */
export interface LambdaNames {
  readonly awsRequestId?: string;
  readonly functionName?: string;
}

/** Records of one code that an invocation writes; the last one says that more are dropped. */
const repeatsWritten = 20;

export interface LambdaLog extends RunLog {
  error(code: LogCode, error: unknown, fields?: Readonly<Record<string, unknown>>): void;
  summary(summary: RunSummary): void;
  /** The same log, with fields that are added to every record. */
  with(fields: Readonly<Record<string, unknown>>): LambdaLog;
}

export function createLambdaLog(
  { awsRequestId: requestId = 'local', functionName = 'local' }: LambdaNames,
  write: WriteLine = (line) => process.stdout.write(`${line}\n`),
  nowMs: () => number = Date.now,
): LambdaLog {
  const repeats = new Map<LogCode, number>();

  function logWith(standing: Readonly<Record<string, unknown>>): LambdaLog {
    function record(code: LogCode, fields: Readonly<Record<string, unknown>> = {}): void {
      const { level, message, isAlwaysWritten }: LogRecord = logRecords[code];
      const times = (repeats.get(code) ?? 0) + 1;
      repeats.set(code, times);
      if (!isAlwaysWritten && times > repeatsWritten) return;
      const isLast = !isAlwaysWritten && times === repeatsWritten;
      const timestamp = new Date(nowMs()).toISOString();
      const note = isLast ? { note: 'further records of this code are not written' } : {};
      write(
        JSON.stringify({
          timestamp,
          level,
          code,
          message,
          requestId,
          ...standing,
          ...fields,
          ...note,
        }),
      );
    }

    return {
      record,

      error(code, error, fields = {}) {
        const failure = error instanceof Error ? error : new Error(String(error));
        const { name, message: reason, stack, cause } = failure;
        record(code, {
          ...fields,
          error: { name, reason, stack, ...(cause ? { cause: String(cause) } : {}) },
        });
      },

      summary({ report, ruleName, sdkVersion, apiCalls, throttles, durationMs }) {
        const throttleCount = total(throttles);
        const oldestGap = report.gaps[0];
        const apiCallCount = total(apiCalls);
        const degraded = degradations(report, { all: apiCallCount, throttled: throttleCount });
        record('run-summary', {
          ruleName,
          status: report.status,
          ...report.counts,
          pendingJobs: report.pendingJobs,
          apiCalls,
          apiCallCount,
          throttles: throttleCount,
          throttlesByOperation: throttles,
          durationMs: Math.round(durationMs),
          resourceType: report.resourceType,
          sdkVersion,
          ...(oldestGap && { coveredFrom: new Date(oldestGap.to * 1_000).toISOString() }),
          ...(report.resumeInSeconds !== undefined && { resumeInSeconds: report.resumeInSeconds }),
          ...(degraded.length > 0 && { degraded: degraded.join(', ') }),
        });
        const metrics = metricsLine(functionName, nowMs(), {
          NonCompliantJobs: report.counts.nonCompliant,
          UnknownJobs: report.counts.unknown,
          ThrottledCalls: throttleCount,
          CompleteRuns: report.isCompletionTold ? 1 : 0,
          DegradedRuns: degraded.length > 0 ? 1 : 0,
        });
        if (metrics !== undefined) write(metrics);
      },

      with: (fields) => logWith({ ...standing, ...fields }),
    };
  }

  return logWith({});
}

/**
 * A run that finds its pace has some calls refused, and few once it has found it. So many, and so large a part of all,
 * are refused only where others leave it nothing of a quota.
 */
const throttledCallsLimit = 50;
const throttledCallsShare = 0.1;

/**
 * What is wrong with a run that did not fail, if anything: nobody has to be told of one such run, but of several in
 * consecutive periods. A pending job counts in every run, also where it is not tried again yet.
 */
function degradations(
  { status, counts, pendingJobs, resumeInSeconds }: RunReport,
  calls: { readonly all: number; readonly throttled: number },
): readonly string[] {
  const isThrottled =
    calls.throttled >= throttledCallsLimit && calls.throttled >= calls.all * throttledCallsShare;
  const isStuck = status === 'unfinished' && resumeInSeconds === undefined;
  return [
    ...(counts.unknown + pendingJobs > 0 ? ['unreadJobs'] : []),
    ...(isThrottled ? ['throttled'] : []),
    ...(isStuck ? ['notResumed'] : []),
  ];
}

/**
 * At most five metrics in the embedded metric format. CloudWatch bills a metric for every hour in which it is sent, so
 * a metric that is 0 is not sent, a complete run is counted once in some hours, and everything else is in the summary
 * record, for Logs Insights. The dimension is the function, because no alarm can know the name that a conformance pack
 * gives the rule.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function metricsLine(
  functionName: string,
  nowMs: number,
  values: Readonly<Record<string, number>>,
): string | undefined {
  const sent = Object.entries(values).filter(([, value]) => value > 0);
  if (sent.length === 0) return undefined;
  return JSON.stringify({
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: 'SageMakerTrainingJobInVpc',
          Dimensions: [['FunctionName']],
          Metrics: sent.map(([Name]) => ({ Name, Unit: 'Count' })),
        },
      ],
    },
    FunctionName: functionName,
    ...Object.fromEntries(sent),
  });
}

function total(amounts: Readonly<Record<string, number>>): number {
  return Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
}
