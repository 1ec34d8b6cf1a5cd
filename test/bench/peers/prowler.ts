// Prowler and its check of training jobs.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Peer, PeerVerdict, PeerVerdicts } from './peer.ts';

export const prowler: Peer = {
  name: 'Prowler',
  packages: ['prowler==5.46.0'],
  how: '`prowler aws --check sagemaker_training_jobs_vpc_settings_configured` in one Region',
  isHeavy: true,
  async run({ folder, programs, region, execute }) {
    const usage = await execute(join(programs, 'prowler'), [
      ...['aws', '--check', 'sagemaker_training_jobs_vpc_settings_configured'],
      ...['--region', region, '--output-formats', 'csv', '--no-banner', '--no-color'],
      ...['--output-directory', folder, '--output-filename', 'report'],
    ]);
    return { usage, verdicts: readProwlerCsv(await readFile(join(folder, 'report.csv'), 'utf8')) };
  },
};

export function readProwlerCsv(csv: string): PeerVerdicts {
  const [head = [], ...rows] = readCsv(csv);
  const [nameAt, statusAt] = [head.indexOf('RESOURCE_NAME'), head.indexOf('STATUS')];
  return new Map(
    rows
      .filter(({ length }) => length === head.length)
      .map((row): [string, PeerVerdict] => [
        row[nameAt] ?? '',
        row[statusAt] === 'PASS' ? 'compliant' : 'nonCompliant',
      ]),
  );
}

/** Cells stand between semicolons; one that is quoted may hold semicolons, line ends and doubled quotes. */
function readCsv(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(
    /(?:"((?:[^"]|"")*)"|([^;\r\n]*))(;|\r?\n|$)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ';') rows.push([]);
  }
  return rows;
}
