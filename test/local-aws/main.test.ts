import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

describe('npm run local-aws', () => {
  it('says where it listens, answers there, and ends on Ctrl-C', async () => {
    const child = spawn(process.execPath, ['rule/local-aws/main.ts', '--port', '0', '--jobs', '3']);
    const [output] = await once(child.stdout, 'data');
    const endpoint = /AWS_ENDPOINT_URL=(http:\/\/127\.0\.0\.1:\d+)/.exec(String(output))?.[1] ?? '';

    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'X-Amz-Target': 'SageMaker.ListTrainingJobs' },
      body: '{}',
    });
    child.kill('SIGINT');
    const [exitCode] = await once(child, 'exit');

    expect(await answer.json()).toMatchObject({ TrainingJobSummaries: { length: 3 } });
    expect(exitCode).toBe(0);
  });

  it('lists every problem with its arguments, and shows its usage', async () => {
    const child = spawn(process.execPath, ['rule/local-aws/main.ts', '--jobs', 'many']);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });

    const [exitCode] = await once(child, 'close');

    expect(exitCode).toBe(2);
    expect(said).toContain('--jobs takes a number from 0, got "many"');
    expect(said).toContain('npm run local-aws -- [options]');
  });
});
