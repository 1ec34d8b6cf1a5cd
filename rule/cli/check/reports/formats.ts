import { json } from './json.ts';
import { junit } from './junit.ts';
import type { CheckReport } from './report.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

/** Every report of a check, by the name that `--report` takes. */
export const checkReports = { text, sarif, json, junit } as const satisfies Readonly<
  Record<string, CheckReport>
>;

export type CheckReportName = keyof typeof checkReports;
export const checkReportNames = Object.keys(checkReports) as CheckReportName[];
