/**
 * Finds a job's number by its name. Names of the seeded population are not kept: an open-addressing table
 * of numbers (8 to 16 bytes a job) finds the candidates, which are rendered to compare. It is filled at
 * once: a first look-up that takes its time would stall a world whose clock runs fast.
 */
export class NameIndex {
  readonly #seededSize: number;
  readonly #nameOf: (number: number) => string;
  readonly #later = new Map<string, number>();
  readonly #gone = new Set<number>();
  readonly #slots: Uint32Array;

  constructor(seededSize: number, nameOf: (number: number) => string) {
    this.#seededSize = seededSize;
    this.#nameOf = nameOf;
    this.#slots = this.#fillSlots();
  }

  get(name: string): number | undefined {
    return this.#later.get(name) ?? this.#seededNumber(name);
  }

  /** The name leads to `number`, and no longer to the one before. */
  set(name: string, number: number): void {
    this.delete(name);
    this.#later.set(name, number);
  }

  delete(name: string): void {
    if (this.#later.delete(name)) return;
    const number = this.#seededNumber(name);
    if (number !== undefined) this.#gone.add(number);
  }

  #seededNumber(name: string): number | undefined {
    if (this.#seededSize === 0) return undefined;
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(name) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0) return undefined;
      const number = entry - 1;
      if (!this.#gone.has(number) && this.#nameOf(number) === name) return number;
    }
  }

  #fillSlots(): Uint32Array {
    if (this.#seededSize === 0) return new Uint32Array();
    const slots = new Uint32Array(2 ** Math.ceil(Math.log2(this.#seededSize * 2)));
    const mask = slots.length - 1;
    for (let number = 0; number < this.#seededSize; number++) {
      let slot = hashOf(this.#nameOf(number)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    return slots;
  }
}

/** FNV-1a over the UTF-16 units. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
