import { ServiceError } from './service-error.ts';
import type { Residence } from './training-job.ts';

export interface StoredParameter {
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  readonly value: string;
  readonly tier: 'Standard' | 'Advanced';
  readonly version: number;
  readonly modifiedAt: Date;
}

export interface ParameterWrite {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  readonly tier?: 'Standard' | 'Advanced';
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const KEPT_VERSIONS = 100;

/** SSM parameters of one account and Region, each with its newest 100 versions. */
export class ParameterStore {
  readonly #residence: Residence;
  readonly #nowMs: () => number;
  readonly #versionsByName = new Map<string, StoredParameter[]>();

  constructor(residence: Residence, nowMs: () => number) {
    this.#residence = residence;
    this.#nowMs = nowMs;
  }

  names(): string[] {
    return [...this.#versionsByName.keys()].sort();
  }

  /**
   * The newest version of the parameter, or the one that `version` names.
   * @throws ServiceError ParameterNotFound, ParameterVersionNotFound
   */
  get(name: string, version?: number): StoredParameter {
    const versions = this.#versionsByName.get(name);
    if (!versions) throw new ServiceError('ParameterNotFound', `Parameter ${name} not found.`);
    const found =
      version === undefined
        ? versions.at(-1)
        : versions.find((parameter) => parameter.version === version);
    if (!found)
      throw new ServiceError(
        'ParameterVersionNotFound',
        `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
      );
    return found;
  }

  has(name: string): boolean {
    return this.#versionsByName.has(name);
  }

  /** The parameter has this value, one version up. */
  put({ name, value, type, tier }: ParameterWrite): StoredParameter {
    const versions = this.#versionsByName.get(name) ?? [];
    const before = versions.at(-1);
    const { region, accountId } = this.#residence;
    const parameter: StoredParameter = {
      name,
      arn: `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
      type: type ?? before?.type ?? 'String',
      value,
      tier: tier ?? before?.tier ?? 'Standard',
      version: (before?.version ?? 0) + 1,
      modifiedAt: new Date(this.#nowMs()),
    };
    this.#versionsByName.set(name, [...versions, parameter].slice(-KEPT_VERSIONS));
    return parameter;
  }

  /** The parameter is gone with all its versions. @throws ServiceError ParameterNotFound */
  delete(name: string): void {
    this.get(name);
    this.#versionsByName.delete(name);
  }
}
