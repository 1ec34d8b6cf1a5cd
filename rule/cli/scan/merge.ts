/** The items of many sources as they come, each source in its own order, with at most so many under way. */
export async function* mergeSources<Item>(
  sources: readonly (() => AsyncIterable<Item>)[],
  atOnce: number,
): AsyncGenerator<Item> {
  const waiting = [...sources];
  const underWay = new Map<AsyncIterator<Item>, Promise<Step<Item>>>();
  function advance(iterator: AsyncIterator<Item>): void {
    const step = iterator.next().then((result) => ({ iterator, result }));
    step.catch(() => undefined);
    underWay.set(iterator, step);
  }
  try {
    for (;;) {
      while (underWay.size < atOnce) {
        const open = waiting.shift();
        if (open === undefined) break;
        advance(open()[Symbol.asyncIterator]());
      }
      if (underWay.size === 0) return;
      const { iterator, result } = await Promise.race(underWay.values());
      underWay.delete(iterator);
      if (result.done) continue;
      // Behind the others: a busy source keeps none waiting.
      advance(iterator);
      yield result.value;
    }
  } finally {
    await Promise.allSettled([...underWay.keys()].map((iterator) => iterator.return?.()));
  }
}

interface Step<Item> {
  readonly iterator: AsyncIterator<Item>;
  readonly result: IteratorResult<Item>;
}
