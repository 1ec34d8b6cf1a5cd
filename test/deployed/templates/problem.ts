/** One problem in the words of this project: where, what is allowed, the value given, what to change. */
export function problem(where: string, must: string, given: unknown, change: string): string {
  return `${where} must ${must}, got ${shown(given)}; ${change}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 120 ? text : `${text.slice(0, 120)}…`;
}
