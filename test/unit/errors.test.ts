// The rule classifies errors itself, since the inline function has no part of the SDK but its clients. Whatever
// the SDK knows by name or code, the rule has to know too.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isClockSkewError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { describe, expect, it } from 'vitest';
import { failureKind } from '../../rule/aws/errors.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Every error name, code and status that the SDK has a list of. */
function knownToSdk(): { readonly texts: readonly string[]; readonly statuses: readonly number[] } {
  const entry = createRequire(import.meta.url).resolve('@smithy/core/retry');
  const root = entry.slice(0, entry.lastIndexOf('@smithy/core') + '@smithy/core'.length);
  const lists = join('submodules', 'retry', 'service-error-classification', 'constants.js');
  const text = readFileSync(join(root, 'dist-es', lists), 'utf8');
  return {
    texts: [...text.matchAll(/"(\w+)"/g)].map(([, one = '']) => one),
    statuses: [...text.matchAll(/\b[45]\d\d\b/g)].map(([status]) => Number(status)),
  };
}

function anError(fields: Fields, message = 'refused'): Error {
  return Object.assign(new Error(message), fields);
}

const { texts, statuses } = knownToSdk();

const others: readonly Fields[] = [
  { name: 'ValidationException', $metadata: { httpStatusCode: 400 } },
  { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } },
  { name: 'ResourceNotFound', $metadata: { httpStatusCode: 400 } },
  { name: 'NoSuchConfigRuleException', $metadata: { httpStatusCode: 400 } },
  { name: 'ConditionalCheckFailedException', $metadata: { httpStatusCode: 400 } },
  { name: 'AbortError' },
];

const candidates: readonly Fields[] = [
  ...texts.flatMap((text): readonly Fields[] => [{ name: text }, { code: text }]),
  ...[...statuses, 429].map((status) => ({ $metadata: { httpStatusCode: status } })),
  { $retryable: {} },
  { $retryable: { throttling: true } },
  ...others,
];

/** What the SDK would do; it has no word for the others. */
function kindBySdk(error: Error): 'throttled' | 'transient' | undefined {
  if (isThrottlingError(error as never)) return 'throttled';
  return isTransientError(error as never) ? 'transient' : undefined;
}

describe('errors are classified', () => {
  it('with lists of the SDK that are not empty', () => {
    expect(texts).toContain('ThrottlingException');
    expect(texts).toContain('EHOSTUNREACH');
    expect(statuses).toContain(503);
  });

  it.each(candidates)('as the SDK does: %j', (fields) => {
    const error = anError(fields);
    const isRetried = ['throttled', 'transient'].includes(failureKind(error));

    expect(isRetried ? failureKind(error) : undefined).toBe(kindBySdk(error));
  });

  it.each(candidates)('as the SDK does where another error wraps them: %j', (fields) => {
    const inner = anError(fields);
    const wrapped = new Error('wrapped', { cause: inner });
    const wrappedTwice = new Error('wrapped', { cause: wrapped });
    const bySdk = isTransientError(inner as never) ? 'transient' : undefined;

    for (const error of [wrapped, wrappedTwice, new AggregateError([inner], 'all failed')])
      expect(failureKind(error) === 'transient' ? 'transient' : undefined).toBe(bySdk);
  });

  it('as passing where the service found the signature expired', () => {
    const expired = { name: 'InvalidSignatureException', $metadata: { httpStatusCode: 403 } };

    expect(failureKind(anError(expired, 'Signature expired: 20260301 is now earlier'))).toBe(
      'transient',
    );
    expect(failureKind(anError(expired, 'The security token is invalid'))).toBe('other');
  });

  it.each(texts.filter((name) => isClockSkewError(anError({ name }) as never)))(
    'as passing once the SDK has corrected its clock on %s',
    (name) => {
      const $metadata = { httpStatusCode: 403, clockSkewCorrected: true };

      expect(failureKind(anError({ name, $metadata }, 'the clock is off'))).toBe('transient');
    },
  );

  // The SDK marks whatever error it meets while it corrects its clock, and would try each of them again.
  it.each(others.filter(({ name }) => name !== 'AccessDeniedException'))(
    'unlike the SDK, by their own name where it corrected its clock meanwhile: %j',
    (fields) => {
      const $metadata = { ...(fields.$metadata as Fields), clockSkewCorrected: true };

      expect(failureKind(anError({ ...fields, $metadata }))).toBe(failureKind(anError(fields)));
    },
  );

  it('as denied where IAM says so, whatever the clock', () => {
    const fields = {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400, clockSkewCorrected: true },
    };
    const message = 'User: x is not authorized to perform: sagemaker:Search';

    expect(failureKind(anError(fields, message))).toBe('denied');
  });
});
