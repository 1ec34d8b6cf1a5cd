import type { CheckReport } from './report.ts';

/** The public JSON; it is also what `--baseline` reads. */
export const json: CheckReport = {
  meaning:
    'one JSON document with every job definition, for --baseline too; check-report.schema.json describes it',
  render: ({ summary, findings, errors, warnings }) =>
    `${JSON.stringify({ summary, findings, errors, warnings }, undefined, 2)}\n`,
};
