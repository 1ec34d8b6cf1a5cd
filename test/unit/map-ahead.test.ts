import { describe, expect, it } from 'vitest';
import { createLimit } from '../../rule/aws/limit.ts';
import { mapAhead } from '../../rule/run/map-ahead.ts';

async function* numbers(count: number, given: number[] = []) {
  for (let number = 0; number < count; number += 1) {
    given.push(number);
    yield number;
  }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('mapping ahead', () => {
  it('gives a result as soon as it is there, while the source has not gone on', async () => {
    async function* slow() {
      yield 'first';
      await new Promise(() => undefined);
    }

    const first = await mapAhead(slow(), 12, async (item) => item).next();

    expect(first).toEqual({ done: false, value: 'first' });
  });

  it('keeps the order, and no more tasks under way than it may', async () => {
    let underWay = 0;
    let most = 0;
    const results = mapAhead(numbers(20), 4, async (number) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, number % 3));
      underWay -= 1;
      return number;
    });

    expect(await collect(results)).toEqual(Array.from({ length: 20 }, (_, number) => number));
    expect(most).toBe(4);
  });

  it('reads its source on only as far as tasks may be under way', async () => {
    const given: number[] = [];
    const results = mapAhead(numbers(20, given), 4, () => new Promise<number>(() => undefined));
    void results.next();
    await new Promise((resolve) => setImmediate(resolve));

    expect(given).toEqual([0, 1, 2, 3]);
  });

  it('gives what came before its source failed, and then the failure', async () => {
    async function* failing() {
      yield* numbers(3);
      throw new Error('no more');
    }
    const seen: number[] = [];

    const work = (async () => {
      for await (const one of mapAhead(failing(), 2, async (item) => item)) seen.push(one);
    })();

    await expect(work).rejects.toThrow('no more');
    expect(seen).toEqual([0, 1, 2]);
  });

  it('ends with a task that fails, once the others have ended', async () => {
    let ended = 0;
    const work = collect(
      mapAhead(numbers(3), 3, async (number) => {
        if (number === 0) throw new Error('first');
        await new Promise((resolve) => setTimeout(resolve, 1));
        ended += 1;
      }),
    );

    await expect(work).rejects.toThrow('first');
    expect(ended).toBeGreaterThan(0);
  });
});

describe('a limit', () => {
  it('runs tasks in their order, so many at once, also after one failed', async () => {
    const inTurn = createLimit(2);
    const begun: number[] = [];
    let underWay = 0;
    let most = 0;
    const outcomes = await Promise.allSettled(
      [0, 1, 2, 3, 4].map((number) =>
        inTurn(async () => {
          begun.push(number);
          underWay += 1;
          most = Math.max(most, underWay);
          await new Promise((resolve) => setTimeout(resolve, 1));
          underWay -= 1;
          if (number === 1) throw new Error('one');
        }),
      ),
    );

    expect(begun).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });
});
