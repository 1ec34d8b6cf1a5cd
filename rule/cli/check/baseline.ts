// What was known before: a report of an earlier check, as JSON.

import type { FileFinding, FindingReason } from './check-text.ts';

/** Findings without their places: a line that moves makes no new finding. */
export type Baseline = ReadonlySet<string>;

/** @throws SyntaxError or TypeError where the text is no report of this command. */
export function parseBaseline(text: string): Baseline {
  const report: unknown = JSON.parse(text);
  const findings = fieldOf(report, 'findings');
  if (!Array.isArray(findings)) throw new TypeError('it has no list of findings');
  return new Set(
    findings.flatMap((finding: unknown) => {
      const reasons = fieldOf(finding, 'reasons');
      if (!Array.isArray(reasons)) throw new TypeError('it has a finding without reasons');
      return reasons.map((reason: unknown) =>
        JSON.stringify([
          ...['file', 'kind', 'name', 'verdict'].map((key) => fieldOf(finding, key)),
          fieldOf(reason, 'kind'),
        ]),
      );
    }),
  );
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return new Map(Object.entries(value)).get(key);
}

/** What is new, and how many reasons were known. A finding of which every reason was known is dropped. */
export function newFindings(
  findings: readonly FileFinding[],
  baseline: Baseline,
): { readonly findings: readonly FileFinding[]; readonly known: number } {
  let known = 0;
  const fresh = findings.flatMap((finding) => {
    const reasons = finding.reasons.filter((reason) => !baseline.has(keyOf(finding, reason)));
    known += finding.reasons.length - reasons.length;
    return reasons.length === 0 && finding.reasons.length > 0 ? [] : [{ ...finding, reasons }];
  });
  return { findings: fresh, known };
}

function keyOf({ file, kind, name, verdict }: FileFinding, reason: FindingReason): string {
  return JSON.stringify([file, kind, name, verdict, reason.kind]);
}
