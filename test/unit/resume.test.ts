import { expect, it } from 'vitest';
import { resumeDelay } from '../../rule/coverage/resume.ts';

it.each([
  [0, 5],
  [1, 60],
  [2, 240],
  [3, 900],
  [4, undefined],
])('after %i resumes without progress the next one comes in %s s', (without, seconds) => {
  expect(resumeDelay(without)).toBe(seconds);
});
