import { describe, expect, it } from 'vitest';
import {
  cover,
  gapsBetween,
  isCovered,
  uncover,
  uncoverAll,
  uncoveredSeconds,
} from '../../rule/coverage/intervals.ts';

const covered = [
  { from: 10, to: 20 },
  { from: 30, to: 40 },
];

describe('covered intervals', () => {
  it.each([
    ['one that touches the end of another', { from: 20, to: 25 }, ['10-25', '30-40']],
    ['one that touches the beginning of another', { from: 25, to: 30 }, ['10-20', '25-40']],
    ['one that closes a gap', { from: 20, to: 30 }, ['10-40']],
    ['one that lies apart', { from: 22, to: 28 }, ['10-20', '22-28', '30-40']],
    ['one that lies before all', { from: 1, to: 5 }, ['1-5', '10-20', '30-40']],
    ['one that is covered', { from: 12, to: 15 }, ['10-20', '30-40']],
    ['an empty one', { from: 25, to: 25 }, ['10-20', '30-40']],
    ['a reversed one', { from: 28, to: 22 }, ['10-20', '30-40']],
  ])('with %s added', (_what, interval, expected) => {
    expect(shown(cover(covered, interval))).toEqual(expected);
  });

  it.each([
    ['a stretch inside one', { from: 12, to: 15 }, ['10-12', '15-20', '30-40']],
    ['a stretch over a gap', { from: 15, to: 35 }, ['10-15', '35-40']],
    ['a whole one', { from: 30, to: 40 }, ['10-20']],
    ['an empty stretch', { from: 15, to: 15 }, ['10-20', '30-40']],
    ['a reversed stretch', { from: 18, to: 12 }, ['10-20', '30-40']],
  ])('without %s', (_what, stretch, expected) => {
    expect(shown(uncover(covered, stretch))).toEqual(expected);
  });

  it('lose every one of several stretches', () => {
    const left = uncoverAll(covered, [
      { from: 12, to: 15 },
      { from: 38, to: 50 },
    ]);

    expect(shown(left)).toEqual(['10-12', '15-20', '30-38']);
  });

  it('hold their first second and not their last', () => {
    expect([9, 10, 19, 20].map((second) => isCovered(covered, second))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('gaps', () => {
  it('come newest first', () => {
    expect(shown(gapsBetween(covered, 0, 50))).toEqual(['40-50', '20-30', '0-10']);
  });

  it.each([
    [0, 50, 30],
    [15, 35, 10],
    [10, 20, 0],
    [50, 50, 0],
    [50, 0, 0],
  ])('from %i to %i are %i seconds', (floor, ceiling, seconds) => {
    expect(uncoveredSeconds(covered, floor, ceiling)).toBe(seconds);
    expect(uncoveredSeconds([], floor, ceiling)).toBe(Math.max(ceiling - floor, 0));
  });

  it('are none where nothing is asked for', () => {
    expect(gapsBetween([], 50, 50)).toEqual([]);
    expect(gapsBetween([], 50, 0)).toEqual([]);
  });
});

function shown(intervals: readonly { readonly from: number; readonly to: number }[]) {
  return intervals.map(({ from, to }) => `${from}-${to}`);
}
