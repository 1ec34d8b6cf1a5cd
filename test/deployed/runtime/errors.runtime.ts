// What Lambda is told when an invocation fails, and when a function cannot begin.

import { describe, expect, it } from 'vitest';
import { ruleName } from '../../support/local-world.ts';
import { functions, startAccount } from './functions.ts';
import { runFunction } from './running-function.ts';

describe.each(functions)('$what', ({ deployed }) => {
  it('reports an event that does not come from Config, and accepts the next one', async () => {
    await using aws = await startAccount();
    await using lambda = await runFunction(deployed, aws);

    const refused = await lambda.invoke({ hello: 'world' });
    const taken = await lambda.invoke(aws.world.scheduledEvent({ ruleName }));

    expect(refused).toMatchObject({
      kind: 'error',
      error: {
        errorType: 'UnexpectedEventError',
        errorMessage: expect.stringMatching(
          /^the event does not come from an AWS Config rule: .*resultToken/,
        ),
        trace: expect.arrayContaining([expect.stringMatching(/^UnexpectedEventError: /)]),
      },
    });
    expect(taken).toMatchObject({ kind: 'response', body: { status: 'finished' } });
  });

  it('reports parameters that it does not know', async () => {
    await using aws = await startAccount();
    await using lambda = await runFunction(deployed, aws);

    const outcome = await lambda.invoke(
      aws.world.scheduledEvent({ ruleName, parameters: { color: 'red' } }),
    );

    expect(outcome).toMatchObject({
      kind: 'error',
      error: {
        errorType: 'InvalidRuleParametersError',
        errorMessage: expect.stringContaining('color is unknown'),
      },
    });
    expect(aws.world.config.putCalls).toBe(0);
  });
});

describe.each(functions)('$what', ({ deployed }) => {
  it('begins with a broken variable, and reports every one with each invocation', async () => {
    await using aws = await startAccount();
    const environment = { QUOTA_SHARE: '7', RESUME_QUEUE_URL: 'queue' };
    await using lambda = await runFunction(deployed, aws, { environment });

    const outcome = await lambda.invoke(aws.world.scheduledEvent({ ruleName }));

    expect(outcome).toMatchObject({
      kind: 'error',
      error: {
        errorType: 'Error',
        errorMessage: expect.stringMatching(
          /^the function's environment is invalid: RESUME_QUEUE_URL .*; QUOTA_SHARE .*got "7"$/,
        ),
      },
    });
  });

  it('cannot begin by a handler that it does not export', async () => {
    await using aws = await startAccount();
    await using lambda = await runFunction(deployed, aws, { handler: 'index.main' });

    expect(await lambda.initError()).toMatchObject({
      headerType: 'Runtime.HandlerNotFound',
      error: {
        errorType: 'Runtime.HandlerNotFound',
        errorMessage: 'index.main is undefined or not exported',
      },
    });
    expect(await lambda.exited).not.toBe(0);
  });

  it('cannot begin by a file that it does not have', async () => {
    await using aws = await startAccount();
    await using lambda = await runFunction(deployed, aws, { handler: 'main.handler' });

    expect(await lambda.initError()).toMatchObject({
      headerType: 'Runtime.ImportModuleError',
      error: { errorMessage: expect.stringContaining("Cannot find module 'main'") },
    });
    expect(await lambda.exited).not.toBe(0);
  });
});

describe.each(functions.filter(({ needsSdk }) => needsSdk))('$what', ({ deployed }) => {
  it('does not start if the runtime has no SDK', async () => {
    await using aws = await startAccount();
    await using lambda = await runFunction(deployed, aws, { hasSdk: false });

    expect(await lambda.initError()).toMatchObject({
      headerType: 'Runtime.ImportModuleError',
      error: { errorMessage: expect.stringMatching(/Cannot find module '@aws-sdk\//) },
    });
    expect(await lambda.exited).not.toBe(0);
  });
});
