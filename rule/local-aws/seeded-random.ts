/**
 * A number in [0, 1) that depends on nothing but its arguments, so that item `index` of a seeded
 * population can be rendered without rendering those before it. `draw` tells the item's dice apart.
 */
export function randomAt(seed: number, index: number, draw: number): number {
  return scramble(scramble(scramble(seed) ^ index) ^ Math.imul(draw + 1, 0x9e3779b1)) / 2 ** 32;
}

/** A one-to-one scramble of 32 bits (the finalizer of MurmurHash3): distinct in, distinct out. */
export function scramble(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A dice whose sequence depends on the seed alone; each roll is a number in [0, 1). */
export function createDice(seed: number): () => number {
  let rolls = 0;
  return () => randomAt(seed, rolls++, 0);
}
