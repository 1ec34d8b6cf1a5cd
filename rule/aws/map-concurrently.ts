/**
 * The results of a task over all items, in the items' order, with at most so many under way.
 * The first failure is thrown once the tasks already under way have ended.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  let failure: { readonly error: unknown } | undefined;

  async function work(): Promise<void> {
    while (next < items.length && failure === undefined) {
      const position = next;
      next += 1;
      try {
        results[position] = await task(items[position] as Item);
      } catch (error) {
        failure ??= { error };
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  if (failure) throw failure.error;
  return results;
}
