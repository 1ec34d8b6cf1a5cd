// Completion by the shells themselves: each one that is on the machine sources its script and is asked.

import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionsOf } from '../../rule/cli/completion/completions.ts';
import { type Shell, scriptOf, shells } from '../../rule/cli/completion/scripts.ts';
import { commands, createProgram } from '../../rule/cli/program.ts';
import { formatNames } from '../../rule/cli/reports/formats.ts';
import { statuses } from '../../rule/cli/scan/filters.ts';
import { runCli } from './run-cli.ts';

const run = promisify(execFile);
const completions = completionsOf(createProgram(commands, () => undefined));
const names = completions.commands.map(({ name }) => name);
const optionsOf = (name: string) =>
  completions.commands
    .filter((command) => command.name === name)
    .flatMap(({ options }) => options.map(({ long }) => long));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'work', 'plan one.json'), '');
  writeFileSync(join(folder, 'work', 'plan.json'), '');
  for (const shell of shells) writeFileSync(join(folder, shell), scriptOf[shell](completions));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What each shell offers for what was typed after the program's name; the last word is the one at the cursor. */
const ask: Readonly<Record<Shell, (words: readonly string[]) => Promise<readonly string[]>>> = {
  async bash(words) {
    const split = words.flatMap((word) => word.split(/(=)/).filter((part) => part !== ''));
    const typed = words.at(-1) === '' ? [...split, ''] : split;
    const driver = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      complete -p training-job-in-vpc >/dev/null && _training_job_in_vpc
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const args = [join(folder, 'bash'), 'training-job-in-vpc', ...typed];
    return await offered('bash', ['--norc', '-c', driver, 'bash', ...args]);
  },
  async zsh(words) {
    const out = join(mkdtempSync(join(folder, 'asked-')), 'offers');
    // Only a terminal completes: one inside, whose matches go to a file.
    const inside = join(folder, 'inside.zsh');
    writeFileSync(
      inside,
      `autoload -Uz compinit; compinit -D -u; source ${join(folder, 'zsh')}
       compadd() {
         if [[ \${@[1,(i)(-|--)]} == *-[OAD]\\ * ]]; then builtin compadd "$@"; return; fi
         local -a hits; builtin compadd -O hits "$@"; print -rl -- $hits >> $OUT.part
         builtin compadd "$@"
       }
       answer() { _main_complete; mv $OUT.part $OUT 2>/dev/null || : > $OUT }
       zle -C answer complete-word answer; bindkey '^I' answer; PS1=ready`,
    );
    const driver = `zmodload zsh/zpty; export OUT="$1"
      zpty shell zsh -f -i; zpty -w shell "source $2"; zpty -r shell seen '*ready*'
      zpty -w -n shell "$3"$'\\t'
      for i in {1..600}; do [[ -e $OUT ]] && break; sleep 0.05; done
      zpty -d shell; cat $OUT`;
    return await offered('zsh', ['-f', '-c', driver, 'zsh', out, inside, line(words)]);
  },
  async fish(words) {
    const driver = 'source $argv[1]; complete -C $argv[2]';
    const lines = await offered('fish', [
      '--no-config',
      '-c',
      driver,
      join(folder, 'fish'),
      line(words),
    ]);
    return lines.map((one) => one.split('\t')[0] ?? '');
  },
};

function line(words: readonly string[]): string {
  return ['training-job-in-vpc', ...words].join(' ');
}

async function offered(shell: Shell, args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(shell, [...args], {
    cwd: join(folder, 'work'),
    env: { PATH: process.env.PATH, HOME: folder, TERM: 'xterm' },
  });
  return stdout.split('\n').filter((one) => one !== '');
}

/** Shells write a value behind = with or without what is in front, and a file with or without quoting. */
function bare(offers: readonly string[]): readonly string[] {
  return [...new Set(offers.map((one) => one.replace(/^.*=/, '').replaceAll('\\', '')))].toSorted();
}

const files = ['plan one.json', 'plan.json'];
const questions: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['commands', [''], names],
  ['a command that is begun', ['sc'], ['scan']],
  ['commands behind an option', ['--quiet', 'ex'], ['explain']],
  ['commands to be helped with', ['help', ''], names],
  ['options of a command', ['check', '--'], optionsOf('check')],
  ['options that are begun', ['scan', '--st'], ['--state', '--status']],
  ['rule parameters', ['explain', '--max'], ['--max-job-age-days']],
  ['options of every command', ['check', '--qui'], ['--quiet']],
  ['words of an option', ['scan', '--status', ''], statuses],
  ['words behind =', ['scan', '--status=St'], ['Stopped', 'Stopping']],
  ['words of a repeated option', ['scan', '--report', 'csv', '--report', ''], formatNames],
  ['words of an argument', ['completion', ''], shells],
  ['files of an option', ['scan', '--state', 'pl'], files],
  ['files of an argument', ['check', '--all', 'pl'], files],
  ['the file of a report', ['scan', '--report', 'html=pl'], files],
  ['nothing where only the reader knows', ['scan', '--role', ''], []],
  ['nothing for a job', ['explain', 'pl'], []],
];

describe.each(
  shells.map((shell) => {
    const isHere = spawnSync(shell, ['-c', 'true']).status === 0;
    return { shell, isHere, title: isHere ? shell : `${shell}, which is not installed here,` };
  }),
)('$title', ({ shell, isHere }) => {
  it.skipIf(!isHere).each(questions)('completes %s', async (_what, words, expected) => {
    expect(bare(await ask[shell](words))).toEqual(expected.toSorted());
  });

  it('takes the script that the command prints', async () => {
    const { code, stdout, stderr } = await runCli(['completion', shell]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(scriptOf[shell](completions));
  });
});

describe('completion', () => {
  it('names the shells that it knows where it is asked for another one', async () => {
    const { code, stderr } = await runCli(['completion', 'tcsh']);

    expect(stderr).toContain('Allowed choices are bash, zsh, fish.');
    expect(code).toBe(2);
  });

  it('knows a value for every option that takes one', () => {
    const program = createProgram(commands, () => undefined);
    for (const { name, options } of completions.commands)
      for (const { long, value } of options) {
        const command = program.commands.find((one) => one.name() === name);
        const option = command?.options.find((one) => one.long === long);
        expect(value !== undefined, `${name} ${long}`).toBe(option?.required === true);
      }
  });
});
