// The embedded AWS as a command of its own.

import { describe, expect, it } from 'vitest';
import { startLocalAws } from '../../rule/local-aws/server.ts';
import { mainOfClone, runCli } from './run-cli.ts';

describe('local-aws', () => {
  it('says where it listens, answers there, and ends on Ctrl-C', async () => {
    let answer: unknown;
    const { code, stdout } = await runCli(['local-aws', '--port', '0', '--jobs', '3'], {
      main: mainOfClone,
      onStdout(text, child) {
        const [, endpoint] = /AWS_ENDPOINT_URL=(http:\/\/127\.0\.0\.1:\d+)/.exec(text) ?? [];
        if (endpoint === undefined || answer !== undefined) return;
        answer = fetch(endpoint, {
          method: 'POST',
          headers: { 'X-Amz-Target': 'SageMaker.ListTrainingJobs' },
          body: '{}',
        }).then((response) => response.json());
        void (answer as Promise<unknown>).finally(() => child.kill('SIGINT'));
      },
    });

    expect(await answer).toMatchObject({ TrainingJobSummaries: { length: 3 } });
    expect(stdout).toContain('Served 1 ListTrainingJobs.');
    expect(code).toBe(0);
  });

  it('lists every problem with its options', async () => {
    const { code, stderr } = await runCli(['local-aws', '--jobs', 'many', '--port', 'none']);

    expect(stderr).toContain('--jobs must be a number from 0, got "many"');
    expect(stderr).toContain('--port must be a number from 0, got "none"');
    expect(code).toBe(2);
  });

  it('names the port that is taken', async () => {
    await using other = await startLocalAws();
    const port = new URL(other.endpoint).port;

    const { code, stderr } = await runCli(['local-aws', '--port', port], {
      main: mainOfClone,
    });

    expect(stderr).toContain(`--port must be a port that is free, or 0 for any, got ${port}`);
    expect(code).toBe(2);
  });
});
