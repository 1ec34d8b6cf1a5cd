// docs/cli.md: its transcript is what the command prints, its picture is there, its commands exist.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands, createProgram } from '../../rule/cli/program.ts';
import { startLocalAws } from '../../rule/local-aws/server.ts';
import { hourMs, startAt } from '../support/local-world.ts';
import { aNetwork, roleAndImage, startOtherServices } from './other-services.ts';
import { awsEnvironment, runInTerminal } from './run-cli.ts';

const docs = join(import.meta.dirname, '../../docs');
const page = readFileSync(join(docs, 'cli.md'), 'utf8');

/** Names of jobs have their instant in them, whatever time has passed since the world began. */
const endAt = new Date(startAt.getTime() - hourMs);

describe('docs/cli.md', () => {
  it.each([
    ['scan', ['scan', '--since', '7d']],
    [
      'recreate',
      [
        ...['recreate', 'recsys-two-tower-2026-02-25-23-01-08-565', '--name', 'recsys-two-tower-2'],
        ...['--subnets', 'subnet-0a1b2c3d', '--security-groups', 'sg-0a1b2c3d', '--isolate'],
      ],
    ],
    [
      'network',
      ['network', '--subnets', 'subnet-1', '--security-groups', 'sg-1', '--services', 'sts'],
    ],
  ])('shows what %s prints', async (name, args) => {
    await using aws = await startLocalAws({
      startAt,
      seed: { jobs: 2_000, violationShare: 0.05, spanDays: 365, seed: 7, endAt },
    });
    await using others = await startOtherServices({ ...aNetwork, ...roleAndImage });
    const { stdout } = await runInTerminal([...args, '--quiet', '--no-color'], {
      columns: 100,
      env: { ...awsEnvironment(aws), ...others.environment },
    });

    const shown = new RegExp(`transcript:${name} -->\\n\`\`\`text\\n([\\s\\S]*?)\`\`\``).exec(
      page,
    )?.[1];
    const [command = '', ...rest] = shown?.split(/(?<!\\)\n/) ?? [];
    expect(command.replaceAll(/ \\\n +/g, ' ')).toBe(`$ training-job-in-vpc ${args.join(' ')}`);
    expect(rest.join('\n')).toBe(stdout.replaceAll('\r', ''));
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
