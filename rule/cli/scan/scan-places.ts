// A whole scan: places in parallel, results as they come, and an end that says what is not known.

import { coverageCeiling } from '../../run/sweep.ts';
import type { RuleParameters } from '../../verdict/parameters.ts';
import { oldestSecondInScope } from '../../verdict/scope.ts';
import { type Place, placeName } from '../access/place.ts';
import { parameterTexts } from '../rule-parameter-texts.ts';
import type { PlaceConnection } from './connect-place.ts';
import { isWanted, type ScanFilters, sinceMs } from './filters.ts';
import { mergeSources } from './merge.ts';
import type { ProgressFacts } from './progress.ts';
import { createTally, type JobResult, type NotScanned, type ScanEnd } from './result.ts';
import type { ScanMemory } from './scan-memory.ts';
import { type PlaceEvent, scanPlace } from './scan-place.ts';

/** Places at once: each has quotas of its own. */
const placesAtOnce = 24;
/** A refusal within this time counts as waiting for the quota. */
const waitingMs = 5_000;

export interface ScanPlan {
  readonly places: readonly Place[];
  /** What is known from the start not to be scanned. */
  readonly notScanned: readonly NotScanned[];
  readonly parameters: RuleParameters;
  readonly filters: ScanFilters;
  /** AWS's own time; epoch milliseconds. */
  readonly scannedAtMs: number;
  /** @throws where the place's credentials cannot be had. */
  connect(place: Place): Promise<PlaceConnection>;
  explain(error: unknown): string;
  readonly memory?: ScanMemory | undefined;
  /** Milliseconds by a clock that never jumps. */
  readonly nowMs: () => number;
}

export interface RunningScan {
  /** Ends once every result has been taken. */
  run(take: (results: readonly JobResult[]) => Promise<void>): Promise<ScanOutcome>;
  facts(): ProgressFacts;
}

export interface ScanOutcome extends ScanEnd {
  readonly wasInterrupted: boolean;
  /** Calls by operation, over all places. */
  readonly calls: Readonly<Record<string, number>>;
}

export function createScan(plan: ScanPlan): RunningScan {
  const { parameters, filters, scannedAtMs, memory } = plan;
  const sinceSecond = Math.floor(
    ((filters.since && sinceMs(filters.since, scannedAtMs)) || 0) / 1_000,
  );
  const ceiling = coverageCeiling(
    { notifiedAtMs: scannedAtMs },
    { serviceTimeMs: () => scannedAtMs },
  );
  // As in the rule: no listing goes further back than the scope does.
  const floor = Math.max(sinceSecond, oldestSecondInScope(parameters, scannedAtMs), 0);
  const tally = createTally();
  const shares = new Map<string, Share>();
  const connections = new Map<string, PlaceConnection>();
  const notScanned: NotScanned[] = [...plan.notScanned];
  const startedAtMs = plan.nowMs();
  let wasInterrupted = false;
  let refusals = { total: 0, operation: undefined as string | undefined, atMs: -waitingMs };

  async function* eventsOf(place: Place): AsyncGenerator<Placed> {
    let connection: PlaceConnection;
    try {
      connection = await plan.connect(place);
    } catch (error) {
      const { account, region } = place;
      const failed = { account, region, reason: plan.explain(error) };
      yield { place, event: { kind: 'notScanned', notScanned: failed, wasInterrupted: false } };
      return;
    }
    connections.set(placeName(place), connection);
    tally.open(place);
    const oldest = connection.oldestSecond(floor).catch(() => undefined);
    void oldest.then((from = ceiling) => shares.set(placeName(place), { from, done: 0 }));
    try {
      const events = scanPlace({
        ...{ place, parameters, scannedAtMs, floor, ceiling },
        ports: connection.ports,
        isWanted: (job) => job.createdAtMs >= sinceSecond * 1_000 && isWanted(job, filters),
        remembered: memory?.of(place),
        explain: plan.explain,
      });
      for await (const event of events) yield { place, event };
      await oldest;
    } finally {
      connection.close();
    }
  }

  async function handle({ place, event }: Placed, take: Take): Promise<void> {
    switch (event.kind) {
      case 'results':
        for (const job of event.results) tally.add(job);
        if (event.reach !== undefined) advance(place, event.reach);
        return await take(event.results);
      case 'covered':
        return await memory?.keep(place, event.stretch, event.results);
      case 'reviewed':
        return memory?.revise(place, event.review);
      case 'notScanned':
        notScanned.push(event.notScanned);
        wasInterrupted ||= event.wasInterrupted;
    }
  }

  function advance(place: Place, reach: number): void {
    const share = shares.get(placeName(place));
    if (share === undefined || ceiling <= share.from) return;
    share.done = Math.min(Math.max((ceiling - reach) / (ceiling - share.from), share.done), 1);
  }

  return {
    async run(take) {
      const sources = plan.places.map((place) => () => eventsOf(place));
      for await (const one of mergeSources(sources, placesAtOnce)) await handle(one, take);
      if (!wasInterrupted) await memory?.compact();
      return {
        wasInterrupted,
        calls: sumOf([...connections.values()].map(({ calls }) => calls.counts)),
        notScanned,
        summary: {
          scannedAt: new Date(scannedAtMs).toISOString(),
          ...tally.total(),
          places: tally.places(),
          parameters: parameterTexts(parameters),
          filters: Object.fromEntries(Object.entries(filters).filter(([, value]) => value)),
          remediationUrl: parameters.remediationUrl,
        },
      };
    },
    facts() {
      const { jobs, nonCompliant, unknown } = tally.total();
      const done = [...shares.values()].reduce((sum, share) => sum + share.done, 0);
      return {
        jobs,
        violations: nonCompliant,
        unknown,
        elapsedMs: plan.nowMs() - startedAtMs,
        share: shares.size === 0 ? undefined : done / plan.places.length,
        waitingFor: waitingFor(),
      };
    },
  };

  /** The operation that was refused a moment ago. */
  function waitingFor(): string | undefined {
    const throttles = sumOf([...connections.values()].map(({ calls }) => calls.throttles));
    const total = Object.values(throttles).reduce((sum, one) => sum + one, 0);
    const [[operation] = []] = Object.entries(throttles).sort(([, a], [, b]) => b - a);
    if (total > refusals.total) refusals = { total, operation, atMs: plan.nowMs() };
    return plan.nowMs() - refusals.atMs < waitingMs ? refusals.operation : undefined;
  }
}

type Take = (results: readonly JobResult[]) => Promise<void>;

interface Placed {
  readonly place: Place;
  readonly event: PlaceEvent;
}

/** How far a place is: its oldest job's second, and how much of the stretch up to now is done. */
interface Share {
  readonly from: number;
  done: number;
}

function sumOf(
  counts: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const one of counts)
    for (const [name, amount] of Object.entries(one)) sum[name] = (sum[name] ?? 0) + amount;
  return sum;
}
