// A world behind the ports, all in memory: thousands of runs a second for the property tests. Its
// listing shifts as jobs come and go, it shows jobs late, and any call may be a run's last.
// The checkpoint's store is the real one, over an SSM that is a map.

import type { SSMClient } from '@aws-sdk/client-ssm';
import { createCheckpointStore } from '../../rule/aws/checkpoint-parameter.ts';
import type { JobReading, ListedPage, ListingWindow, Ports } from '../../rule/ports.ts';
import type { Run } from '../../rule/run/run.ts';
import { zeroCounts } from '../../rule/run/run-counts.ts';
import { OutOfTimeError } from '../../rule/run-errors.ts';
import type { Evaluation, ReportedResult } from '../../rule/verdict/evaluation.ts';
import { policyText } from '../../rule/verdict/policy.ts';
import type { RuleParameters } from '../../rule/verdict/rule-parameters.ts';
import { outOfScopeReason } from '../../rule/verdict/scope.ts';
import type { ListedJob, TrainingJob } from '../../rule/verdict/training-job.ts';
import { judge } from '../../rule/verdict/verdict.ts';
import { ruleParameters } from './factories.ts';

/** The process of a run has ended: nothing it does from here on has an effect. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

export interface WorldSettings {
  readonly pageSize: number;
  /** A job appears in the listing this long after its creation, at most 15 minutes. */
  readonly listLagMs: number;
  /** What Config does with an evaluation older than the result it holds. */
  readonly olderTimestamp: 'ignored' | 'applied';
}

/** How far a run gets, in calls: then time is short, or its process is gone. */
export interface RunLimits {
  readonly callsUntilCut?: number;
  readonly callsUntilKill?: number;
  /** Called before every call; a scheduler may hold it back. */
  readonly pause?: (call: number) => Promise<void>;
}

interface HeldRow extends ReportedResult {
  readonly annotation: string;
}

export class MemoryWorld {
  readonly jobs = new Map<string, TrainingJob>();
  readonly rows = new Map<string, HeldRow>();
  readonly unreadable = new Set<string>();
  /** Every evaluation that contradicted the jobs at the moment it was put. */
  readonly falseVerdicts: string[] = [];
  readonly resumes: number[] = [];
  readonly settings: WorldSettings;
  nowMs: number;
  sentCount = 0;
  readonly #parameters: { readonly value: string; readonly savedAtMs: number }[] = [];

  constructor(settings: WorldSettings, nowMs = Date.UTC(2026, 2, 1)) {
    this.settings = settings;
    this.nowMs = nowMs;
  }

  /** A run of the rule as Config would ask for it now. */
  run(parameters: Partial<RuleParameters> = {}, notifiedAtMs = this.nowMs): Run {
    const typed = ruleParameters(parameters);
    return {
      accountId: '111122223333',
      ruleName: 'rule',
      ruleId: 'config-rule-abc123',
      resultToken: 'token',
      notifiedAtMs,
      parameters: typed,
      policyDigest: policyText(typed),
    };
  }

  /** What Config should hold under these parameters. */
  truth(parameters: Partial<RuleParameters> = {}): ReadonlyMap<string, string> {
    const typed = ruleParameters(parameters);
    return new Map(
      [...this.jobs.values()].flatMap((job) => {
        if (outOfScopeReason(job, typed, this.nowMs)) return [];
        return [[job.name, judge(job, typed).kind]];
      }),
    );
  }

  held(): ReadonlyMap<string, string> {
    return new Map([...this.rows.values()].map((row) => [row.resourceId, row.compliance]));
  }

  ports(
    run: Run,
    { remembers = true, ...limits }: RunLimits & { remembers?: boolean } = {},
  ): Ports {
    const state = { calls: 0 };
    const call = async <Result>(act: () => Result, isUrgent = false): Promise<Result> => {
      state.calls += 1;
      await limits.pause?.(state.calls);
      if (state.calls > (limits.callsUntilKill ?? Number.POSITIVE_INFINITY))
        throw new KilledError();
      if (!isUrgent && !mayStart()) throw new OutOfTimeError('no time left');
      return act();
    };
    const mayStart = () => state.calls < (limits.callsUntilCut ?? Number.POSITIVE_INFINITY);
    const clock = { serviceTimeMs: () => this.nowMs, mayStart };
    const log = { info: () => undefined, warn: () => undefined };
    const ssm = {
      send: (command: { input: SsmInput }) => call(() => this.#ssm(command.input), true),
    };
    return {
      inventory: { list: (window) => this.#list(window, call) },
      records: {
        readListed: (jobs, settles) =>
          this.#read(
            jobs.map(({ name }) => name),
            settles,
            call,
          ),
        readNamed: (names, settles) => this.#read(names, settles, call),
        describe: (names) => this.#read(names, () => false, call),
      },
      results: { page: (token) => call(() => this.#page(token)) },
      sink: {
        put: (evaluations) =>
          call(() => {
            this.#put(evaluations, run);
            return [];
          }, true),
      },
      ...(remembers && {
        checkpoints: createCheckpointStore({
          client: ssm as unknown as SSMClient,
          api: {
            call: (_operation, send) => send(),
            calls: {},
            throttles: {},
            foundQuotas: () => ({}),
            recallQuotas: () => undefined,
          },
          log,
          clock,
          prefix: '/rule/',
          ruleName: run.ruleName,
        }),
        resume: {
          send: ({ delaySeconds }) =>
            call(() => {
              this.resumes.push(delaySeconds);
            }, true),
        },
      }),
      clock,
      quotas: { found: () => ({}), recall: () => undefined },
      counts: zeroCounts(),
      log,
    };
  }

  async *#list({ after, before }: ListingWindow, call: Call): AsyncGenerator<ListedPage> {
    const { pageSize, listLagMs } = this.settings;
    for (let offset = 0; ; offset += pageSize) {
      const { jobs, isLast } = await call(() => {
        const visible = [...this.jobs.values()]
          .filter((job) => job.createdAtMs + listLagMs <= this.nowMs)
          .filter((job) => after === undefined || job.createdAtMs > after * 1_000)
          .filter((job) => before === undefined || job.createdAtMs < before * 1_000)
          .sort(
            (one, other) =>
              other.createdAtMs - one.createdAtMs || one.name.localeCompare(other.name),
          );
        return {
          jobs: visible.slice(offset, offset + pageSize),
          isLast: offset + pageSize >= visible.length,
        };
      });
      yield { jobs: jobs satisfies readonly ListedJob[], isLast };
      if (isLast) return;
    }
  }

  async #read(
    names: readonly string[],
    _settles: (job: TrainingJob) => boolean,
    call: Call,
  ): Promise<readonly JobReading[]> {
    const readings: JobReading[] = [];
    for (const name of names)
      readings.push(
        await call((): JobReading => {
          const job = this.jobs.get(name);
          if (this.unreadable.has(name)) return { kind: 'unknown', name, reason: 'denied' };
          return job ? { kind: 'read', job } : { kind: 'gone', name };
        }).catch((error: unknown): JobReading => {
          if (error instanceof OutOfTimeError) return { kind: 'unread', name };
          throw error;
        }),
      );
    return readings;
  }

  #page(token = '0') {
    const rows = [...this.rows.values()];
    const next = Number(token) + this.settings.pageSize;
    return {
      results: rows.slice(Number(token), next),
      ...(next < rows.length ? { nextToken: String(next) } : {}),
    };
  }

  #put(evaluations: readonly Evaluation[], run: Run): void {
    this.sentCount += evaluations.length;
    for (const evaluation of evaluations) {
      const { resourceType, resourceId, compliance } = evaluation;
      this.#check(evaluation, run);
      const key = `${resourceType} ${resourceId}`;
      const held = this.rows.get(key);
      const isOlder = held !== undefined && held.orderedAtMs > run.notifiedAtMs;
      if (isOlder && this.settings.olderTimestamp === 'ignored') continue;
      if (compliance === 'notApplicable') this.rows.delete(key);
      else this.rows.set(key, { ...evaluation, orderedAtMs: run.notifiedAtMs });
    }
  }

  /** A verdict is false when the job that bears the name now deserves another under the run's own parameters. */
  #check({ resourceId, compliance }: Evaluation, run: Run): void {
    const job = this.jobs.get(resourceId);
    if (job === undefined || compliance === 'notApplicable') return;
    if (judge(job, run.parameters).kind !== compliance)
      this.falseVerdicts.push(`${resourceId} reported as ${compliance}`);
  }

  #ssm(input: SsmInput): object {
    if (input.Value !== undefined) {
      this.#parameters.push({ value: input.Value, savedAtMs: this.nowMs });
      return { Version: this.#parameters.length };
    }
    const version = Number(input.Name.split(':')[1] ?? this.#parameters.length);
    const stored = this.#parameters[version - 1];
    if (stored === undefined)
      throw Object.assign(new Error('no such parameter'), { name: 'ParameterNotFound' });
    return {
      Parameter: {
        Value: stored.value,
        Version: version,
        LastModifiedDate: new Date(stored.savedAtMs),
      },
    };
  }
}

type Call = <Result>(act: () => Result, isUrgent?: boolean) => Promise<Result>;

interface SsmInput {
  readonly Name: string;
  readonly Value?: string;
}
