/** Something that was looked up, or why it could not be: one part's rights say nothing about another's. */
export type Part<Value> =
  | { readonly kind: 'known'; readonly value: Value }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Never throws: a failure is the part's own. */
export async function lookUp<Value>(
  look: () => Promise<Value>,
  explain: (error: unknown) => string,
): Promise<Part<Value>> {
  try {
    return { kind: 'known', value: await look() };
  } catch (error) {
    return { kind: 'unreadable', reason: explain(error) };
  }
}
