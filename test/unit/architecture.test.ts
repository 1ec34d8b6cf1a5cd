// Who may import whom, on resolved paths; docs/architecture.md explains it. Biome checks the same
// while typing, on the text of the import.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

interface Import {
  readonly from: string;
  /** A path from the root, or a package's name. */
  readonly to: string;
}

function sources(): readonly string[] {
  return ['rule', 'infra', 'docs']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((path) => path.endsWith('.ts'));
}

function importsOf(from: string): readonly Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  return [
    ...text.matchAll(/(?:from|import)\s+'([^']+)'|import\('([^']+)'\)|require\('([^']+)'\)/g),
  ].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    const to = specifier.startsWith('.')
      ? relative(root, join(root, dirname(from), specifier))
      : specifier;
    return { from, to };
  });
}

const files = sources();
const imports = files.flatMap(importsOf);

/** From a folder, only these may be imported; everything else of ours is a wrong turn. */
const rules: readonly {
  readonly from: RegExp;
  readonly mayImport: RegExp;
  readonly why: string;
}[] = [
  {
    from: /^rule\/verdict\//,
    mayImport: /^rule\/verdict\//,
    why: 'decisions know no AWS, no clock, no I/O',
  },
  {
    from: /^rule\/coverage\//,
    mayImport: /^rule\/(verdict|coverage)\//,
    why: 'what a run claims is arithmetic',
  },
  {
    from: /^rule\/events\//,
    mayImport: /^rule\/(verdict|events)\//,
    why: 'untrusted text ends here',
  },
  {
    from: /^rule\/(run\/|evaluate|reevaluate)/,
    mayImport: /^rule\/(verdict|coverage|run|events)\/|^rule\/ports\.ts$/,
    why: 'the main path knows no AWS',
  },
  {
    from: /^rule\/aws\//,
    mayImport: /^rule\/(verdict|coverage|events|aws)\/|^rule\/ports\.ts$|^@aws-sdk\/|^node:/,
    why: 'adapters translate',
  },
  {
    from: /^rule\/local-aws\//,
    mayImport: /^rule\/local-aws\/|^node:|^dynalite$/,
    why: 'an oracle that shares the rule’s constants would confirm its mistakes',
  },
  {
    from: /^infra\//,
    mayImport: /^(?!rule\/|test\/|docs\/)/,
    why: 'infra and rule agree by tests',
  },
  { from: /^(rule|infra)\//, mayImport: /^(?!test\/)/, why: 'nothing imports tests' },
];

describe('imports', () => {
  it('are found at all', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(imports.length).toBeGreaterThan(200);
  });

  it.each(rules)('from $from stay where they belong: $why', ({ from, mayImport }) => {
    const ours = imports.filter((one) => from.test(one.from));

    expect(ours.length).toBeGreaterThan(0);
    expect(ours.filter(({ to }) => !mayImport.test(to))).toEqual([]);
  });

  it('lead to files that exist', () => {
    const missing = imports.filter(({ to }) => to.endsWith('.ts') && !existsSync(join(root, to)));

    expect(missing).toEqual([]);
  });
});

describe('files', () => {
  /** Longer ones need a reason here. */
  const longFiles: readonly string[] = [];

  it('stay within 350 lines', () => {
    const long = files.filter(
      (path) =>
        !longFiles.includes(path) &&
        readFileSync(join(root, path), 'utf8').split('\n').length > 350,
    );

    expect(long).toEqual([]);
  });

  it('have no notes to self and switch no check off', () => {
    const found = files.filter((path) =>
      /@ts-(?:ignore|expect-error)|biome-ignore|\bTODO\b|\bFIXME\b/.test(
        readFileSync(join(root, path), 'utf8'),
      ),
    );

    expect(found).toEqual([]);
  });
});
