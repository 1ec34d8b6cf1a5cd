// The JUnit report by a parser of XML that this project did not write: the browser's.

import { expect, it } from 'vitest';
import { junit } from '../../../rule/cli/reports/junit.ts';
import { renderReport } from '../../../rule/cli/reports/report.ts';
import {
  aJobResult,
  anEnd,
  hostileText,
  oneOfEach,
  reportOptions,
} from '../../support/scan-results.ts';
import { askPage } from './chromium.ts';

it('the JUnit report is XML: failures, errors and skipped cases, counted', async () => {
  const jobs = [
    ...oneOfEach,
    aJobResult({ name: 'hostile', reasons: [{ code: 'x', text: hostileText }] }),
  ];
  const end = anEnd(jobs, {
    notScanned: [{ account: '222233334444', region: 'us-east-1', reason: hostileText }],
  });
  const xml = renderReport(junit, reportOptions, jobs, end);

  const answer = await askPage<unknown>(
    '<!doctype html><html><body></body></html>',
    `const xml = decodeURIComponent("${encodeURIComponent(xml)}");
     const read = new DOMParser().parseFromString(xml, 'application/xml');
     const suite = read.querySelector('testsuite');
     return { error: read.querySelector('parsererror')?.textContent,
       counts: ['tests', 'failures', 'errors', 'skipped'].map((name) => suite.getAttribute(name)),
       cases: [...suite.querySelectorAll('testcase')].map((one) => [one.getAttribute('name'), one.firstElementChild?.tagName]),
       hostile: suite.querySelector('[name=hostile] failure').getAttribute('message') };`,
  );

  expect(answer).toEqual({
    counts: ['6', '2', '2', '1'],
    cases: [
      ['churn-model', 'failure'],
      ['secret', 'error'],
      ['in-vpc', null],
      ['smoke-test-1', 'skipped'],
      ['hostile', 'failure'],
      ['not scanned', 'error'],
    ],
    hostile: expect.stringContaining('</script><img src=x onerror="hacked = 2">'),
  });
});
