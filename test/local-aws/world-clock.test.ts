import { ListTrainingJobsCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { connect, NOON } from './connect.ts';

describe("the world's clock", () => {
  it('jumps ahead, and never back', async () => {
    await using aws = await connect();

    aws.world.clock.advance(3_600_000);

    expect(aws.world.clock.now()).toEqual(new Date('2026-03-01T13:00:00Z'));
    expect(() => aws.world.clock.advance(-1)).toThrow(/0 or more, got -1/);
  });

  it('makes every call last its latency in simulated time', async () => {
    await using aws = await connect({ timeScale: 1_000_000, latencyMs: 60_000 });

    await aws.sagemaker.send(new ListTrainingJobsCommand({}));

    expect(aws.world.clock.nowMs() - NOON.getTime()).toBeGreaterThanOrEqual(60_000);
  });
});
