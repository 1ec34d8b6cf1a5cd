// What docs/exemptions.md and docs/notifications.md show is what there is.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hourMs, putJob, startLocalWorld } from '../support/local-world.ts';
import { simulate } from './prevention/simulate.ts';

const blocksOf = (name: string): readonly unknown[] =>
  [
    ...readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8').matchAll(
      /```json\n([\s\S]*?)```/g,
    ),
  ].map(([, json = '']) => JSON.parse(json));

describe('the policy that guards the exempting tag', () => {
  const [policy] = blocksOf('exemptions.md');
  const identity = [
    policy,
    {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sagemaker:*', Resource: '*' }],
    },
  ];
  const resource = 'arn:aws:sagemaker:eu-central-1:111122223333:training-job/any';

  it.each([
    ['sagemaker:AddTags', ['vpc-exempt'], 'denied'],
    ['sagemaker:CreateTrainingJob', ['team', 'vpc-exempt'], 'denied'],
    ['sagemaker:CreateTrainingJob', ['team'], 'allowed'],
    ['sagemaker:DeleteTags', ['vpc-exempt'], 'allowed'],
  ] as const)('leaves %s with the tags %j %s', async (action, tagKeys, outcome) => {
    const keys = { 'aws:TagKeys': [...tagKeys] };
    expect(await simulate({ action, resource, keys }, { identity })).toBe(outcome);
  });
});

it('the event that the page on notifications shows is one that the function sends', async () => {
  await using world = await startLocalWorld({ remembers: true, tellsViolations: true });
  putJob(world, 'in-vpc', { ageMinutes: 600 });
  await world.evaluate();
  world.aws.world.clock.advance(hourMs);
  putJob(world, 'churn-7', { VpcConfig: null, ageMinutes: 20 });
  await world.evaluate();
  const shown = blocksOf('notifications.md').find(
    (block) => (block as { source: unknown }).source === 'sagemaker-training-job-in-vpc',
  ) as { detail: object };

  const [sent] = world.aws.world.events;
  expect(sent).toMatchObject({
    ...shown,
    detail: { ...shown.detail, createdAt: expect.any(String) },
  });
});
