/**
 * A deterministic history of training jobs of any size. Only the creation times, kinds and groups are
 * kept (13 bytes a job); every other member of a job is rendered from the seed and its index on demand.
 */
import { type JobCoordinates, renderTrainingJob, renderTrainingJobName } from './population-job.ts';
import { randomAt } from './seeded-random.ts';
import type { Residence, TrainingJob } from './training-job.ts';

export interface PopulationOptions {
  /** How many jobs. */
  readonly jobs: number;
  /** The same seed, size and end give the same jobs. @default 1 */
  readonly seed?: number;
  /** Share of jobs without a complete VpcConfig, 0 to 1. @default 0.05 */
  readonly violationShare?: number;
  /** Creation time of the newest job. @default an hour before the world's start */
  readonly endAt?: Date;
  /** Days from the oldest to the newest job. @default 365 */
  readonly spanDays?: number;
}

export interface ResolvedPopulation {
  readonly seed: number;
  readonly violationShare: number;
  readonly residence: Residence;
  readonly worldStartMs: number;
}

/** What a job came from. Its number is the value of the `kind` column. */
export const JOB_KINDS = [
  'direct',
  'tuning',
  'autoMl',
  'labeling',
  'pipeline',
  'serverless',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Upper bounds of the dice for each kind: 45% direct, 25% tuning, … 5% serverless. */
const KIND_BOUNDS: readonly number[] = [0.45, 0.7, 0.78, 0.8, 0.95, 1];

const DAY_MS = 86_400_000;

export class Population {
  readonly size: number;
  readonly #settings: ResolvedPopulation;
  readonly #createdAtMs: Float64Array;
  readonly #kind: Uint8Array;
  readonly #group: Uint32Array;

  constructor(options: PopulationOptions, residence: Residence, worldStartMs: number) {
    const size = options.jobs;
    const violationShare = options.violationShare ?? 0.05;
    if (!Number.isInteger(size) || size < 0 || size >= 2 ** 31)
      throw new RangeError(`population: jobs must be a whole number from 0, got ${size}`);
    if (!(violationShare >= 0 && violationShare <= 1))
      throw new RangeError(`population: violationShare must be 0 to 1, got ${violationShare}`);
    this.size = size;
    this.#settings = { seed: options.seed ?? 1, violationShare, residence, worldStartMs };
    this.#createdAtMs = new Float64Array(size);
    this.#kind = new Uint8Array(size);
    this.#group = new Uint32Array(size);
    const endMs = options.endAt?.getTime() ?? worldStartMs - 3_600_000;
    this.#layOut(endMs - (options.spanDays ?? 365) * DAY_MS, endMs);
  }

  /** Creation time of job `index` in epoch milliseconds; never falls as the index grows. */
  createdAtMs(index: number): number {
    return this.#createdAtMs[index] ?? Number.NaN;
  }

  /** Job `index`, complete; equal on every call. */
  jobAt(index: number): TrainingJob {
    return renderTrainingJob(this.#settings, this.#coordinatesOf(index));
  }

  /** The name of job `index`, without the cost of the rest. */
  nameAt(index: number): string {
    return renderTrainingJobName(this.#settings.seed, this.#coordinatesOf(index));
  }

  #coordinatesOf(index: number): JobCoordinates {
    const group = this.#group[index] ?? index;
    return {
      index,
      group,
      kind: JOB_KINDS[this.#kind[index] ?? 0] ?? 'direct',
      createdAtMs: this.createdAtMs(index),
      groupCreatedAtMs: this.createdAtMs(group),
    };
  }

  /**
   * Chooses kinds, bursts (jobs of one parent that share their creation second) and creation times.
   * Outside bursts no two jobs share a millisecond, since their names end in it.
   */
  #layOut(startMs: number, endMs: number): void {
    const { seed } = this.#settings;
    const gaps = new Float64Array(this.size);
    let totalGap = 0;
    for (let index = 0; index < this.size; ) {
      const kind = KIND_BOUNDS.findIndex((bound) => randomAt(seed, index, 0) < bound);
      const burst = Math.min(burstLength(seed, index, kind), this.size - index);
      gaps[index] = index === 0 ? 0 : -Math.log(1 - randomAt(seed, index, 1));
      totalGap += gaps[index] ?? 0;
      this.#kind.fill(kind, index, index + burst);
      this.#group.fill(index, index, index + burst);
      index += burst;
    }
    const msPerGap = totalGap === 0 ? 0 : (endMs - startMs) / totalGap;
    let elapsedGap = 0;
    let previousMs = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.size; index++) {
      const group = this.#group[index] ?? index;
      elapsedGap += gaps[index] ?? 0;
      if (group !== index) {
        const burstMs = this.createdAtMs(group);
        const secondEndMs = Math.floor(burstMs / 1_000) * 1_000 + 999;
        previousMs = Math.max(
          previousMs,
          Math.min(burstMs + Math.floor((index - group) / 2), secondEndMs),
        );
      } else {
        previousMs = Math.max(previousMs + 1, Math.round(startMs + elapsedGap * msPerGap));
      }
      this.#createdAtMs[index] = previousMs;
    }
  }
}

/** Tuning, AutoML and pipeline jobs sometimes come as 3 to 20 at once; one burst in 40 as 120. */
function burstLength(seed: number, index: number, kind: number): number {
  const kindName = JOB_KINDS[kind];
  const maySpring = kindName === 'tuning' || kindName === 'autoMl' || kindName === 'pipeline';
  if (!maySpring || randomAt(seed, index, 2) >= 0.1) return 1;
  const length = randomAt(seed, index, 3);
  return length >= 0.975 ? 120 : 3 + Math.floor(length * 18);
}
