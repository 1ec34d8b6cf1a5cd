import type { ReportFormat } from './report.ts';

/** The public JSON, streamed: one job a line, the summary last. */
export const json: ReportFormat = {
  meaning: 'one JSON document with every job; scan-report.schema.json describes it',
  holdsEveryJob: true,
  create() {
    let separator = '';
    return {
      begin: () => '{"jobs":[',
      job(job) {
        const text = `${separator}\n${JSON.stringify(job)}`;
        separator = ',';
        return text;
      },
      end: ({ notScanned, summary }) =>
        `\n],"notScanned":${JSON.stringify(notScanned)},"summary":${JSON.stringify(summary)}}\n`,
    };
  },
};

/** One JSON object a line: `{"job":…}`, then `{"notScanned":…}`, then `{"summary":…}`. */
export const ndjson: ReportFormat = {
  meaning: 'a JSON object a line: job, notScanned or summary, each under that name',
  holdsEveryJob: true,
  create: () => ({
    begin: () => '',
    job: (job) => `${JSON.stringify({ job })}\n`,
    end: ({ notScanned, summary }) =>
      [...notScanned.map((one) => ({ notScanned: one })), { summary }]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
  }),
};
