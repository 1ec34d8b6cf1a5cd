/**
 * The results of a task over a source, in order and each as soon as it is there, with up to `depth` tasks under way
 * while the source is read on. When the source fails, the results of what it gave before come first.
 */
export async function* mapAhead<Item, Result>(
  source: AsyncIterable<Item>,
  depth: number,
  task: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const items = source[Symbol.asyncIterator]();
  const underWay: Promise<Result>[] = [];
  let reading: Promise<void> | undefined;
  let isAtEnd = false;
  let failure: { readonly error: unknown } | undefined;

  async function readOn(): Promise<void> {
    try {
      const { done, value } = await items.next();
      if (done) isAtEnd = true;
      else {
        const result = task(value);
        result.catch(() => undefined);
        underWay.push(result);
      }
    } catch (error) {
      isAtEnd = true;
      failure = { error };
    }
    reading = undefined;
  }

  try {
    for (;;) {
      if (!isAtEnd && underWay.length < depth) reading ??= readOn();
      const [first] = underWay;
      if (first === undefined && reading === undefined) break;
      const isFirstReady = await Promise.race([
        ...(first ? [first.then(() => true)] : []),
        ...(reading ? [reading.then(() => false)] : []),
      ]);
      if (isFirstReady) yield await (underWay.shift() as Promise<Result>);
    }
    if (failure) throw failure.error;
  } finally {
    await Promise.allSettled([...underWay, reading]);
    await items.return?.();
  }
}
