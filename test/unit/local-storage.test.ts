import { expect, it } from 'vitest';
import { hasLocalStorage } from '../../rule/verdict/local-storage.ts';

it.each([
  'ml.g4dn.xlarge',
  'ml.g5.2xlarge',
  'ml.g6.4xlarge',
  'ml.g6e.8xlarge',
  'ml.g7.xlarge',
  'ml.g7e.2xlarge',
  'ml.p3dn.24xlarge',
  'ml.p4d.24xlarge',
  'ml.p4de.24xlarge',
  'ml.p5.48xlarge',
  'ml.p5e.48xlarge',
  'ml.p5en.48xlarge',
  'ml.p6-b200.48xlarge',
  'ml.p6-b300.48xlarge',
  'ml.p6e-gb200.36xlarge',
  'ml.r5d.large',
  'ml.trn1.32xlarge',
  'ml.trn1n.32xlarge',
  'ml.trn2.48xlarge',
])('%s has storage of its own, which takes no key', (instanceType) => {
  expect(hasLocalStorage(instanceType)).toBe(true);
});

it.each(['ml.m5.xlarge', 'ml.p3.2xlarge', 'ml.g4.xlarge', 'ml.new.xlarge', 'local', ''])(
  '"%s" is taken to have none',
  (instanceType) => {
    expect(hasLocalStorage(instanceType)).toBe(false);
  },
);
