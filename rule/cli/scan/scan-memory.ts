// What a scan leaves for the next one, in a file: stretches of creation time with every job in them. The file only
// grows while a scan is at work, a stretch a line, so that it is good whenever the scan ends; a scan that ends well
// writes it anew.

import { type FileHandle, open, rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { cover, type Interval } from '../../coverage/intervals.ts';
import { policyText, type RuleParameters } from '../../verdict/parameters.ts';
import { type Place, placeName, trainingJobArn } from '../access/place.ts';
import { UsageError } from '../command.ts';
import { OutputError } from '../output.ts';
import type { JobResult } from './result.ts';
import type { Review } from './review.ts';
import type { RememberedPlace } from './scan-place.ts';

export interface ScanMemory {
  /** What earlier scans found in a place; its intervals are empty where nothing is known. */
  of(place: Place): RememberedPlace;
  /** Remembers every job of a stretch. */
  keep(place: Place, stretch: Interval, results: readonly JobResult[]): Promise<void>;
  /** Takes note that something else is true of a remembered job; the file learns of it when it is written anew. */
  revise(place: Place, review: Review): void;
  /** Writes the file anew, newest stretches first, with what has changed. */
  compact(): Promise<void>;
  close(): Promise<void>;
  /** What the person at the terminal should know. */
  readonly notes: readonly string[];
}

const format = 'training-job-in-vpc scan state';
const version = 1;

interface Header {
  readonly format: string;
  readonly version: number;
  /** Everything that a remembered result depends on. */
  readonly policy: string;
  readonly name: string;
}

/** One line of the file. */
interface StretchLine {
  readonly place: string;
  readonly from: number;
  readonly to: number;
  readonly jobs: readonly StoredJob[];
}

/** A result without what its place says of it. */
type StoredJob = Omit<JobResult, 'account' | 'region' | 'arn' | 'reasons'> &
  Partial<Pick<JobResult, 'reasons'>>;

/** Where a stretch lies in the file. */
interface Located extends Omit<StretchLine, 'jobs'> {
  readonly offset: number;
  readonly length: number;
}

export interface MemoryOptions {
  readonly path: string;
  readonly parameters: RuleParameters;
  /** The pattern of `--name`, where there is one. */
  readonly name?: string | undefined;
  readonly places: readonly Place[];
}

/**
 * Opens the file, or makes it.
 *
 * @throws UsageError where the file is something else, or of a later version; OutputError where it cannot be written.
 */
export async function openMemory(options: MemoryOptions): Promise<ScanMemory> {
  const { path, parameters, name = '', places } = options;
  const header: Header = { format, version, policy: policyText(parameters), name };
  const notes: string[] = [];
  const file = await open(path, 'a+').catch((error: Error) => {
    throw new OutputError(`${path} cannot be written: ${error.message}`, { cause: error });
  });
  if (!(await file.stat()).isFile())
    throw new UsageError([`--state must be an ordinary file, and ${path} is none`]);
  let lines = await readLines(file, path, header, notes);
  if (lines === undefined) {
    await file.truncate();
    await append(`${JSON.stringify(header)}\n`);
    lines = [];
  }
  await endLastLine();
  const located = lines;
  const revisions = new Map<string, JobResult | undefined>();
  let isChanged = false;
  if (located.length > 0)
    for (const place of places)
      if (!located.some((line) => line.place === placeName(place)))
        notes.push(`${path} says nothing of ${placeName(place)}: it is scanned from the start`);

  /** A line that was cut must not take the next one with it. */
  async function endLastLine(): Promise<void> {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    if (size > 0 && last.toString() !== '\n') await append('\n');
  }

  async function append(text: string): Promise<void> {
    await file.appendFile(text).catch((error: Error) => {
      throw new OutputError(`${path} cannot be written: ${error.message}`, { cause: error });
    });
  }

  async function jobsOf({ offset, length }: Located): Promise<readonly StoredJob[]> {
    const buffer = Buffer.alloc(length);
    await file.read(buffer, 0, length, offset);
    return (JSON.parse(buffer.toString('utf8')) as StretchLine).jobs;
  }

  return {
    notes,
    of(place) {
      const own = located
        .filter((line) => line.place === placeName(place))
        .toSorted((one, other) => other.to - one.to);
      return {
        intervals: own.reduce<readonly Interval[]>(cover, []),
        async *replay() {
          for (const line of own) yield (await jobsOf(line)).map((job) => opened(job, place));
        },
      };
    },
    async keep(place, { from, to }, results) {
      const line: StretchLine = { place: placeName(place), from, to, jobs: results.map(stored) };
      await append(`${JSON.stringify(line)}\n`);
      isChanged = true;
    },
    revise(place, { before, after }) {
      revisions.set(keyOf(placeName(place), before), after);
      isChanged = true;
    },
    async compact() {
      if (!isChanged) return;
      const partial = `${path}.part`;
      const fresh = await open(partial, 'w').catch((error: Error) => {
        throw new OutputError(`${partial} cannot be written: ${error.message}`, { cause: error });
      });
      try {
        await fresh.appendFile(`${JSON.stringify(header)}\n`);
        const all = (await readLines(file, path, header, [])) ?? [];
        for (const line of all.toSorted((one, other) => other.to - one.to)) {
          const { place, from, to } = line;
          const jobs = (await jobsOf(line)).flatMap((job) => {
            const key = keyOf(place, job);
            if (!revisions.has(key)) return [job];
            const now = revisions.get(key);
            return now === undefined ? [] : [stored(now)];
          });
          await fresh.appendFile(`${JSON.stringify({ place, from, to, jobs })}\n`);
        }
        await fresh.close();
        await rename(partial, path);
      } catch (error) {
        throw new OutputError(`${path} cannot be written: ${(error as Error).message}`, {
          cause: error,
        });
      }
    },
    close: () => file.close(),
  };
}

function stored({ account: _, region: __, arn: ___, reasons, ...job }: JobResult): StoredJob {
  return reasons.length === 0 ? job : { ...job, reasons };
}

function opened({ reasons = [], ...job }: StoredJob, place: Place): JobResult {
  const { account, region } = place;
  return { account, region, ...job, arn: trainingJobArn(place, job.name), reasons };
}

function keyOf(place: string, { name, createdAt }: StoredJob): string {
  return `${place} ${name} ${createdAt}`;
}

/** The stretches of a file; undefined where it is empty or about something else: then a scan starts afresh. */
async function readLines(
  file: FileHandle,
  path: string,
  expected: Header,
  notes: string[],
): Promise<readonly Located[] | undefined> {
  const located: Located[] = [];
  let offset = 0;
  let header: Partial<Header> | undefined;
  const stream = file.createReadStream({ start: 0, autoClose: false, encoding: 'utf8' });
  for await (const line of createInterface({
    input: stream,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const length = Buffer.byteLength(line);
    const value = parse(line);
    if (header === undefined) {
      header = value as Partial<Header>;
      checkFormat(header, path);
      if (header?.policy !== expected.policy || header.name !== expected.name) {
        notes.push(
          `${path} is about other rule parameters or another --name: this scan starts afresh and replaces it`,
        );
        return undefined;
      }
    } else if (isStretch(value)) {
      const { place, from, to } = value;
      located.push({ place, from, to, offset, length });
    }
    offset += length + 1;
  }
  return header === undefined ? undefined : located;
}

/** A line that was cut, as the last one may be, is undefined. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A file of somebody else's must not be overwritten. */
function checkFormat(header: Partial<Header> | undefined, path: string): void {
  if (header?.format !== format)
    throw new UsageError([
      `--state must be a file that an earlier scan made, or a new one; ${path} is neither`,
    ]);
  if (header.version !== version)
    throw new UsageError([
      `${path} was written by another version of this program (${String(header.version)}): take a new file for --state`,
    ]);
}

function isStretch(value: unknown): value is StretchLine {
  const { place, from, to, jobs } = (value ?? {}) as Partial<StretchLine>;
  return (
    typeof place === 'string' &&
    typeof from === 'number' &&
    typeof to === 'number' &&
    Array.isArray(jobs)
  );
}
