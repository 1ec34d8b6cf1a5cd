// How long the HTML report of many violations takes to open and to filter, in a browser and in real time.

import { html } from '../../rule/cli/reports/html.ts';
import { renderReport } from '../../rule/cli/reports/report.ts';
import { askPage } from '../cli/reports/chromium.ts';
import { aJobResult, anEnd, reportOptions } from '../support/scan-results.ts';

export interface PageMeasure {
  readonly violations: number;
  /** From the beginning of the page until its table is there. */
  readonly openMs: number;
  readonly filterMs: number;
  readonly kilobytes: number;
}

/** Undefined where there is no Chromium. */
export async function measurePage(violations: number): Promise<PageMeasure | undefined> {
  const jobs = Array.from({ length: violations }, (_, number) =>
    aJobResult({
      name: `job-${number}`,
      createdAt: new Date(Date.UTC(2026, 1, 28) - number * 600_000).toISOString(),
    }),
  );
  const page = renderReport(html, reportOptions, jobs, anEnd(jobs));
  try {
    const times = await askPage<Pick<PageMeasure, 'openMs' | 'filterMs'>>(
      page,
      `const openMs = performance.now();
       document.getElementById('text').value = 'job-2';
       document.getElementById('text').dispatchEvent(new Event('input'));
       return { openMs: Math.round(openMs), filterMs: Math.round(performance.now() - openMs) };`,
      { inRealTime: true },
    );
    return { violations, ...times, kilobytes: Math.round(Buffer.byteLength(page) / 1_024) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
