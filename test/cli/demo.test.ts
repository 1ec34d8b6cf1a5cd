// The demonstration as a newcomer sees it, and where it cannot be seen.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleFunction } from '../../infra/bundle.ts';
import { mainOfClone, runCli, runInTerminal } from './run-cli.ts';

const root = join(import.meta.dirname, '../..');

/** A folder that goes with the test. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('demo', () => {
  beforeAll(() => {
    bundleFunction();
  });

  it.each([80, 100, 200])(
    'fits into %i columns, breaks lines between words only, and ends with a report that is there',
    async (columns) => {
      const env = { TMPDIR: temporaryFolder() };

      const { code, stdout } = await runInTerminal(['demo'], {
        main: mainOfClone,
        columns,
        env,
      });

      const lines = stdout.replaceAll('\r', '').split('\n');
      // A path is one word, however long a temporary folder's is.
      const tooLong = lines.filter(
        (line) => line.length > Math.min(columns, 100) && !line.includes(env.TMPDIR),
      );
      const report = stdout.match(/\S+report\.html/)?.[0];
      expect(code).toBe(0);
      expect(tooLong).toEqual([]);
      expect(report && existsSync(report)).toBe(true);
    },
  );

  it('shows violations, an idle run, and what became of a new, a deleted and an unreadable job', async () => {
    const { code, stdout, stderr } = await runCli(['demo'], {
      main: mainOfClone,
      env: { TMPDIR: temporaryFolder() },
    });

    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/NON_COMPLIANT \S+ Not in a VPC: .* COMPLIANT 3\d more jobs/);
    expect(text).toMatch(/The run judged 0 jobs and sent 0 evaluations, in 5 API calls/);
    expect(text).toMatch(/new new-without-a-vpc NON_COMPLIANT\. Not in a VPC/);
    expect(text).toMatch(/deleted \S+ Its result is retired/);
    expect(text).toMatch(/unreadable new-and-unreadable No result: .* stays pending/);
    expect(text).toMatch(/pending new-and-unreadable COMPLIANT\. Runs in a VPC/);
    expect([stderr, code]).toEqual(['', 0]);
  });
});

describe('an installed package', () => {
  it.each(['demo', 'local-aws'])('says how to run %s from a clone', async (command) => {
    const folder = temporaryFolder();
    cpSync(join(root, 'rule'), join(folder, 'rule'), { recursive: true });
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
    mkdirSync(join(folder, 'node_modules'));
    for (const name of readdirSync(join(root, 'node_modules')))
      if (name !== 'dynalite')
        symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));

    const { code, stderr } = await runCli([command], { main: join(folder, 'rule/cli/main.ts') });

    expect(stderr).toBe(
      `error: training-job-in-vpc ${command} needs the embedded AWS, which the installed package does not have. ` +
        `Clone the repository, and run there: npm ci && npm run ${command}\n`,
    );
    expect(code).toBe(2);
  });
});
