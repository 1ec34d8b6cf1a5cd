// A value against a shape of the service model: enums, patterns, lengths, ranges. Whether a property exists, has
// the right type and is required is what cfn-lint says.

import { hasGap } from '../../support/resolve-template.ts';
import { problem } from './problem.ts';
import type { ServiceModel } from './service-model.ts';

export interface ShapeCheck {
  readonly model: ServiceModel;
  /** Called for every value that was compared with something. */
  readonly onCompared: (where: string) => void;
}

/** One entry for every bound that the value breaks, none where it fits. */
export function shapeProblems(
  check: ShapeCheck,
  shapeName: string,
  value: unknown,
  where: string,
): readonly string[] {
  const shape = check.model.shape(shapeName);
  const into = (name: string | undefined, item: unknown, path: string) =>
    name === undefined ? [] : shapeProblems(check, name, item, path);
  switch (shape.type) {
    case 'structure':
      return Object.entries(asFields(value)).flatMap(([name, item]) =>
        into(memberNamed(shape.members ?? {}, name), item, `${where}.${name}`),
      );
    case 'map':
      return [
        ...boundProblems(check, shapeName, Object.keys(asFields(value)).length, 'entries', where),
        ...Object.entries(asFields(value)).flatMap(([key, item]) => [
          ...into(shape.key?.shape, key, `${where} key ${key}`),
          ...into(shape.value?.shape, item, `${where}.${key}`),
        ]),
      ];
    case 'list': {
      const items = Array.isArray(value) ? value : [];
      return [
        ...boundProblems(check, shapeName, items.length, 'entries', where),
        ...items.flatMap((item, position) =>
          into(shape.member?.shape, item, `${where}[${position}]`),
        ),
      ];
    }
    case 'string':
      return textProblems(check, shapeName, asText(value), where);
    case 'integer':
    case 'long':
    case 'double':
    case 'float':
      return hasGap(String(value))
        ? []
        : boundProblems(check, shapeName, Number(value), undefined, where);
    default:
      return [];
  }
}

function textProblems(
  check: ShapeCheck,
  shapeName: string,
  text: string,
  where: string,
): readonly string[] {
  const { enum: values, pattern } = check.model.shape(shapeName);
  // A gap's length is unknown and its characters are not those of the deployed text.
  if (hasGap(text)) return [];
  if (values !== undefined) {
    check.onCompared(where);
    return values.includes(text)
      ? []
      : [problem(where, `be one of ${values.join(', ')}`, text, 'choose one of them')];
  }
  const problems = [...boundProblems(check, shapeName, text.length, 'characters', where, text)];
  if (pattern !== undefined) {
    check.onCompared(where);
    if (!new RegExp(`^(?:${pattern})$`, 's').test(text))
      problems.push(problem(where, `match ${pattern}`, text, 'use those characters only'));
  }
  return problems;
}

function boundProblems(
  { model, onCompared }: ShapeCheck,
  shapeName: string,
  amount: number,
  unit: string | undefined,
  where: string,
  text?: string,
): readonly string[] {
  const { min, max } = model.shape(shapeName);
  if (min === undefined && max === undefined) return [];
  onCompared(where);
  if (amount >= (min ?? amount) && amount <= (max ?? amount)) return [];
  const range = [...(min === undefined ? [] : [`at least ${min}`]), `at most ${max}`].join(' and ');
  const given = unit === undefined ? amount : `${amount} ${unit}${text ? `: ${text}` : ''}`;
  const must = unit === undefined ? `be ${range}` : `have ${range} ${unit}`;
  const isTooMuch = amount > (max ?? amount);
  const less = unit === undefined ? 'choose less' : 'shorten it';
  return [problem(where, must, given, isTooMuch ? less : 'give more')];
}

/** CloudFormation begins names in upper case where some APIs begin in lower case. */
function memberNamed(
  members: Readonly<Record<string, { readonly shape: string }>>,
  name: string,
): string | undefined {
  const found =
    members[name] ??
    Object.entries(members).find(([member]) => member.toLowerCase() === name.toLowerCase())?.[1];
  return found?.shape;
}

function asFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** APIs take as JSON what templates may write as an object. */
function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
