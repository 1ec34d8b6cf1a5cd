// Reports as pure functions of a result, and what others may have written into it.

import { describe, expect, it } from 'vitest';
import { formatNames, reportFormats } from '../../rule/cli/reports/formats.ts';
import { renderReport } from '../../rule/cli/reports/report.ts';
import type { JobResult } from '../../rule/cli/scan/result.ts';
import {
  aJobResult,
  anEnd,
  hostileText,
  oneOfEach,
  reportOptions,
} from '../support/scan-results.ts';

type Name = (typeof formatNames)[number];
const render = (name: Name, jobs: readonly JobResult[], options = {}) =>
  renderReport(reportFormats[name], { ...reportOptions, ...options }, jobs, anEnd(jobs));

describe.each(formatNames)('%s', (name) => {
  it('has violations and unknown jobs, and every job with --all', () => {
    const [few, all] = [false, true].map((every) => render(name, oneOfEach, { all: every }));

    for (const job of ['churn-model', 'secret']) expect(few).toContain(job);
    for (const job of ['in-vpc', 'smoke-test-1']) expect(all).toContain(job);
  });

  it('is a report also where there is no job', () => {
    expect(render(name, [])).not.toContain('undefined');
  });

  it('keeps control characters of others to itself', () => {
    const text = render(name, [aJobResult({ name: hostileText })]);

    // JSON, CSV and the page's data are read by programs, which see them escaped or quoted.
    if (name !== 'csv') expect(text).not.toContain('\u001b');
  });
});

describe('table', () => {
  it('has the color of its verdict in each row, and none where none is wanted', () => {
    expect(render('table', oneOfEach, { color: true })).toContain('\u001b[31mVIOLATION');
    expect(render('table', oneOfEach)).not.toContain('\u001b');
  });

  it.each([60, 80, 100, 159])('keeps within %i columns but for names', (width) => {
    const name = `job-${'x'.repeat(59)}`;
    const lines = render('table', [aJobResult({ name })], { width })
      .split('\n')
      .slice(0, -3);

    expect(lines.some((line) => line.includes(name))).toBe(true);
    const others = lines.filter((line) => !line.includes(name));
    expect(others.filter((line) => line.length > width)).toEqual([]);
  });
});

describe('csv', () => {
  it('quotes, and takes formulas for text', () => {
    const [, line] = render('csv', [
      aJobResult({ status: '=1+1', reasons: [{ code: 'x', text: 'a, "b"' }] }),
    ]).split('\n');

    expect(line).toBe(
      '111122223333,eu-central-1,churn-model,nonCompliant,"a, ""b""",\'=1+1,2026-02-28T08:00:00.000Z,,,' +
        'arn:aws:sagemaker:eu-central-1:111122223333:training-job/churn-model',
    );
  });
});

describe('markdown', () => {
  it('lets no value end a cell or become a link or HTML', () => {
    const lines = render('markdown', [aJobResult({ name: hostileText })]).split('\n');
    const row = lines.find((line) => line.includes('nonCompliant')) ?? '';

    expect(row.replaceAll(/\\./g, '').split('|')).toHaveLength(8);
    expect(row).toContain('\\[x\\](javascript:1)');
    expect(row).toContain('\\<img');
  });
});

describe('json', () => {
  it('is streamed one job a line, in the order in which they came', () => {
    const text = render('json', oneOfEach);
    const lines = text.split('\n').filter((line) => line.startsWith('{"account"'));

    expect(lines.map((line) => JSON.parse(line.replace(/,$/, '')))).toEqual(oneOfEach);
    expect(JSON.parse(text)).toEqual({ jobs: oneOfEach, ...anEnd(oneOfEach) });
  });
});

describe('ndjson', () => {
  it('says of each line what it is, the summary last', () => {
    const place = { account: '222233334444', region: 'us-east-1', reason: 'denied' };
    const end = anEnd(oneOfEach, { notScanned: [place] });
    const text = renderReport(reportFormats.ndjson, reportOptions, oneOfEach, end);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

    expect(lines).toEqual([
      ...oneOfEach.map((job) => ({ job })),
      { notScanned: place },
      { summary: end.summary },
    ]);
  });
});

describe('ocsf', () => {
  const findingsOf = (jobs: readonly JobResult[], given = {}) =>
    JSON.parse(render('ocsf', jobs, given));
  const off = { code: 'networkIsolationOff', text: 'Network isolation is off.' };

  it('has the severity of the reasons, and none of what is no violation', () => {
    const findings = findingsOf([
      aJobResult(),
      aJobResult({ reasons: [off] }),
      ...oneOfEach.slice(1),
    ]);

    expect(findings.map(({ severity }: { readonly severity: string }) => severity)).toEqual([
      'High',
      'Medium',
      'Unknown',
      'Informational',
      'Informational',
    ]);
  });

  it('names the controls of the reasons, and who says so', () => {
    const [finding] = findingsOf([aJobResult({ reasons: [off] })]);

    expect(finding.compliance.standards).toContain('FedRAMP 20x (by Prowler)');
    expect(finding.compliance.requirements).toContain('FedRAMP 20x KSI-CNA-MAT (by Prowler)');
    expect(finding.compliance.requirements).not.toContain('CIS Controls 8.1 12.2 (by Prowler)');
  });

  it('links to the section about each reason on a page of one’s own, and to AWS’s page once', () => {
    const job = aJobResult({ reasons: [...aJobResult().reasons, off] });
    const referencesOf = (given = {}) => findingsOf([job], given)[0].remediation.references;

    expect(referencesOf({ remediationUrl: 'https://wiki.example.com/vpc' })).toEqual([
      'https://wiki.example.com/vpc#noVpcConfig',
      'https://wiki.example.com/vpc#networkIsolationOff',
    ]);
    expect(referencesOf()).toEqual([reportOptions.remediationUrl]);
  });
});

describe('html', () => {
  it('lists severity, jobs and controls of each kind of violation that it has', () => {
    const jobs = [aJobResult(), aJobResult({ name: 'other' }), ...oneOfEach.slice(1)];
    const page = render('html', jobs);
    const [, controls = ''] = /<section id="controls"([\s\S]*?)<\/section>/.exec(page) ?? [];

    expect(controls).toContain('<code>noVpcConfig</code></a></td><td>2</td><td>High: ');
    expect(controls).toContain('CIS Controls 8.1: 12.2 (Prowler)');
    expect(controls).not.toContain('networkIsolationOff');
  });

  it('has no list of controls without a violation', () => {
    const jobs = oneOfEach.slice(1);

    expect(render('html', jobs)).not.toContain('id="controls"');
  });
});
