// What an operation takes, by the service model that the SDK carries.

import { NormalizedSchema } from '@smithy/core/schema';

/** A schema as `@aws-sdk/client-sagemaker` exports them, such as `CreateTrainingJobRequest$`. */
export type Schema = Parameters<typeof NormalizedSchema.of>[0];

/**
 * Those members of a value that the schema has, at every depth, in the schema's order. What says nothing is left out
 * as well: null, and lists, maps and structures without anything in them, which descriptions have and requests are
 * refused for.
 */
export function membersOf(schema: Schema, value: unknown): unknown {
  return keep(NormalizedSchema.of(schema), value);
}

function keep(schema: NormalizedSchema, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (schema.isStructSchema()) {
    const members = isObject(value) ? value : {};
    const kept = [...schema.structIterator()].map(
      ([name, member]) => [name, keep(member, members[name])] as const,
    );
    return nonEmpty(schema.isUnionSchema() ? kept.map(choice(members)) : kept);
  }
  if (schema.isListSchema()) {
    const items = (Array.isArray(value) ? value : []).map((item) =>
      keep(schema.getValueSchema(), item),
    );
    const given = items.filter((item) => item !== undefined);
    return given.length === 0 ? undefined : given;
  }
  if (schema.isMapSchema())
    return nonEmpty(
      Object.entries(isObject(value) ? value : {}).map(([key, item]) => [
        key,
        keep(schema.getValueSchema(), item),
      ]),
    );
  return value;
}

/** Which member a union has says something, even where that member is empty. */
function choice(members: Readonly<Record<string, unknown>>) {
  return ([name, value]: readonly [string, unknown]) => {
    const isChosen = value === undefined && isObject(members[name]);
    return [name, isChosen ? {} : value] as const;
  };
}

function nonEmpty(members: readonly (readonly [string, unknown])[]): object | undefined {
  const given = members.filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
