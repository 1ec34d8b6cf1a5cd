// Who may import whom, on resolved paths. Biome checks the same while typing, on the text of the import.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { anyPackage, type Boundary, boundaries } from '../support/scenarios/module-boundaries.ts';

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
  const examples = /^ *\* .*$/gm;
  const text = readFileSync(join(root, from), 'utf8').replaceAll(examples, '');
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

function isIn(path: string, entry: string): boolean {
  return entry.endsWith('/') || entry.endsWith(':') ? path.startsWith(entry) : path === entry;
}

function isOurs(path: string): boolean {
  return /^(?:rule|infra|docs|test)\//.test(path);
}

function isAllowed({ of, mayImport }: Boundary, to: string): boolean {
  return (
    [...of, ...mayImport].some((entry) => isIn(to, entry) || to.startsWith(`${entry}/`)) ||
    (mayImport.includes(anyPackage) && !isOurs(to) && !to.startsWith('.'))
  );
}

/** Those whose entry is the closest. */
function boundariesOf(file: string): readonly Boundary[] {
  const closest = (of: readonly string[]) =>
    Math.max(0, ...of.filter((entry) => isIn(file, entry)).map(({ length }) => length));
  const longest = Math.max(...boundaries.map(({ of }) => closest(of)));
  return longest === 0 ? [] : boundaries.filter(({ of }) => closest(of) === longest);
}

/** A file of a folder; a file itself. */
function probeIn(entry: string): string {
  return entry.endsWith('/') ? `${entry}probe.ts` : entry;
}

/** As Biome reports it, in JSON. */
interface Diagnostic {
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

describe('imports', () => {
  it('are found at all', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(imports.length).toBeGreaterThan(200);
  });

  it('have one boundary for each file', () => {
    const others = files.filter((file) => boundariesOf(file).length !== 1);

    expect(others).toEqual([]);
  });

  it.each(boundaries)('from $of stay where they belong: $holds', (boundary) => {
    const wrong = imports.filter(
      ({ from, to }) => boundariesOf(from).includes(boundary) && !isAllowed(boundary, to),
    );

    expect(wrong).toEqual([]);
  });

  it('are refused by Biome while typing where they leave their boundary, and only there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'boundaries-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    const linter = { rules: { preset: 'none' } };
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ root: true, linter, overrides }));
    const probes = boundaries.flatMap(({ of }) => of.map(probeIn));
    const targets = [...probes, 'test/probe.ts'];
    for (const probe of probes) {
      const lines = targets.map((target) =>
        target === probe ? '' : `import './${relative(dirname(probe), target)}';`,
      );
      mkdirSync(join(folder, dirname(probe)), { recursive: true });
      writeFileSync(join(folder, probe), lines.join('\n').replaceAll("'./../", "'../"));
    }

    const biome = join(root, 'node_modules/.bin/biome');
    const { stdout } = spawnSync(biome, ['lint', '--reporter=json', '--max-diagnostics=none'], {
      cwd: folder,
      encoding: 'utf8',
    });

    const refused = (JSON.parse(stdout).diagnostics as readonly Diagnostic[]).map(
      ({ location }) => `${location.path} imports ${targets[location.start.line - 1]}`,
    );
    const leaving = probes.flatMap((probe) =>
      targets
        .filter((target) => !boundariesOf(probe).every((one) => isAllowed(one, target)))
        .filter((target) => target !== probe)
        .map((target) => `${probe} imports ${target}`),
    );
    expect([...new Set(refused)].toSorted()).toEqual(leaving.toSorted());
  });

  it('lead to files that exist', () => {
    const missing = imports.filter(({ to }) => to.endsWith('.ts') && !existsSync(join(root, to)));

    expect(missing).toEqual([]);
  });
});

describe('files', () => {
  /** Longer ones need a reason here. */
  const longFiles: readonly string[] = [
    // One template, read from top to bottom.
    'infra/account/member-stack.ts',
  ];

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
