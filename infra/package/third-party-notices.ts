// What licenses ask for: the notices of all packages whose code the package ships.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

const NOTICE_FILE = /^(licen[cs]e|copying|notice|third[-_]?party)/i;

/**
 * Returns one text with name, version, license and notices of each package.
 *
 * @param metafiles of the bundles: packages count of which they took code.
 * @param copied paths of files that are shipped as they are.
 * @throws Error that lists the packages without a notice.
 */
export function thirdPartyNotices(
  project: string,
  metafiles: readonly Metafile[],
  copied: readonly string[],
): string {
  const used = [
    ...metafiles.flatMap(({ outputs }) =>
      Object.values(outputs).flatMap(({ inputs }) =>
        Object.entries(inputs)
          .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
          .map(([path]) => resolve(project, path)),
      ),
    ),
    ...copied,
  ];
  const directories = new Set(used.map(packageDirectory).filter((found) => found !== undefined));
  const packages = [...directories].toSorted().map(describePackage);
  const silent = packages.filter(({ notices }) => notices === undefined);
  if (silent.length > 0)
    throw new Error(
      `each bundled package must have a file with its license, got none of ${silent.map(({ title }) => title).join(', ')}`,
    );
  const sections = Map.groupBy(packages, ({ notices }) => notices);
  return [
    'This package contains code of the packages below. Each is under its own license.\n',
    ...[...sections].map(
      ([notices, alike]) => `${alike.map(({ title }) => title).join('\n')}\n\n${notices}\n`,
    ),
  ].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The directory of the package that a file is of; undefined for files of this project. */
function packageDirectory(path: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}

interface PackageNotice {
  readonly title: string;
  /** The texts of its files; undefined where it has none. */
  readonly notices: string | undefined;
}

function describePackage(directory: string): PackageNotice {
  const { name, version, license } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  );
  const texts = readdirSync(directory)
    .filter((file) => NOTICE_FILE.test(file))
    .toSorted()
    .map((file) => readFileSync(join(directory, file), 'utf8').trim());
  return {
    title: `${name} ${version} (${license})`,
    notices: texts.join('\n\n') || ownText[license],
  };
}

/** For packages that carry no text: where that of their license is. */
const ownText: Readonly<Record<string, string>> = {
  'Apache-2.0': 'The Apache License, Version 2.0: the file LICENSE of this package has its text.',
};
