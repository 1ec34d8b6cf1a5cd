// What a report of a check is: a text made of everything that was found.

import type { FileFinding, FileProblem, FindingReason } from '../check-text.ts';

export interface CheckResult {
  readonly findings: readonly FileFinding[];
  /** Files that were not judged. */
  readonly errors: readonly FileProblem[];
  /** Suppressions that do nothing, files in which nothing was found. */
  readonly warnings: readonly FileProblem[];
  readonly summary: CheckSummary;
}

export interface CheckSummary {
  /** Files that were read. */
  readonly files: number;
  readonly definitions: number;
  readonly nonCompliant: number;
  readonly unknown: number;
  readonly compliant: number;
  readonly notApplicable: number;
  /** Definitions whose every reason is suppressed; they are none of the above. */
  readonly suppressed: number;
  /** Reasons that the baseline has. */
  readonly known: number;
}

export interface CheckReportOptions {
  readonly color: boolean;
  /** Compliant definitions and those out of scope as well. */
  readonly all: boolean;
  readonly remediationUrl: string;
  readonly unknown: UnknownMeaning;
}

/** What an unknown verdict means: a violation, nothing, or something that could not be read. */
export type UnknownMeaning = 'fail' | 'pass' | 'unread';

export interface CheckReport {
  /** One line for help. */
  readonly meaning: string;
  render(result: CheckResult, options: CheckReportOptions): string;
}

/** A definition whose every reason is suppressed fails nothing. */
export function isSuppressed({ reasons }: FileFinding): boolean {
  return reasons.length > 0 && reasons.every(({ suppressed }) => suppressed !== undefined);
}

/** The reasons that count. */
export function openReasons({ reasons }: FileFinding): readonly FindingReason[] {
  return reasons.filter(({ suppressed }) => suppressed === undefined);
}

/** Counts; a definition that the baseline removed is in none of them. */
export function summarize(
  findings: readonly FileFinding[],
  { files, known }: Pick<CheckSummary, 'files' | 'known'>,
): CheckSummary {
  const open = findings.filter((finding) => !isSuppressed(finding));
  const count = (verdict: FileFinding['verdict']) =>
    open.filter((finding) => finding.verdict === verdict).length;
  return {
    files,
    definitions: findings.length,
    nonCompliant: count('nonCompliant'),
    unknown: count('unknown'),
    compliant: count('compliant'),
    notApplicable: count('notApplicable'),
    suppressed: findings.length - open.length,
    known,
  };
}
