import { randomUUID } from 'node:crypto';
import { ServiceError } from './service-error.ts';

export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: Date;
}

interface KeyOwner {
  readonly accountId: string;
  readonly arn: string;
  readonly expiresAtMs: number;
}

/** Who an access key id belongs to. Signatures are not checked. */
export class AccessKeys {
  readonly #defaultAccountId: string;
  readonly #nowMs: () => number;
  readonly #owners = new Map<string, KeyOwner>();

  constructor(defaultAccountId: string, nowMs: () => number) {
    this.#defaultAccountId = defaultAccountId;
    this.#nowMs = nowMs;
  }

  /** Requests signed with this key id act in this account. */
  register(accessKeyId: string, accountId: string): void {
    const arn = `arn:aws:iam::${accountId}:user/local`;
    this.#owners.set(accessKeyId, { accountId, arn, expiresAtMs: Number.POSITIVE_INFINITY });
  }

  /** Fresh credentials that act in the assumed role's account until they expire. */
  issue(accountId: string, arn: string, durationSeconds: number): TemporaryCredentials {
    const accessKeyId = `ASIA${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
    const expiresAtMs = this.#nowMs() + durationSeconds * 1_000;
    this.#owners.set(accessKeyId, { accountId, arn, expiresAtMs });
    return {
      accessKeyId,
      secretAccessKey: randomUUID().replaceAll('-', ''),
      sessionToken: `local-session-${accessKeyId}`,
      expiresAt: new Date(expiresAtMs),
    };
  }

  /**
   * The owner of a key id. A key id of 12 digits is that account's; any other unknown one is the default account's.
   * @throws ServiceError ExpiredTokenException
   */
  ownerOf(accessKeyId: string): { readonly accountId: string; readonly arn: string } {
    const owner = this.#owners.get(accessKeyId);
    if (owner && this.#nowMs() >= owner.expiresAtMs)
      throw new ServiceError(
        'ExpiredTokenException',
        'The security token included in the request is expired',
      );
    if (owner) return owner;
    const accountId = /^\d{12}$/.test(accessKeyId) ? accessKeyId : this.#defaultAccountId;
    return { accountId, arn: `arn:aws:iam::${accountId}:user/local` };
  }
}
