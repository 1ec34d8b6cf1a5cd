// What people are told of violations: events that the function really sends, and the messages that EventBridge makes of
// them.

import { expect } from 'vitest';
import type { BusEvent } from '../../rule/local-aws/bus-event.ts';
import { hourMs, putJob, startLocalWorld } from './local-world.ts';

/** A digest of a sweep, and then a new violation. */
export async function eventsOfTheFunction(): Promise<readonly BusEvent[]> {
  await using world = await startLocalWorld({ remembers: true, tellsViolations: true });
  putJob(world, 'old', { VpcConfig: null, ageMinutes: 600 });
  await world.evaluate();
  world.aws.world.clock.advance(hourMs);
  putJob(world, 'churn-7', { VpcConfig: null, ageMinutes: 20 });
  await world.evaluate();
  return [...world.aws.world.events];
}

export interface InputTransformer {
  readonly InputPathsMap: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/**
 * What a target is given: the template with every placeholder filled from the event. Fails where there is nothing to
 * fill one with.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transformed({ InputPathsMap, InputTemplate }: InputTransformer, event: object) {
  const valueAt = (path: string) =>
    path
      .slice('$.'.length)
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], event);
  return InputTemplate.replaceAll(/<(\w+)>/g, (_, name: string) => {
    const value = valueAt(InputPathsMap[name] ?? '$.none');
    expect([name, value]).not.toEqual([name, undefined]);
    return String(value);
  });
}
