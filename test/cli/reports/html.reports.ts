// The HTML report as a browser has it: what it shows and does, that it leaks nothing and lets nothing in.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { html } from '../../../rule/cli/reports/html.ts';
import { renderReport } from '../../../rule/cli/reports/report.ts';
import type { JobResult } from '../../../rule/cli/scan/result.ts';
import {
  aJobResult,
  anEnd,
  hostileText,
  oneOfEach,
  reportOptions,
} from '../../support/scan-results.ts';
import { askPage } from './chromium.ts';

const axe = readFileSync(
  join(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js'),
  'utf8',
);
const page = (jobs: readonly JobResult[], end = anEnd(jobs)) =>
  renderReport(html, reportOptions, jobs, end);

const rowsOfTable = `[...document.querySelectorAll('#table tbody tr')].map((row) => row.cells[1].textContent)`;
const pick = (id: string, value: string) =>
  `document.getElementById('${id}').value = ${JSON.stringify(value)}; document.getElementById('${id}').dispatchEvent(new Event('input'));`;

describe('the HTML report', () => {
  it('shows totals, every job with its reason, parent, role and age, and the command that mends it', async () => {
    const text = await askPage<string>(page(oneOfEach), 'return document.body.innerText;');
    const row = await askPage<string[]>(
      page(oneOfEach.slice(0, 1)),
      `return [...document.querySelectorAll('#table tbody td')].map((cell) => cell.textContent);`,
    );

    expect(text).toContain('1 violation and 1 unknown among 4 jobs');
    expect(text).toContain('4 of 4 jobs');
    expect(row).toEqual([
      'Violation',
      'churn-model',
      '111122223333/eu-central-1',
      '2026-02-28 08:00',
      '1',
      'Not in a VPC: the job has no VpcConfig.',
      'Completed',
      'tuning job tune-7',
      'SageMakerExecution',
      'Commandtraining-job-in-vpc recreate churn-model --region eu-central-1 --subnets subnet-… --security-groups sg-…',
    ]);
  });

  it.each([
    ['text', 'tune-7', ['churn-model']],
    ['verdict', 'unknown', ['secret']],
    ['code', 'exempt', ['smoke-test-1']],
    ['place', '111122223333/eu-central-1', oneOfEach.map(({ name }) => name)],
  ])('filters by %s', async (id, value, expected) => {
    const probe = `${pick(id, value)} return ${rowsOfTable};`;

    expect((await askPage<string[]>(page(oneOfEach), probe)).sort()).toEqual([...expected].sort());
  });

  it('sorts by a column, and back, and tells assistive technology', async () => {
    const answer = await askPage<unknown>(
      page(oneOfEach),
      `const button = [...document.querySelectorAll('#table th button')].find((one) => one.textContent === 'Job');
       button.click(); const up = ${rowsOfTable}; const sort = document.querySelectorAll('#table th')[1].getAttribute('aria-sort');
       document.querySelectorAll('#table th button')[1].click();
       return { up, down: ${rowsOfTable}, sort };`,
    );

    const names = oneOfEach.map(({ name }) => name).sort();
    expect(answer).toEqual({ up: names, down: names.toReversed(), sort: 'ascending' });
  });

  it('exports what is shown as CSV, without formulas', async () => {
    const jobs = [aJobResult({ reasons: [{ code: 'noVpcConfig', text: '=1+1,"x"' }] })];
    const csv = await askPage<string>(
      page(jobs),
      `let blob; URL.createObjectURL = (one) => { blob = one; return 'blob:none'; };
       HTMLAnchorElement.prototype.click = () => {};
       document.getElementById('export').click(); return await blob.text();`,
    );

    expect(csv).toContain(`"'=1+1,""x"""`);
    expect(csv.split('\r\n')).toHaveLength(3);
  });

  it('is text where others wrote HTML, and asks for nothing outside', async () => {
    const jobs = [
      aJobResult({
        name: hostileText,
        status: hostileText,
        role: hostileText,
        parent: { kind: 'tuning job', name: hostileText },
        reasons: [{ code: 'noVpcConfig', text: hostileText }],
      }),
    ];
    const hostile = { account: '111122223333', region: hostileText, reason: hostileText };
    const end = anEnd(jobs, { notScanned: [hostile] });

    const answer = await askPage<unknown>(
      page(jobs, { ...end, summary: { ...end.summary, filters: { name: hostileText } } }),
      `return { hacked: typeof hacked, images: document.images.length,
         name: document.querySelectorAll('#table tbody td')[1].textContent,
         resources: performance.getEntriesByType('resource').map(({ name }) => name) };`,
    );

    expect(answer).toEqual({ hacked: 'undefined', images: 0, name: hostileText, resources: [] });
  });

  it.each([false, true])('is clean in axe-core (dark: %s)', async (dark) => {
    const end = anEnd(oneOfEach, {
      notScanned: [{ account: '222233334444', region: 'us-east-1', reason: 'denied' }],
    });

    const answer = await askPage<{ violations: string[]; passes: number; isDark: boolean }>(
      page(oneOfEach, end),
      `const { violations, passes } = await axe.run();
       return { isDark: matchMedia('(prefers-color-scheme: dark)').matches, passes: passes.length,
         violations: violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')) };`,
      { dark, scripts: [axe] },
    );

    expect(answer.violations).toEqual([]);
    expect(answer.passes).toBeGreaterThan(20);
    expect(answer.isDark).toBe(dark);
  });

  it('prints every job that the filters leave', async () => {
    const jobs = Array.from({ length: 250 }, (_, number) => aJobResult({ name: `job-${number}` }));
    const answer = await askPage<unknown>(
      page(jobs),
      `const before = ${rowsOfTable}.length; dispatchEvent(new Event('beforeprint'));
       const printed = ${rowsOfTable}.length; dispatchEvent(new Event('afterprint'));
       return { before, printed, after: ${rowsOfTable}.length };`,
    );

    expect(answer).toEqual({ before: 100, printed: 250, after: 100 });
  });

  it('holds 25,000 violations, filters them and turns their pages', async () => {
    const jobs = Array.from({ length: 25_000 }, (_, number) =>
      aJobResult({
        name: `job-${number}`,
        createdAt: new Date(Date.UTC(2026, 1, 28) - number * 600_000).toISOString(),
      }),
    );
    const answer = await askPage<unknown>(
      page(jobs),
      `document.getElementById('next').click(); const second = ${rowsOfTable}[0];
       ${pick('text', 'job-24999')} return { second, found: ${rowsOfTable} };`,
    );

    expect(answer).toEqual({ second: 'job-100', found: ['job-24999'] });
  });
});
