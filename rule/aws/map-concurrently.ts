/**
 * The results of a task for all items, in the order of the items, with a limit of tasks at the same time. The first error
 * is thrown once the tasks that already started have ended.
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
