// SARIF 2.1.0, which code hosts show beside the lines.

import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log, Notification, PhysicalLocation, ReportingDescriptor, Result, Run } from 'sarif';
import { remediationLink } from '../../../verdict/remediation-link.ts';
import { programVersion } from '../../version.ts';
import type { FileFinding, FileProblem, FindingReason } from '../check-text.ts';
import { reasonMeanings } from '../judge-definition.ts';
import type { CheckReport, CheckReportOptions } from './report.ts';

/** @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarif: CheckReport = {
  meaning: 'SARIF 2.1.0, for code hosts',
  render({ findings, errors }, options) {
    const shown = findings.filter(
      ({ verdict }) => verdict === 'nonCompliant' || verdict === 'unknown',
    );
    const run: Run = {
      tool: {
        driver: {
          name: 'training-job-in-vpc',
          version: programVersion,
          informationUri: options.remediationUrl,
          rules: rules(options),
        },
      },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: {
        '%SRCROOT%': { description: { text: 'The folder that the check was started in.' } },
      },
      invocations: [
        {
          executionSuccessful: errors.length === 0,
          toolExecutionNotifications: errors.map(notificationOf),
        },
      ],
      results: shown.flatMap((finding) =>
        finding.reasons.map((reason) => resultOf(finding, reason, options)),
      ),
    };
    const log: Log = {
      $schema:
        'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [run],
    };
    return `${JSON.stringify(log, undefined, 2)}\n`;
  },
};

function rules({ remediationUrl }: CheckReportOptions): ReportingDescriptor[] {
  return Object.entries(reasonMeanings).map(([id, meaning]) => ({
    id,
    shortDescription: { text: meaning },
    helpUri: remediationLink(remediationUrl, id),
    defaultConfiguration: { level: 'error' },
  }));
}

function resultOf(
  finding: FileFinding,
  reason: FindingReason,
  { unknown }: CheckReportOptions,
): Result {
  const { file, name, verdict } = finding;
  const { kind, text, suppressed } = reason;
  const unknownLevel = ({ fail: 'error', pass: 'note', unread: 'warning' } as const)[unknown];
  return {
    ruleId: kind,
    level: verdict === 'nonCompliant' ? 'error' : unknownLevel,
    message: { text: `${name}: ${text}` },
    locations: [
      {
        physicalLocation: physicalLocation({ file, ...reason }),
        logicalLocations: [{ fullyQualifiedName: name }],
      },
    ],
    partialFingerprints: { 'trainingJob/v1': fingerprint([file, finding.kind, name, kind]) },
    ...(suppressed !== undefined && {
      suppressions: [{ kind: 'inSource', justification: suppressed }],
    }),
  };
}

function notificationOf(problem: FileProblem): Notification {
  return {
    level: 'error',
    message: { text: problem.message },
    locations: [{ physicalLocation: physicalLocation(problem) }],
  };
}

function physicalLocation({ file, line, column }: Omit<FileProblem, 'message'>): PhysicalLocation {
  return {
    artifactLocation: artifactOf(file),
    region: { startLine: line, startColumn: column },
  };
}

/** Standard input has a name, and nothing to open. */
function artifactOf(file: string) {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  const uri = file === '-' ? 'stdin' : file.split('/').map(encodeURIComponent).join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}

/** The same finding on another line keeps it. */
function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
