/**
 * The results of a task over a source, in order, with up to `depth` tasks under way while the
 * source is read on. When the source fails, the results of what it gave before come first.
 */
export async function* mapAhead<Item, Result>(
  source: AsyncIterable<Item>,
  depth: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  let failure: { readonly error: unknown } | undefined;
  const items = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await items.next().catch((error: unknown) => {
        failure = { error };
        return { done: true as const, value: undefined };
      });
      if (next.done) break;
      const result = task(next.value);
      result.catch(() => undefined);
      underWay.push(result);
      while (underWay.length >= depth) yield await (underWay.shift() as Promise<Result>);
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<Result>);
    if (failure) throw failure.error;
  } finally {
    await Promise.allSettled(underWay);
    await items.return?.();
  }
}
