// A world behind the ports, all in memory: thousands of runs a second for the property tests. Its
// listing shifts as jobs come and go, it shows jobs late, and any call may be a run's last. The lease is one
// of its own, by the words of ports.ts; the real one has its tests over HTTP.

import type { ExemptJob, PendingJob, RuleState } from '../../rule/coverage/state.ts';
import {
  type Claimant,
  type JobReading,
  type Lease,
  LeaseLostError,
  type ListedPage,
  type ListingWindow,
  OutOfTimeError,
  type Ports,
  type StateStore,
  type TakeOutcome,
} from '../../rule/ports.ts';
import type { Run } from '../../rule/run/run.ts';
import type { Evaluation, ReportedResult } from '../../rule/verdict/evaluation.ts';
import type { TagReading } from '../../rule/verdict/exemption.ts';
import { policyText, type RuleParameters } from '../../rule/verdict/parameters.ts';
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

/** A lease lasts so long; nobody prolongs it in vain. */
const leaseMs = 180_000;

interface HeldRow extends ReportedResult {
  readonly annotation: string;
}

export class MemoryWorld {
  readonly jobs = new Map<string, TrainingJob>();
  readonly rows = new Map<string, HeldRow>();
  readonly unreadable = new Set<string>();
  /** Names that DescribeTrainingJob does not find, whether there is a job or not. */
  readonly notFound = new Set<string>();
  /** Every evaluation that contradicted the jobs at the moment it was put. */
  readonly falseVerdicts: string[] = [];
  readonly resumes: number[] = [];
  readonly settings: WorldSettings;
  nowMs: number;
  sentCount = 0;
  readonly pending = new Map<string, PendingJob>();
  /** The marks of reported results that runs keep, by reading and part. */
  readonly marks = new Map<string, Uint8Array>();
  readonly exempt = new Map<string, ExemptJob>();
  saved: RuleState | undefined;
  holder: { readonly attempt: string; readonly claimant: Claimant; untilMs: number } | undefined;
  wanted: Claimant | undefined;
  #attempts = 0;

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
        const { kind } = judge(job, typed, this.nowMs);
        return kind === 'notApplicable' ? [] : [[job.name, kind]];
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
    let isStopped = false;
    const mayStart = () =>
      !isStopped && state.calls < (limits.callsUntilCut ?? Number.POSITIVE_INFINITY);
    return {
      inventory: {
        list: (window) => this.#list(window, call),
        lookUp: (name) => call(() => this.jobs.get(name) ?? 'absent'),
      },
      index: { createdAlongside: async () => new Map(), named: async () => new Map() },
      records: {
        describe: (names) => this.#describe(names, call),
        tags: ({ name }) =>
          call((): TagReading => this.jobs.get(name)?.tags ?? { kind: 'read', values: {} }).catch(
            unlessOutOfTime,
          ),
      },
      results: { page: (token) => call(() => this.#page(token)) },
      sink: {
        put: async (evaluations, mayPut) => {
          if (!mayPut()) throw new OutOfTimeError('the lease is over');
          return await call(() => {
            this.#put(evaluations, run);
            return [];
          }, true);
        },
      },
      ...(remembers && {
        states: this.#states(call),
        resume: {
          send: ({ delaySeconds }) =>
            call(() => {
              this.resumes.push(delaySeconds);
            }, true),
        },
      }),
      clock: {
        serviceTimeMs: () => this.nowMs,
        mayStart,
        stop() {
          isStopped = true;
        },
        // A heartbeat never comes due; time passes for a run that waits for another one.
        pause: (durationMs, signal) =>
          signal === undefined
            ? call(() => {
                this.nowMs += durationMs;
              }, true)
            : new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      },
      quotas: { found: () => ({}), recall: () => undefined },
      log: { record: () => undefined },
    };
  }

  #states(call: Call): StateStore {
    this.#attempts += 1;
    const attempt = `attempt-${this.#attempts}`;
    return { take: (claimant) => call(() => this.#take(attempt, claimant, call), true) };
  }

  #take(attempt: string, claimant: Claimant, call: Call): TakeOutcome {
    const { holder, wanted } = this;
    const isHeld = holder !== undefined && holder.untilMs >= this.nowMs;
    const isOutdated = wanted !== undefined && wanted.notifiedAtMs > claimant.notifiedAtMs;
    if (!isHeld && !isOutdated) {
      this.holder = { attempt, claimant, untilMs: this.nowMs + leaseMs };
      this.wanted = undefined;
      return { kind: 'taken', lease: this.#lease(attempt, call), state: this.saved };
    }
    const isOfOtherPolicy = holder?.claimant.policyDigest !== claimant.policyDigest;
    const isNewer = (holder?.claimant.notifiedAtMs ?? 0) < claimant.notifiedAtMs;
    const willYield = isHeld && isOfOtherPolicy && isNewer && !isOutdated;
    if (willYield) this.wanted = claimant;
    return { kind: 'busy', willYield };
  }

  #lease(attempt: string, call: Call): Lease {
    const whileHeld = <Result>(act: () => Result) =>
      call(() => {
        if (this.holder?.attempt !== attempt) throw new LeaseLostError('taken by another run');
        return act();
      }, true);
    const key = (claimId: string, job: PendingJob) =>
      `${claimId}/${String(job.dueAtMs).padStart(16, '0')}/${job.createdAt}/${job.name}`;
    const ofClaim = (claimId: string) =>
      [...this.pending].filter(([one]) => one.startsWith(`${claimId}/`)).sort();
    return {
      id: attempt,
      mayReport: () => this.holder?.attempt === attempt,
      endReportingIn: () => undefined,
      save: (state) =>
        whileHeld(() => {
          if (state !== undefined) this.saved = state;
          if (this.holder) this.holder.untilMs = this.nowMs + leaseMs;
          return { isWanted: this.wanted !== undefined };
        }),
      release: (state) =>
        whileHeld(() => {
          if (state !== undefined) this.saved = state;
          this.holder = undefined;
          return { isWoken: false };
        }),
      register: () => whileHeld(() => undefined),
      pending: {
        keep: async (claimId, jobs) => {
          for (const job of jobs) await whileHeld(() => this.pending.set(key(claimId, job), job));
        },
        remove: async (claimId, jobs) => {
          for (const job of jobs) await whileHeld(() => this.pending.delete(key(claimId, job)));
        },
        due: (claimId, untilMs, limit) =>
          whileHeld(() =>
            ofClaim(claimId)
              .map(([, job]) => job)
              .filter(({ dueAtMs }) => dueAtMs <= untilMs)
              .slice(0, limit),
          ),
        all: (claimId) => whileHeld(() => ofClaim(claimId).map(([, job]) => job)),
      },
      marks: {
        keep: (id, part, marks) =>
          whileHeld(() => {
            this.marks.set(`${id}/${part}`, marks);
          }),
        all: (id) =>
          whileHeld(() =>
            [...this.marks].filter(([key]) => key.startsWith(`${id}/`)).map(([, marks]) => marks),
          ),
      },
      exempt: {
        keep: (claimId, job) =>
          whileHeld(() => {
            this.exempt.set(`${claimId}/${job.createdAt}/${job.name}`, job);
            return job.keptAtMs;
          }),
        remove: async (claimId, jobs) => {
          for (const { createdAt, name } of jobs)
            await whileHeld(() => this.exempt.delete(`${claimId}/${createdAt}/${name}`));
        },
        all: (claimId) =>
          whileHeld(() =>
            [...this.exempt].flatMap(([key, job]) => (key.startsWith(`${claimId}/`) ? [job] : [])),
          ),
      },
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

  async #describe(names: readonly string[], call: Call): Promise<readonly JobReading[]> {
    const readings: JobReading[] = [];
    for (const name of names)
      readings.push(
        await call((): JobReading => {
          const job = this.jobs.get(name);
          if (this.unreadable.has(name)) return { kind: 'unknown', name, reason: 'denied' };
          const isFound = job !== undefined && !this.notFound.has(name);
          if (!isFound) return { kind: 'gone', name };
          const { tags: _notDescribed, ...described } = job;
          return { kind: 'read', job: described };
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
      const isOlder = held !== undefined && held.notifiedAtMs > run.notifiedAtMs;
      if (isOlder && this.settings.olderTimestamp === 'ignored') continue;
      if (compliance === 'notApplicable') this.rows.delete(key);
      else this.rows.set(key, { ...evaluation, notifiedAtMs: run.notifiedAtMs });
    }
  }

  /** A verdict is false when the job that bears the name now deserves another under the run's own parameters. */
  #check({ resourceId, compliance }: Evaluation, run: Run): void {
    const job = this.jobs.get(resourceId);
    if (job === undefined || compliance === 'notApplicable') return;
    if (judge(job, run.parameters, run.notifiedAtMs).kind !== compliance)
      this.falseVerdicts.push(`${resourceId} reported as ${compliance}`);
  }
}

function unlessOutOfTime(error: unknown): undefined {
  if (!(error instanceof OutOfTimeError)) throw error;
}

type Call = <Result>(act: () => Result, isUrgent?: boolean) => Promise<Result>;
