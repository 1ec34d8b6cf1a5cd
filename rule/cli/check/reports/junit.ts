import type { FileFinding } from '../check-text.ts';
import { type CheckReport, isSuppressed, openReasons, type UnknownMeaning } from './report.ts';

/**
 * For pipelines: a violation is a failure, a file that was not judged an error; an unknown verdict is what
 * `--unknown` makes of it.
 *
 * @see https://github.com/testmoapp/junitxml (the elements that readers of JUnit's XML have in common)
 */
export const junit: CheckReport = {
  meaning: 'JUnit XML: a violation is a failure, a file that was not judged an error',
  render({ findings, errors }, { unknown }) {
    const cases = [
      ...findings.map((finding) => ({
        outcome: outcomeOf(finding, unknown),
        of: `classname=${quoted(finding.file)} name=${quoted(finding.name)}`,
        message: messageOf(finding),
      })),
      ...errors.map(({ file, line, column, message }) => ({
        outcome: 'error' as const,
        of: `classname=${quoted(file)} name="not checked"`,
        message: `${file}:${line}:${column}: ${message}`,
      })),
    ];
    const count = (wanted: Outcome) => cases.filter(({ outcome }) => outcome === wanted).length;
    const counts =
      `tests="${cases.length}" failures="${count('failure')}" ` +
      `errors="${count('error')}" skipped="${count('skipped')}"`;
    const lines = cases.map(({ outcome, of, message }) =>
      outcome === 'passed'
        ? `<testcase ${of}/>\n`
        : `<testcase ${of}><${outcome} message=${quoted(message)}/></testcase>\n`,
    );
    return (
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
      `<testsuites name="training-job-in-vpc" ${counts}>\n` +
      `<testsuite name="training job definitions are in a VPC" ${counts}>\n` +
      `${lines.join('')}</testsuite>\n</testsuites>\n`
    );
  },
};

type Outcome = 'failure' | 'error' | 'skipped' | 'passed';

function outcomeOf(finding: FileFinding, unknown: UnknownMeaning): Outcome {
  if (finding.verdict === 'compliant') return 'passed';
  if (finding.verdict === 'notApplicable' || isSuppressed(finding)) return 'skipped';
  if (finding.verdict === 'nonCompliant') return 'failure';
  return ({ fail: 'failure', pass: 'skipped', unread: 'error' } as const)[unknown];
}

function messageOf(finding: FileFinding): string {
  const open = openReasons(finding);
  const texts = (open.length > 0 ? open : finding.reasons).map(
    ({ line, column, text, suppressed }) =>
      `${finding.file}:${line}:${column}: ${text}${suppressed === undefined ? '' : ` Accepted: ${suppressed}`}`,
  );
  return texts.join('\n');
}

function quoted(value: string): string {
  return `"${escaped(value)}"`;
}

/** XML 1.0 has no way to write most control characters. */
function escaped(value: string): string {
  return value
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
