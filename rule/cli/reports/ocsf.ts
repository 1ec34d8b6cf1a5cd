import { remediationLink } from '../../verdict/remediation-link.ts';
import { type JobResult, reasonLine } from '../scan/result.ts';
import { programVersion } from '../version.ts';
import { mappingsOf, type Severity, severityOf } from './controls.ts';
import type { ReportFormat } from './report.ts';

/** The version of the schema that the findings are written to. */
export const ocsfVersion = '1.4.0';

const severities = {
  unknown: { severity_id: 0, severity: 'Unknown' },
  compliant: { severity_id: 1, severity: 'Informational' },
  notApplicable: { severity_id: 1, severity: 'Informational' },
} as const;
const severityIds: Readonly<Record<Severity, number>> = { Low: 2, Medium: 3, High: 4 };
const compliance = {
  nonCompliant: { status_id: 3, status: 'Fail' },
  unknown: { status_id: 0, status: 'Unknown' },
  compliant: { status_id: 1, status: 'Pass' },
  notApplicable: { status_id: 99, status: 'Not applicable' },
} as const;

/**
 * An array of Compliance Findings, for security lakes.
 *
 * @see https://schema.ocsf.io/1.4.0/classes/compliance_finding
 */
export const ocsf: ReportFormat = {
  meaning: `an array of OCSF ${ocsfVersion} Compliance Findings, for security lakes`,
  holdsEveryJob: false,
  create({ scannedAt, remediationUrl }) {
    let separator = '';
    return {
      begin: () => '[',
      job(job) {
        const finding = findingOf(job, Date.parse(scannedAt), remediationUrl);
        const line = `${separator}\n${JSON.stringify(finding)}`;
        separator = ',';
        return line;
      },
      end: () => '\n]\n',
    };
  },
};

function findingOf(job: JobResult, timeMs: number, remediationUrl: string) {
  const { account, region, name, arn, verdict } = job;
  const why = reasonLine(job) || 'The job runs in a VPC.';
  const codes = job.reasons.map(({ code }) => code);
  const severity = severityOf(codes);
  const mappings = mappingsOf(codes);
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200301,
    type_name: 'Compliance Finding: Create',
    time: timeMs,
    message: why,
    status_id: 1,
    status: 'New',
    ...(verdict === 'nonCompliant'
      ? { severity_id: severityIds[severity], severity }
      : severities[verdict]),
    metadata: {
      version: ocsfVersion,
      profiles: ['cloud'],
      product: {
        name: 'training-job-in-vpc',
        vendor_name: 'sagemaker-training-job-in-vpc',
        version: programVersion,
      },
    },
    cloud: {
      provider: 'AWS',
      region,
      account: { uid: account, type_id: 10, type: 'AWS Account' },
    },
    finding_info: {
      uid: `training-job-in-vpc/${arn}/${Date.parse(job.createdAt)}`,
      title: 'SageMaker training jobs run in a VPC',
      desc: why,
      created_time: Date.parse(job.createdAt),
      types: codes,
    },
    compliance: {
      control: 'sagemaker-training-job-in-vpc',
      standards: mappings.map(({ mapping }) => `${mapping.framework} (by ${mapping.publisher})`),
      requirements: mappings.flatMap(({ mapping, controls }) =>
        controls.map((id) => `${mapping.framework} ${id} (by ${mapping.publisher})`),
      ),
      ...compliance[verdict],
      status_detail: why,
    },
    ...(verdict === 'nonCompliant' && {
      remediation: {
        desc: 'Create the job again with what is missing.',
        references: [...new Set(codes.map((code) => remediationLink(remediationUrl, code)))],
      },
    }),
    resources: [
      {
        uid: arn,
        name,
        type: 'AWS::SageMaker::TrainingJob',
        region,
        cloud_partition: arn.split(':')[1],
        ...(job.role !== undefined && { owner: { uid: job.role, type_id: 0 } }),
      },
    ],
  };
}
