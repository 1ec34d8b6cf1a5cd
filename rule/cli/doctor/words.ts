// How times, amounts and lists read in a report.

/** 2026-03-01 11:00 UTC. */
export function at(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** 3 hours. */
export function span(ms: number): string {
  const [word, size] = units.find(([, each]) => Math.abs(ms) >= each) ?? units[3];
  return count(Math.round(ms / size), word);
}

export function ago(ms: number): string {
  return `${span(ms)} ago`;
}

/** 1 day, 2 days. */
export function count(amount: number, word: string): string {
  return `${amount.toLocaleString('en-US')} ${word}${amount === 1 ? '' : 's'}`;
}
