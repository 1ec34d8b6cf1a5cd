import type { MemberCredentials } from './member-credentials.ts';

/**
 * How long one try of a call may take, in milliseconds. How many tries there are is the SDK's own: three, or
 * AWS_MAX_ATTEMPTS.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const bounded = {
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 5_000,
    // Without it, the SDK only warns.
    throwOnRequestTimeout: true,
  },
} as const;

/** What every client of one account and Region is made with. */
export type ClientSettings = ReturnType<typeof settingsFor>;

export function settingsFor(region: string, credentials: MemberCredentials) {
  return { region, ...bounded, ...(credentials ? { credentials } : {}) };
}
