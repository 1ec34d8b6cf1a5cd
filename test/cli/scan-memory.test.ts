// The file of a state, where the process that wrote it was ended in the middle of a line.

import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory, type ScanMemory } from '../../rule/cli/scan/scan-memory.ts';
import { ruleParameters } from '../support/factories.ts';
import { aJobResult } from '../support/scan-results.ts';
import { somePlace } from '../support/scan-world.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'memory-'));
  path = join(folder, 'state');
});
afterEach(() => rm(folder, { recursive: true }));

async function withMemory<Result>(act: (memory: ScanMemory) => Promise<Result>): Promise<Result> {
  const parameters = ruleParameters();
  const memory = await openMemory({ path, parameters, places: [somePlace] });
  try {
    return await act(memory);
  } finally {
    await memory.close();
  }
}

const keep = (from: number, name: string) =>
  withMemory((memory) => memory.keep(somePlace, { from, to: from + 10 }, [aJobResult({ name })]));

const read = () =>
  withMemory(async (memory) => {
    const { intervals, replay } = memory.of(somePlace);
    const names: string[] = [];
    for await (const jobs of replay()) names.push(...jobs.map(({ name }) => name));
    return { intervals, names };
  });

describe('a state', () => {
  it('gives back what it was given, newest first', async () => {
    await keep(100, 'old');
    await keep(110, 'new');

    expect(await read()).toEqual({ intervals: [{ from: 100, to: 120 }], names: ['new', 'old'] });
  });

  it.each([1, 20, 60])(
    'without its last %i bytes lacks its last stretch, and takes more',
    async (cut) => {
      await keep(100, 'whole');
      await keep(110, 'cut');
      await truncate(path, (await readFile(path)).length - cut - 1);
      await keep(120, 'later');

      expect(await read()).toEqual({
        intervals: [
          { from: 100, to: 110 },
          { from: 120, to: 130 },
        ],
        names: ['later', 'whole'],
      });
    },
  );

  it('passes over lines that it does not understand', async () => {
    await keep(100, 'known');
    await appendFile(path, '{"from":0}\n[]\n\n');

    expect((await read()).names).toEqual(['known']);
  });

  it.each([
    ['a text', 'hello\n', 'an earlier scan made'],
    ['JSON of somebody else', '{"a":1}\n', 'an earlier scan made'],
    [
      'a later version',
      '{"format":"training-job-in-vpc scan state","version":2}\n',
      'another version of this program (2)',
    ],
  ])('is refused where it is %s', async (_, content, problem) => {
    await writeFile(path, content);

    await expect(read()).rejects.toThrow(problem);
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  it('written anew holds the same, with what has changed', async () => {
    await keep(100, 'gone');
    await keep(110, 'stays');
    await withMemory(async (memory) => {
      memory.revise(somePlace, { before: aJobResult({ name: 'gone' }), after: undefined });
      await memory.compact();
    });

    expect(await read()).toEqual({ intervals: [{ from: 100, to: 120 }], names: ['stays'] });
  });
});
