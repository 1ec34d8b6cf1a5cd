// AWS's own description of its APIs, as botocore's package carries it. Enums, patterns and limits are read from it
// and not copied, so that they are as new as the pinned package.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface ShapeReference {
  readonly shape: string;
  readonly documentation?: string;
}

export interface Shape {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly members?: Readonly<Record<string, ShapeReference>>;
  readonly member?: ShapeReference;
  readonly key?: ShapeReference;
  readonly value?: ShapeReference;
}

export type ServiceName =
  | 'cloudformation'
  | 'cloudwatch'
  | 'config'
  | 'dynamodb'
  | 'ec2'
  | 'events'
  | 'iam'
  | 'lambda'
  | 'logs'
  | 'organizations'
  | 'sqs'
  | 'ssm';

/** One service's shapes by name. What is asked for and not there is an error: a check must not pass for its lack. */
export class ServiceModel {
  readonly #service: ServiceName;
  readonly #shapes: Readonly<Record<string, Shape>>;

  constructor(service: ServiceName, shapes: Readonly<Record<string, Shape>>) {
    this.#service = service;
    this.#shapes = shapes;
  }

  shape(name: string): Shape {
    const shape = this.#shapes[name];
    if (shape === undefined) throw new Error(`the model of ${this.#service} has no shape ${name}`);
    return shape;
  }

  /** The shape's upper bound: of a text's length, a number's value, or a list's entries. */
  most(name: string): number {
    const { max } = this.shape(name);
    if (max === undefined) throw new Error(`${this.#service} sets no upper bound on ${name}`);
    return max;
  }

  /** What the model says in words about a member, without markup. */
  documentation(structure: string, member: string): string {
    const { documentation } = this.shape(structure).members?.[member] ?? {};
    if (documentation === undefined)
      throw new Error(`the model of ${this.#service} does not document ${structure}.${member}`);
    return documentation.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
  }

  /** Numbers that stand in the documentation of a member only, in the order of the pattern's groups. */
  documentedNumbers(structure: string, member: string, pattern: RegExp): readonly number[] {
    const found = pattern.exec(this.documentation(structure, member));
    if (found === null)
      throw new Error(`${this.#service} does not say ${pattern} about ${structure}.${member}`);
    return found.slice(1).map((digits) => Number(digits.replaceAll(',', '')));
  }

  /** The lowest upper bound among all texts of this member's name, whatever structure has them. */
  lowestBound(memberName: string): number {
    const bounds = Object.values(this.#shapes)
      .flatMap(({ members = {} }) => members[memberName]?.shape ?? [])
      .flatMap((name) => this.shape(name).max ?? []);
    if (bounds.length === 0) throw new Error(`${this.#service} bounds no ${memberName}`);
    return Math.min(...bounds);
  }
}

const models = new Map<ServiceName, ServiceModel>();

/**
 * A service's model of its newest API version.
 *
 * @throws Error if SERVICE_MODELS does not name botocore's data, as `.ci/run templates` does.
 */
export function serviceModel(service: ServiceName): ServiceModel {
  const known = models.get(service);
  if (known !== undefined) return known;
  const directory = join(modelsDirectory(), service);
  const version = readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'service-2.json.gz')))
    .toSorted()
    .at(-1);
  if (version === undefined) throw new Error(`there is no model in ${directory}`);
  const packed = readFileSync(join(directory, version, 'service-2.json.gz'));
  const { shapes } = JSON.parse(gunzipSync(packed).toString()) as {
    readonly shapes: Readonly<Record<string, Shape>>;
  };
  const model = new ServiceModel(service, shapes);
  models.set(service, model);
  return model;
}

function modelsDirectory(): string {
  const directory = process.env.SERVICE_MODELS;
  if (directory === undefined || !existsSync(directory))
    throw new Error(
      `SERVICE_MODELS must be the data directory of an installed botocore, got ${JSON.stringify(directory)}; run .ci/run templates`,
    );
  return directory;
}
