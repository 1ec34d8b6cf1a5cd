// What a file says, with the place of everything: the common form of JSON, YAML and HCL. What only a deployment or a
// run makes known is told apart from what is absent.

/** A place in a file; both count from 1, columns in UTF-16 code units as SARIF and editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The place of a character of a text, by its index. */
export type Locate = (index: number) => Place;

export type SourceValue = Scalar | Template | List | Mapping | Choice | Unknown;

export interface Scalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly place: Place;
  /** For a text that may hold a document of its own: where its characters stand. */
  readonly locate?: Locate;
}

/** A text of which parts are not known. */
export interface Template {
  readonly kind: 'template';
  readonly parts: readonly (Scalar | Unknown)[];
  readonly place: Place;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly SourceValue[];
  readonly place: Place;
  /** Set where the list may have more items than the file shows. */
  readonly more?: Unknown;
}

export interface Mapping {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly place: Place;
  readonly end: Place;
  /** Set where the mapping may have more entries than the file shows. */
  readonly more?: Unknown;
}

export interface Entry {
  readonly key: Place;
  readonly value: SourceValue;
}

/** A value that the file does not tell. */
export interface Unknown {
  readonly kind: 'unknown';
  /** What it depends on, in the file's own words: `var.subnet_ids`. */
  readonly why: string;
  readonly place: Place;
  /** The file that has it, from the folder of this one; where the value is that file's content. */
  readonly file?: string;
}

/** One of several values; which, the file does not tell. Null stands for a choice of nothing. */
export interface Choice {
  readonly kind: 'choice';
  readonly options: readonly SourceValue[];
  /** What decides between them. */
  readonly because: Unknown;
  readonly place: Place;
}

/** Something that a definition has or lacks, and the place to point at for it. */
export interface Attribute {
  /** Absent where the file surely gives none; null counts as none. */
  readonly value?: SourceValue;
  /** Of the key where there is one, else of the block that lacks it. */
  readonly place: Place;
}

/** A file that cannot be judged; the message is for the one who wrote it. */
export class MalformedFileError extends Error {
  override readonly name = 'MalformedFileError';
  readonly place: Place;

  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

export const startOfFile: Place = { line: 1, column: 1 };

/** Deeper ones are no definitions of jobs, and would exhaust the stack. */
export const deepestNesting = 200;

/** A locator of a whole text. */
export function locatorOf(text: string): Locate {
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1))
    starts.push(index + 1);
  return (index) => {
    const line = countUpTo(starts, index);
    return { line, column: index - (starts[line - 1] ?? 0) + 1 };
  };
}

/** How many of the ascending numbers are at most the limit. */
export function countUpTo(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A locator of a text that is put together from pieces, each starting at an index of it. */
export function locatorOfPieces(starts: readonly number[], locators: readonly Locate[]): Locate {
  return (index) => {
    const piece = Math.max(countUpTo(starts, index) - 1, 0);
    return locators[piece]?.(index - (starts[piece] ?? 0)) ?? startOfFile;
  };
}

export function unknown(why: string, place: Place): Unknown {
  return { kind: 'unknown', why: why.length > 80 ? `${why.slice(0, 79)}…` : why, place };
}

export function isMapping(value: SourceValue | undefined): value is Mapping {
  return value?.kind === 'map';
}

/** The value under a key, where the file gives one; written in another case counts, as SDKs differ there. */
export function entryAt(value: SourceValue | undefined, name: string): Entry | undefined {
  if (!isMapping(value)) return undefined;
  const exact = value.entries.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  for (const [key, entry] of value.entries) if (key.toLowerCase() === wanted) return entry;
  return undefined;
}

export function valueAt(value: SourceValue | undefined, name: string): SourceValue | undefined {
  return entryAt(value, name)?.value;
}

/** The text under a key, where it is one that is wholly known. */
export function textAt(value: SourceValue | undefined, name: string): string | undefined {
  return knownText(valueAt(value, name));
}

export function knownText(value: SourceValue | undefined): string | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

export function itemsOf(value: SourceValue | undefined): readonly SourceValue[] {
  return value?.kind === 'list' ? value.items : [];
}

/** An attribute of what may itself be absent, unknown, or more than the file shows. */
export function attributeOf({ value, place }: Attribute, name: string): Attribute {
  if (value === undefined) return { place };
  if (value.kind === 'unknown') return { value, place: value.place };
  if (value.kind === 'choice') {
    const options = value.options.map(
      (option) => attributeOf({ value: option, place: option.place }, name).value,
    );
    const nothing = { kind: 'scalar', value: null, place: value.place } as const;
    return {
      value: { ...value, options: options.map((option) => option ?? nothing) },
      place: value.place,
    };
  }
  if (isNull(value)) return { place };
  if (!isMapping(value))
    return { value: unknown('what is here is not an object', value.place), place: value.place };
  const entry = entryAt(value, name);
  if (entry === undefined) return value.more ? { value: value.more, place } : { place };
  return isNull(entry.value) ? { place: entry.key } : { value: entry.value, place: entry.key };
}

/** What a value may be. */
export function optionsOf(value: SourceValue): readonly SourceValue[] {
  return value.kind === 'choice' ? value.options.flatMap(optionsOf) : [value];
}

/** What a value depends on that the file does not tell. */
export function unknownsIn(value: SourceValue): readonly Unknown[] {
  if (value.kind === 'choice') return [value.because];
  if (value.kind === 'template') return value.parts.filter((part) => part.kind === 'unknown');
  return value.kind === 'unknown' ? [value] : [];
}

export function isNull(value: SourceValue): boolean {
  return value.kind === 'scalar' && value.value === null;
}

/** The same value with every text, mapping and list passed through a change, from the inside out. */
export function mapValues(
  value: SourceValue,
  change: (value: SourceValue) => SourceValue,
): SourceValue {
  if (value.kind === 'list')
    return change({ ...value, items: value.items.map((item) => mapValues(item, change)) });
  if (value.kind === 'choice')
    return change({ ...value, options: value.options.map((one) => mapValues(one, change)) });
  if (value.kind !== 'map') return change(value);
  const entries = new Map(
    [...value.entries].map(([name, { key, value: inner }]) => [
      name,
      { key, value: mapValues(inner, change) },
    ]),
  );
  return change({ ...value, entries });
}
