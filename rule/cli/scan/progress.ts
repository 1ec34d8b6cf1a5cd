// What the person at the terminal sees while a scan is at work.

import { type Options, SingleBar } from 'cli-progress';
import type { OutputStream } from '../command.ts';
import { count, grouped } from '../reports/totals.ts';

export interface ProgressFacts {
  readonly jobs: number;
  readonly violations: number;
  readonly unknown: number;
  readonly elapsedMs: number;
  /** How much of the stretch of time is done, 0 to 1; undefined while that is not known. */
  readonly share: number | undefined;
  /** The operation whose quota holds the scan up. */
  readonly waitingFor: string | undefined;
}

export interface Progress {
  /** Shows the facts as they are now. */
  update(): void;
  /** Takes the line away, so that something else can be written. */
  clear(): void;
  /** A line that stays. */
  note(text: string): void;
  stop(): void;
}

const redrawMs = 200;
/** Where nobody watches, such as in a pipeline's log. */
const lineMs = 60_000;

/** On a terminal a line that is redrawn, elsewhere a line a minute, and nothing where quiet was asked for. */
export function createProgress(
  stream: OutputStream,
  { isQuiet, facts }: { readonly isQuiet: boolean; readonly facts: () => ProgressFacts },
): Progress {
  if (isQuiet) return silent;
  const note = (text: string) => void stream.write(`${text}\n`);
  if (!stream.isTTY) {
    const every = setInterval(() => note(factsLine(facts())), lineMs);
    every.unref();
    return { ...silent, note, stop: () => clearInterval(every) };
  }
  const bar = new SingleBar(barOptions(stream));
  let isShown = false;
  function clear(): void {
    if (!isShown) return;
    bar.stop();
    isShown = false;
  }
  function update(): void {
    const now = facts();
    const line = factsLine(now);
    const percent = Math.round((now.share ?? 0) * 100);
    if (isShown) bar.update(percent, { line });
    else bar.start(100, percent, { line });
    isShown = true;
  }
  const every = setInterval(update, redrawMs);
  every.unref();
  return {
    update,
    clear,
    note(text) {
      clear();
      note(text);
    },
    stop() {
      clearInterval(every);
      clear();
    },
  };
}

const silent: Progress = {
  update: () => undefined,
  clear: () => undefined,
  note: () => undefined,
  stop: () => undefined,
};

function barOptions(stream: OutputStream): Options {
  return {
    stream: stream as NodeJS.WritableStream,
    format: '{bar} {line}',
    barsize: 16,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    emptyOnZero: true,
    gracefulExit: false,
    fps: 1_000 / redrawMs,
  };
}

/** `12,300 jobs judged, 41 violations, 62/s, about 3 min left, waiting for the quota of ListTrainingJobs`. */
export function factsLine(facts: ProgressFacts): string {
  const { jobs, violations, unknown, elapsedMs, share, waitingFor } = facts;
  const perSecond = elapsedMs < 1_000 ? undefined : Math.round((jobs * 1_000) / elapsedMs);
  return [
    `${count(jobs, 'job')} judged`,
    count(violations, 'violation'),
    ...(unknown === 0 ? [] : [`${grouped(unknown)} unknown`]),
    ...(perSecond === undefined ? [] : [`${grouped(perSecond)}/s`]),
    ...(share === undefined || share < 0.01 || elapsedMs < 3_000
      ? []
      : [`about ${durationText((elapsedMs * (1 - share)) / share)} left`]),
    ...(waitingFor === undefined ? [] : [`waiting for the quota of ${waitingFor}`]),
  ].join(', ');
}

/** 95000 as `2 min`. */
export function durationText(durationMs: number): string {
  const minutes = durationMs / 60_000;
  if (minutes < 1) return `${Math.ceil(durationMs / 1_000)} s`;
  if (minutes < 90) return `${Math.round(minutes)} min`;
  return `${(minutes / 60).toFixed(1)} h`;
}
