// Structured logs and metrics, one JSON object a line. Job names and reasons may appear here;
// hyperparameters, environments and S3 paths never reach this file.

import type { RunLog } from './ports.ts';
import type { RunReport } from './run/finish-run.ts';

type Level = 'INFO' | 'WARN' | 'ERROR';
export type WriteLine = (line: string) => void;

/** What the summary says beside the report. */
export interface RunSummary {
  readonly report: RunReport;
  readonly ruleName: string;
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly throttles: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

/** What Lambda's context says of the invocation and its function. */
export interface LambdaNames {
  readonly awsRequestId?: string;
  readonly functionName?: string;
}

/** Warnings of one kind that are written in full; the rest are counted in the last one. */
const repeatsWritten = 20;

export interface LambdaLog extends RunLog {
  error(message: string, error: unknown): void;
  summary(summary: RunSummary): void;
}

export function createLambdaLog(
  { awsRequestId: requestId = 'local', functionName = 'local' }: LambdaNames,
  write: WriteLine = (line) => process.stdout.write(`${line}\n`),
): LambdaLog {
  const repeats = new Map<string, number>();

  function line(level: Level, message: string, details: object = {}): void {
    write(
      JSON.stringify({
        timestamp: new Date().toISOString(),
        level,
        message,
        requestId,
        ...details,
      }),
    );
  }

  return {
    info: (message, details) => line('INFO', message, details),

    warn(message, details) {
      const kind = message.split(':')[0] ?? message;
      const times = (repeats.get(kind) ?? 0) + 1;
      repeats.set(kind, times);
      if (times < repeatsWritten) line('WARN', message, details);
      if (times === repeatsWritten)
        line('WARN', `${message} (further ones are only counted)`, details);
    },

    error(message, error) {
      const {
        name,
        message: reason,
        stack,
        cause,
      } = error instanceof Error ? error : new Error(String(error));
      line('ERROR', message, {
        error: { name, reason, stack, ...(cause ? { cause: String(cause) } : {}) },
      });
    },

    summary({ report, ruleName, apiCalls, throttles, durationMs }) {
      const throttleCount = total(throttles);
      const oldestGap = report.gaps[0];
      line('INFO', 'run finished', {
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
        ...(oldestGap === undefined
          ? {}
          : { coveredFrom: new Date(oldestGap.to * 1_000).toISOString() }),
        ...(report.resumeInSeconds === undefined
          ? {}
          : { resumeInSeconds: report.resumeInSeconds }),
      });
      const metrics = metricsLine(functionName, report, throttleCount);
      if (metrics !== undefined) write(metrics);
    },
  };
}

/**
 * At most three metrics in the embedded metric format. CloudWatch bills a metric for every hour in
 * which it is sent, so a metric that is 0 is not sent, and everything else stays in the summary
 * record, where Logs Insights reads it. The dimension is the function: a conformance pack's rule
 * has a name that no alarm can know.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function metricsLine(
  functionName: string,
  { counts }: RunReport,
  throttles: number,
): string | undefined {
  const values = {
    NonCompliantJobs: counts.nonCompliant,
    UnknownJobs: counts.unknown,
    ThrottledCalls: throttles,
  };
  const sent = Object.entries(values).filter(([, value]) => value > 0);
  if (sent.length === 0) return undefined;
  return JSON.stringify({
    _aws: {
      Timestamp: Date.now(),
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
