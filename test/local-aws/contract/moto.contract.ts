// The embedded AWS against moto: equal answers to equal calls, but for the differences that are listed.

import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATION_NAMES } from '../../../rule/local-aws/server.ts';
import { compare, explains, type Finding } from './compare.ts';
import { configExchanges } from './config.exchanges.ts';
import { differences } from './differences.ts';
import { emptyMotoDouble, startLocalDouble } from './doubles.ts';
import { dynamodbExchanges } from './dynamodb.exchanges.ts';
import { eventsExchanges } from './events.exchanges.ts';
import { type Exchange, play } from './exchange.ts';
import { identityExchanges } from './identity.exchanges.ts';
import { parentExchanges } from './parents.exchanges.ts';
import { sagemakerExchanges } from './sagemaker.exchanges.ts';
import { sqsExchanges } from './sqs.exchanges.ts';
import { unsupportedCalls } from './unsupported.ts';

const exchanges: readonly Exchange[] = [
  ...sagemakerExchanges,
  ...parentExchanges,
  ...configExchanges,
  ...dynamodbExchanges,
  ...sqsExchanges,
  ...identityExchanges,
  ...eventsExchanges,
];

describe('the embedded AWS and moto', () => {
  const findings = new Map<Exchange, readonly Finding[]>();

  beforeAll(async () => {
    for (const exchange of exchanges) {
      await using local = await startLocalDouble();
      await using moto = await emptyMotoDouble();
      const answers = await play(exchange, local);
      findings.set(exchange, compare(exchange.name, answers, await play(exchange, moto)));
    }
  });

  it.each(exchanges)('answer $name alike, but for what is listed', (exchange) => {
    const found = findings.get(exchange) ?? [];

    const unlisted = found.filter(
      (finding) => !differences.some((difference) => explains(difference, finding)),
    );

    expect(unlisted).toEqual([]);
  });

  it.each(differences)('still differ at $at', (difference) => {
    const found = [...findings.values()].flat();

    const explained = found.filter((finding) => explains(difference, finding));

    expect(explained).not.toEqual([]);
  });

  it.each(unsupportedCalls)('cannot be compared on $what: moto does not model it', async (item) => {
    await using moto = await emptyMotoDouble();

    const refusal = item.call(moto.clients);

    await expect(refusal).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  });

  it('are compared on every operation, or it is listed as unsupported', () => {
    const compared = exchanges.flatMap(({ operations }) => operations);
    const unsupported = unsupportedCalls.map(({ operation }) => operation);

    expect(new Set([...compared, ...unsupported])).toEqual(new Set(OPERATION_NAMES));
  });
});
