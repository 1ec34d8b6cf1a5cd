// Structured logs and metrics, one JSON object a line. Every record is one of the registry below: runbooks, queries
// and tests refer to its code, people read its message. Job names and reasons may appear here; hyperparameters,
// environments and S3 paths never reach this file.

import type { RunReport } from './run/report.ts';

type Level = 'INFO' | 'WARN' | 'ERROR';

interface LogRecord {
  readonly level: Level;
  readonly message: string;
  /** True where each one is written; of others the twentieth is the last of an invocation. */
  readonly isAlwaysWritten?: boolean;
}

/** Every record there is, by its code. */
export const logRecords = {
  'run-summary': { level: 'INFO', message: 'run finished' },
  'invocation-failed': { level: 'ERROR', message: 'the invocation failed' },

  'job-unknown': {
    level: 'WARN',
    message: 'a job could not be read and is not judged',
    isAlwaysWritten: true,
  },
  'result-unreviewed': {
    level: 'WARN',
    message: 'the job of a reported result could not be read: the result stays as it is',
    isAlwaysWritten: true,
  },
  'search-denied': { level: 'WARN', message: 'sagemaker:Search is denied: every job is described' },
  'search-failed': {
    level: 'WARN',
    message:
      'sagemaker:Search could not serve: it is asked again later, jobs are described meanwhile',
  },
  'results-unreadable': {
    level: 'WARN',
    message: 'the reported results cannot be read: everything judged is sent, nothing is retired',
  },
  'gone-contradicted': {
    level: 'WARN',
    message: 'DescribeTrainingJob does not find a job that is listed: its result stays as it is',
    isAlwaysWritten: true,
  },
  'gone-unconfirmed': {
    level: 'WARN',
    message:
      'many jobs of reported results are gone by the word of DescribeTrainingJob alone: their results stay until the next audit says so again',
  },
  'audit-inconclusive': {
    level: 'WARN',
    message: 'too many jobs could not be read for the audit to tell which results are lacking',
  },

  'account-not-served': { level: 'WARN', message: 'the member account could not be served' },

  'lease-busy': { level: 'INFO', message: 'another run is at work on this rule: nothing was done' },
  'lease-awaited': {
    level: 'INFO',
    message: 'a run under other parameters is at work and was asked to step aside',
  },
  'lease-lost': {
    level: 'WARN',
    message: 'another run has taken over: this one reports and saves no more',
  },
  'state-damaged': { level: 'WARN', message: 'the saved state is damaged: it is not used' },
  'state-of-the-future': {
    level: 'WARN',
    message: 'the saved state has a date in the future: it is not used',
  },
  'state-not-used': { level: 'INFO', message: 'the saved state is not used' },
  'state-unreadable': {
    level: 'ERROR',
    message:
      'the table of the state cannot be read: only what Config lacks is reported, and the run fails',
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
    message: 'Config no longer takes the resource type of old results: they cannot be retired',
  },
  'token-rejected': {
    level: 'WARN',
    message: 'Config rejected the result token: what is left needs a new run',
  },
  'sign-off-refused': {
    level: 'WARN',
    message: 'Config refused the sign of a run that had nothing to report',
  },
  'resume-failed': {
    level: 'WARN',
    message: 'no message could be sent to resume the run: the next scheduled run carries on',
  },

  'message-unknown': { level: 'WARN', message: 'a message of the queue was not understood' },
  'message-given-up': {
    level: 'WARN',
    message: 'a message was put off too often: the next scheduled run does what it asked for',
  },
  'message-failed': { level: 'ERROR', message: 'a message could not be served and comes back' },
  'evaluation-requested': { level: 'INFO', message: 'Config was asked for an evaluation' },
  'evaluation-not-requested': {
    level: 'WARN',
    message: 'Config could not be asked for an evaluation of this rule',
  },
  'run-woken': { level: 'INFO', message: 'the run at work asks for another one when it ends' },
} as const satisfies Readonly<Record<string, LogRecord>>;

export type LogCode = keyof typeof logRecords;

/** Where a run's records go; each code is one of the registry. */
export interface RunLog {
  record(code: LogCode, fields?: Readonly<Record<string, unknown>>): void;
}

export type WriteLine = (line: string) => void;

/** What the summary says beside the report. */
export interface RunSummary {
  readonly report: RunReport;
  readonly ruleName: string;
  /** Of the AWS SDK that the function runs on. */
  readonly sdkVersion: string;
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly throttles: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

/** What Lambda's context says of the invocation and its function. */
export interface LambdaNames {
  readonly awsRequestId?: string;
  readonly functionName?: string;
}

/** Records of one code that are written, unless each one is; the last one says so. */
const repeatsWritten = 20;

export interface LambdaLog extends RunLog {
  error(code: LogCode, error: unknown, fields?: Readonly<Record<string, unknown>>): void;
  summary(summary: RunSummary): void;
  /** The same log, with fields that stand in every record. */
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
        record('run-summary', {
          ruleName,
          status: report.status,
          ...report.counts,
          pendingJobs: report.pendingJobs,
          apiCalls,
          apiCallCount: total(apiCalls),
          throttles: throttleCount,
          throttlesByOperation: throttles,
          durationMs: Math.round(durationMs),
          resourceType: report.resourceType,
          sdkVersion,
          ...(oldestGap && { coveredFrom: new Date(oldestGap.to * 1_000).toISOString() }),
          ...(report.resumeInSeconds !== undefined && { resumeInSeconds: report.resumeInSeconds }),
        });
        const metrics = metricsLine(functionName, nowMs(), report, throttleCount);
        if (metrics !== undefined) write(metrics);
      },

      with: (fields) => logWith({ ...standing, ...fields }),
    };
  }

  return logWith({});
}

/**
 * At most four metrics in the embedded metric format. CloudWatch bills a metric for every hour in
 * which it is sent, so a metric that is 0 is not sent, a complete run is told once in some hours, and everything
 * else stays in the summary record, where Logs Insights reads it. The dimension is the function: a conformance pack's rule
 * has a name that no alarm can know.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function metricsLine(
  functionName: string,
  nowMs: number,
  { counts, isCompletionTold }: RunReport,
  throttles: number,
): string | undefined {
  const values = {
    NonCompliantJobs: counts.nonCompliant,
    UnknownJobs: counts.unknown,
    ThrottledCalls: throttles,
    CompleteRuns: isCompletionTold ? 1 : 0,
  };
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
