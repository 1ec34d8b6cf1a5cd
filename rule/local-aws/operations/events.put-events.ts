import { randomUUID } from 'node:crypto';
import { defineOperation } from '../operation.ts';

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
}

/** An entry without these is refused, and the others are taken. */
const NEEDED = ['Source', 'DetailType', 'Detail'] as const;

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const putEvents = defineOperation<{ Entries: readonly Entry[] }>({
  service: 'events',
  name: 'PutEvents',
  constraints: {
    Entries: {
      type: 'list',
      required: true,
      minLength: 1,
      maxLength: 10,
      of: { type: 'structure', members: {} },
    },
  },
  run({ input, scope, world }) {
    const results = input.Entries.map((entry) => {
      const missing = NEEDED.find((name) => !entry[name]);
      if (missing !== undefined)
        return {
          ErrorCode: 'InvalidArgument',
          ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
        };
      const detail = objectOf(entry.Detail);
      if (detail === undefined)
        return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
      const id = randomUUID();
      scope.events.push({
        version: '0',
        id,
        'detail-type': entry.DetailType ?? '',
        source: entry.Source ?? '',
        account: scope.accountId,
        time: new Date(world.clock.nowMs()).toISOString().replace(/\.\d+Z$/, 'Z'),
        region: scope.region,
        resources: entry.Resources ?? [],
        detail,
      });
      return { EventId: id };
    });
    const failed = results.filter((result) => 'ErrorCode' in result);
    return { FailedEntryCount: failed.length, Entries: results };
  },
});

function objectOf(text = ''): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
