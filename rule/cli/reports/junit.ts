import { type JobResult, reasonLine } from '../scan/result.ts';
import type { ReportFormat } from './report.ts';

/**
 * For pipelines: a violation is a failure, an unknown job and a place that was not scanned are errors, what is out
 * of scope is skipped.
 *
 * @see https://github.com/testmoapp/junitxml (the elements that readers of JUnit's XML have in common)
 */
export const junit: ReportFormat = {
  meaning: 'JUnit XML for pipelines: a violation is a failure, what could not be read an error',
  holdsEveryJob: false,
  create() {
    const cases: string[] = [];
    let skipped = 0;
    return {
      begin: () => '',
      job(job) {
        cases.push(caseOf(job));
        if (job.verdict === 'notApplicable') skipped += 1;
        return '';
      },
      end({ summary, notScanned }) {
        const missing = notScanned.map(
          ({ account, region = '*', reason }) =>
            `<testcase classname=${quoted(`${account}.${region}`)} name="not scanned">` +
            `<error message=${quoted(reason)}/></testcase>`,
        );
        const counts =
          `tests="${cases.length + missing.length}" failures="${summary.nonCompliant}" ` +
          `errors="${summary.unknown + missing.length}" skipped="${skipped}"`;
        return (
          '<?xml version="1.0" encoding="UTF-8"?>\n' +
          `<testsuites name="training-job-in-vpc" ${counts}>\n` +
          `<testsuite name="training jobs run in a VPC" timestamp=${quoted(summary.scannedAt)} ${counts}>\n` +
          `${[...cases, ...missing].map((one) => `${one}\n`).join('')}</testsuite>\n</testsuites>\n`
        );
      },
    };
  },
};

function caseOf(job: JobResult): string {
  const { account, region, name, verdict, arn } = job;
  const open = `<testcase classname=${quoted(`${account}.${region}`)} name=${quoted(name)}`;
  const message = quoted(reasonLine(job));
  if (verdict === 'nonCompliant')
    return `${open}><failure message=${message}>${text(arn)}</failure></testcase>`;
  if (verdict === 'unknown')
    return `${open}><error message=${message}>${text(arn)}</error></testcase>`;
  if (verdict === 'notApplicable') return `${open}><skipped message=${message}/></testcase>`;
  return `${open}/>`;
}

function quoted(value: string): string {
  return `"${text(value).replaceAll('"', '&quot;')}"`;
}

/** XML 1.0 has no way to write most control characters. */
function text(value: string): string {
  return value
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
