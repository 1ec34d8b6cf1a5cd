// The reports of a scan, each with where it goes.

import type { Io } from '../command.ts';
import { fileOutput, type Output, streamOutput } from '../output.ts';
import { reportFormats } from '../reports/formats.ts';
import { isShown, type ReportFormat, type ReportWriter } from '../reports/report.ts';
import type { Progress } from './progress.ts';
import type { JobResult, ScanEnd } from './result.ts';
import type { ReportRequest, ScanSettings } from './scan-settings.ts';

export interface ReportSinks {
  jobs(jobs: readonly JobResult[]): Promise<void>;
  end(end: ScanEnd): Promise<void>;
  /** Leaves earlier files as they were. */
  discard(): Promise<void>;
}

interface Sink {
  readonly format: ReportFormat;
  readonly writer: ReportWriter;
  readonly output: Output;
}

export interface SinkContext {
  readonly scannedAt: string;
  readonly remediationUrl: string;
}

/** Opens every report before the scan begins. @throws OutputError where one cannot be written. */
export async function openReports(
  { reports, all, mayColor }: Pick<ScanSettings, 'reports' | 'all' | 'mayColor'>,
  context: SinkContext,
  io: Io,
): Promise<(progress: Progress) => Promise<ReportSinks>> {
  const sinks: Sink[] = [];
  try {
    for (const request of reports) sinks.push(await openSink(request));
  } catch (error) {
    await discardAll();
    throw error;
  }
  return async (progress) => {
    await each(({ writer }) => writer.begin());
    return {
      jobs: (jobs) =>
        each(({ format, writer }) =>
          jobs
            .filter((job) => isShown(job, format, { all }))
            .map((job) => writer.job(job))
            .join(''),
        ),
      async end(end) {
        await each(({ writer }) => writer.end(end));
        for (const { output } of sinks) await output.end();
      },
      discard: discardAll,
    };

    async function each(textOf: (sink: Sink) => string): Promise<void> {
      for (const sink of sinks) {
        const text = textOf(sink);
        if (text !== '' && sink.output.isTerminal) progress.clear();
        await sink.output.write(text);
      }
    }
  };

  async function openSink({ format: name, path }: ReportRequest): Promise<Sink> {
    const format = reportFormats[name];
    const output = path === undefined ? streamOutput(io.stdout) : await fileOutput(path);
    const { isTerminal } = output;
    const writer = format.create({
      ...context,
      all,
      width: isTerminal ? io.stdout.columns : undefined,
      color: isTerminal && mayColor && !io.environment.NO_COLOR,
    });
    return { format, writer, output };
  }

  async function discardAll(): Promise<void> {
    for (const { output } of sinks) await output.discard();
  }
}
