/**
 * The training jobs of one account and Region, ordered by creation time in two parallel columns
 * (creation time, job number), so that filters are binary searches and a page is a walk. Numbers below
 * the population's size are rendered on demand; later ones are kept as objects.
 *
 * Listing and Search look through a `View`: with an index lag, a new job is not in it yet and a deleted
 * one still is. A deleted job leaves the columns once no view shows it any more.
 */
import { NameIndex } from './name-index.ts';
import type { Population } from './population.ts';
import {
  completeTrainingJob,
  type Residence,
  type TrainingJob,
  type TrainingJobInput,
} from './training-job.ts';

export type View = 'list' | 'search';

export interface StoreSettings {
  readonly residence: Residence;
  readonly listLagMs: number;
  readonly searchLagMs: number;
  nowMs(): number;
}

/** When a job shows in a view, where that differs from its creation time plus the lag. */
export interface PutOptions {
  readonly listedAt?: Date;
  readonly searchableAt?: Date;
}

interface Mark {
  readonly listedAtMs?: number;
  readonly searchableAtMs?: number;
  readonly deletedAtMs?: number;
}

export class TrainingJobStore {
  readonly #settings: StoreSettings;
  readonly #population: Population | undefined;
  readonly #names: NameIndex;
  readonly #added = new Map<number, TrainingJob>();
  /** Exceptions from plain visibility, by job number: few at any time. */
  readonly #marks = new Map<number, Mark>();
  #createdAtMs: Float64Array;
  #numbers: Uint32Array;
  #length: number;
  #nextNumber: number;
  /** Grows with every change, so that derived orders know when they are stale. */
  revision = 0;

  constructor(settings: StoreSettings, population?: Population) {
    const size = population?.size ?? 0;
    this.#settings = settings;
    this.#population = population;
    this.#createdAtMs = new Float64Array(size + 1_024);
    this.#numbers = new Uint32Array(size + 1_024);
    for (let number = 0; number < size; number++) {
      this.#createdAtMs[number] = population?.createdAtMs(number) ?? Number.NaN;
      this.#numbers[number] = number;
    }
    this.#length = size;
    this.#nextNumber = size;
    this.#names = new NameIndex(size, (number) => population?.nameAt(number) ?? '');
  }

  /** How many jobs exist. */
  get size(): number {
    let deleted = 0;
    for (const mark of this.#marks.values()) if (mark.deletedAtMs !== undefined) deleted++;
    return this.#length - deleted;
  }

  /** How many positions the columns hold, deleted jobs that a view still shows included. */
  get length(): number {
    return this.#length;
  }

  /** The job of that name, if it exists. Names are compared as they are written. */
  get(name: string): TrainingJob | undefined {
    const number = this.#names.get(name);
    return number === undefined ? undefined : this.jobOf(number);
  }

  /** All jobs that exist, oldest first. */
  *all(): Generator<TrainingJob> {
    for (let position = 0; position < this.#length; position++) {
      const number = this.numberAt(position);
      if (this.#marks.get(number)?.deletedAtMs === undefined) yield this.jobOf(number);
    }
  }

  /** The job exists with these members and defaults for the rest; one of the same name is replaced. */
  put(input: TrainingJobInput, options: PutOptions = {}): TrainingJob {
    const job = completeTrainingJob(input, this.#settings.residence, this.#settings.nowMs());
    const replaced = this.#names.get(job.TrainingJobName);
    if (replaced !== undefined) this.#drop(replaced);
    const number = this.#nextNumber++;
    this.#added.set(number, job);
    this.#names.set(job.TrainingJobName, number);
    this.#insert(number, job.CreationTime.getTime());
    if (options.listedAt || options.searchableAt)
      this.#marks.set(number, {
        ...(options.listedAt ? { listedAtMs: options.listedAt.getTime() } : {}),
        ...(options.searchableAt ? { searchableAtMs: options.searchableAt.getTime() } : {}),
      });
    return job;
  }

  /** A job of this name starts now, as CreateTrainingJob would start it. */
  createTrainingJob(input: TrainingJobInput): TrainingJob {
    return this.put({
      TrainingJobStatus: 'InProgress',
      ...input,
      CreationTime: new Date(this.#settings.nowMs()),
    });
  }

  /** The job has these members from now on; its place in time and in every page stays. */
  update(name: string, changes: Partial<TrainingJob>): TrainingJob {
    const number = this.#names.get(name);
    if (number === undefined) throw new Error(`no training job is named "${name}"`);
    const before = this.jobOf(number);
    const job = {
      ...before,
      LastModifiedTime: new Date(this.#settings.nowMs()),
      ...changes,
      TrainingJobName: before.TrainingJobName,
      CreationTime: before.CreationTime,
    };
    this.#added.set(number, job);
    this.revision++;
    return job;
  }

  /** The job is gone, whatever its status; views with a lag still show it for that long. */
  deleteTrainingJob(name: string): boolean {
    const number = this.#names.get(name);
    if (number === undefined) return false;
    this.#names.delete(name);
    if (Math.max(this.#settings.listLagMs, this.#settings.searchLagMs) === 0) this.#drop(number);
    else {
      const deletedAtMs = this.#settings.nowMs();
      this.#marks.set(number, { ...this.#marks.get(number), deletedAtMs });
    }
    this.revision++;
    return true;
  }

  /** The job of a number taken from `numberAt`. */
  jobOf(number: number): TrainingJob {
    const job = this.#added.get(number) ?? this.#population?.jobAt(number);
    if (!job) throw new RangeError(`no training job has the number ${number}`);
    return job;
  }

  numberAt(position: number): number {
    return this.#numbers[position] ?? Number.NaN;
  }

  createdAtMsAt(position: number): number {
    return this.#createdAtMs[position] ?? Number.NaN;
  }

  /** First position whose (creation time, number) is not below the given one; O(log n). */
  positionOf(createdAtMs: number, number = 0): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const middleMs = this.createdAtMsAt(middle);
      if (middleMs < createdAtMs || (middleMs === createdAtMs && this.numberAt(middle) < number))
        low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** First position that the view does not show yet because of its lag. */
  visibleEnd(view: View, lagMs = this.lagMs(view)): number {
    this.#forgetDeleted();
    if (lagMs === 0) return this.#length;
    return this.positionOf(this.#settings.nowMs() - lagMs + 1);
  }

  /** Whether the view shows the job of that number, its plain lag aside (see `visibleEnd`). */
  isShown(number: number, view: View, lagMs = this.lagMs(view)): boolean {
    const mark = this.#marks.get(number);
    if (mark === undefined) return true;
    const nowMs = this.#settings.nowMs();
    if (mark.deletedAtMs !== undefined && nowMs >= mark.deletedAtMs + lagMs) return false;
    const shownAtMs = view === 'list' ? mark.listedAtMs : mark.searchableAtMs;
    return shownAtMs === undefined || nowMs >= shownAtMs;
  }

  lagMs(view: View): number {
    return view === 'list' ? this.#settings.listLagMs : this.#settings.searchLagMs;
  }

  /** Numbers of the existing and the lately deleted jobs of that name. */
  *numbersNamed(name: string): Generator<number> {
    const number = this.#names.get(name);
    if (number !== undefined) yield number;
    for (const [marked, mark] of this.#marks)
      if (mark.deletedAtMs !== undefined && this.jobOf(marked).TrainingJobName === name)
        yield marked;
  }

  #forgetDeleted(): void {
    const horizonMs = Math.max(this.#settings.listLagMs, this.#settings.searchLagMs);
    for (const [number, { deletedAtMs }] of this.#marks)
      if (deletedAtMs !== undefined && this.#settings.nowMs() >= deletedAtMs + horizonMs)
        this.#drop(number);
  }

  #insert(number: number, createdAtMs: number): void {
    if (this.#length === this.#numbers.length) this.#grow();
    const position = this.positionOf(createdAtMs, number);
    this.#createdAtMs.copyWithin(position + 1, position, this.#length);
    this.#numbers.copyWithin(position + 1, position, this.#length);
    this.#createdAtMs[position] = createdAtMs;
    this.#numbers[position] = number;
    this.#length++;
    this.revision++;
  }

  #drop(number: number): void {
    const position = this.positionOf(this.jobOf(number).CreationTime.getTime(), number);
    this.#createdAtMs.copyWithin(position, position + 1, this.#length);
    this.#numbers.copyWithin(position, position + 1, this.#length);
    this.#length--;
    this.#added.delete(number);
    this.#marks.delete(number);
    this.revision++;
  }

  #grow(): void {
    const createdAtMs = new Float64Array(this.#length * 2);
    const numbers = new Uint32Array(this.#length * 2);
    createdAtMs.set(this.#createdAtMs);
    numbers.set(this.#numbers);
    this.#createdAtMs = createdAtMs;
    this.#numbers = numbers;
  }
}
