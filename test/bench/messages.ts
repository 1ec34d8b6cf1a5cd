// What the bench says to its two processes and hears from them. The embedded AWS and the rule each
// have a process of their own, so that CPU and memory are the rule's alone.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface AwsSettings {
  readonly jobs: number;
  readonly violationShare: number;
  readonly timeScale: number;
}

export type AwsRequest =
  | { readonly kind: 'start'; readonly settings: AwsSettings }
  | { readonly kind: 'create'; readonly count: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'event'; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'evidence' };

/** What the embedded AWS saw since it was asked last. */
export interface Evidence {
  readonly jobsExisting: number;
  readonly resultsHeld: number;
  readonly evaluationsSent: number;
  readonly sentTwice: number;
  /** Milliseconds from the last event to the report of the last of the newest 1,000 jobs; null while one is missing. */
  readonly newestReportedAfterMs: number | null;
}

export interface RuleSettings {
  readonly endpoint: string;
  readonly queueUrl: string;
  readonly timeScale: number;
}

export type RuleRequest =
  | { readonly kind: 'start'; readonly settings: RuleSettings }
  | { readonly kind: 'run' | 'naive'; readonly event: object };

/** What one invocation took. */
export interface RunCost {
  readonly failed: string | null;
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly throttles: Readonly<Record<string, number>>;
  readonly simulatedMs: number;
  readonly cpuMs: number;
  readonly peakRssMiB: number;
  readonly heapMiB: number;
  readonly resumeInSeconds: number | null;
  readonly logBytes: number;
}

/** A forked process that answers one message at a time. */
export class Worker<Request extends object> {
  readonly #process: ChildProcess;

  constructor(file: string) {
    this.#process = fork(join(import.meta.dirname, file), {
      execArgv: ['--expose-gc'],
      env: {
        ...process.env,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    });
  }

  async ask<Answer>(request: Request): Promise<Answer> {
    this.#process.send(request);
    const [answer] = await once(this.#process, 'message');
    return answer as Answer;
  }

  stop(): void {
    this.#process.kill();
  }
}
