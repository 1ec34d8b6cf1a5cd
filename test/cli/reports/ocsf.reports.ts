// The OCSF report against the schema, by a validator that this project did not write.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ocsf } from '../../../rule/cli/reports/ocsf.ts';
import { renderReport } from '../../../rule/cli/reports/report.ts';
import {
  aJobResult,
  anEnd,
  hostileText,
  oneOfEach,
  reportOptions,
} from '../../support/scan-results.ts';

const python = process.env.PYTHON ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'ocsf-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Finding = Record<string, unknown>;

function validate(findings: readonly Finding[]): {
  readonly code: number | null;
  readonly said: string;
} {
  const file = join(folder, 'findings.json');
  writeFileSync(file, JSON.stringify(findings));
  const script = join(import.meta.dirname, 'validate_ocsf.py');
  const { status, stdout, stderr } = spawnSync(python, [script, file], { encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
}

const jobs = [...oneOfEach, aJobResult({ name: hostileText })];
const findings: readonly Finding[] = JSON.parse(
  renderReport(ocsf, reportOptions, jobs, anEnd(jobs)),
);
const [finding = {}] = findings;

describe('the OCSF report', () => {
  it('is valid for every verdict', () => {
    expect(findings).toHaveLength(jobs.length);
    expect(validate(findings)).toEqual({ code: 0, said: '5 findings, 0 problems\n' });
  });

  it.each([
    'category_uid',
    'class_uid',
    'time',
    'severity_id',
    'metadata',
    'finding_info',
    'compliance',
  ])('would not be valid without %s', (member) => {
    const { [member]: _, ...rest } = finding;

    expect(validate([rest]).code).toBe(1);
  });

  it.each([
    ['severity_id', { severity_id: 42 }],
    ['activity_id', { activity_id: 'Create' }],
    ['the status of compliance', { compliance: { control: 'x', standards: ['y'], status_id: 42 } }],
    ['the type of account', { cloud: { provider: 'AWS', account: { uid: '1', type_id: 1_000 } } }],
  ])('would not be valid with a wrong value of %s', (_, change) => {
    expect(validate([{ ...finding, ...change }]).code).toBe(1);
  });
});
