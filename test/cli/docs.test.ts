// docs/cli.md: its transcript is what the command prints, its picture is there, its commands exist.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands, createProgram } from '../../rule/cli/program.ts';
import { startLocalAws } from '../../rule/local-aws/server.ts';
import { startAt } from '../support/local-world.ts';
import { awsEnvironment, runInTerminal } from './run-cli.ts';

const docs = join(import.meta.dirname, '../../docs');
const page = readFileSync(join(docs, 'cli.md'), 'utf8');

describe('docs/cli.md', () => {
  it('shows what a scan prints', async () => {
    await using aws = await startLocalAws({
      startAt,
      seed: { jobs: 2_000, violationShare: 0.05, spanDays: 365, seed: 7 },
    });
    const args = ['scan', '--since', '7d'];
    const { stdout } = await runInTerminal([...args, '--quiet', '--no-color'], {
      columns: 100,
      env: awsEnvironment(aws),
    });

    const [, shown] = /transcript:scan -->\n```text\n([\s\S]*?)```/.exec(page) ?? [];
    const printed = `$ training-job-in-vpc ${args.join(' ')}\n${stdout.replaceAll('\r', '')}`;
    expect(shown).toBe(printed);
  });

  it('has pictures that are there', () => {
    const pictures = [...page.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path = '']) => path);

    expect(pictures.length).toBeGreaterThan(0);
    for (const path of pictures) expect(existsSync(join(docs, path)), path).toBe(true);
  });

  it('shows commands and options that exist', () => {
    const program = createProgram(commands, () => undefined);
    const lines = [...page.matchAll(/```bash\n([\s\S]*?)```/g)]
      .flatMap(([, text = '']) => text.replaceAll('\\\n', ' ').split('\n'))
      .filter((line) => line.startsWith('training-job-in-vpc '));
    const unknown = lines.flatMap((line) => {
      const words = line.split(' | ')[0]?.split(/\s+/).slice(1) ?? [];
      const command = program.commands.find((one) => one.name() === words[0]);
      const known = [...(command?.options ?? []), ...program.options].map(({ long }) => long);
      const options = words.filter((word) => word.startsWith('--'));
      return command === undefined ? [line] : options.filter((one) => !known.includes(one));
    });

    expect(lines.length).toBeGreaterThan(5);
    expect(unknown).toEqual([]);
  });
});
