// Results as a scan makes them, for the tests of reports.

import type { JobResult, ScanEnd } from '../../rule/cli/scan/result.ts';

export const reportOptions = {
  color: false,
  all: true,
  scannedAt: '2026-03-01T12:00:00.000Z',
  remediationUrl: 'https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html',
} as const;

export function aJobResult(given: Partial<JobResult> = {}): JobResult {
  const name = given.name ?? 'churn-model';
  return {
    account: '111122223333',
    region: 'eu-central-1',
    name,
    arn: `arn:aws:sagemaker:eu-central-1:111122223333:training-job/${name}`,
    createdAt: '2026-02-28T08:00:00.000Z',
    status: 'Completed',
    verdict: 'nonCompliant',
    reasons: [{ code: 'noVpcConfig', text: 'Not in a VPC: the job has no VpcConfig.' }],
    ...given,
  };
}

/** One of each verdict. */
export const oneOfEach: readonly JobResult[] = [
  aJobResult({
    parent: { kind: 'tuning job', name: 'tune-7' },
    role: 'arn:aws:iam::111122223333:role/SageMakerExecution',
  }),
  aJobResult({
    name: 'secret',
    verdict: 'unknown',
    reasons: [{ code: 'unreadable', text: 'The job could not be read: AccessDeniedException' }],
  }),
  aJobResult({ name: 'in-vpc', verdict: 'compliant', reasons: [] }),
  aJobResult({
    name: 'smoke-test-1',
    verdict: 'notApplicable',
    reasons: [{ code: 'exempt', text: 'Out of scope: the job name is exempt.' }],
  }),
];

/** What others may write into a report: HTML, a formula, Markdown, a terminal's control sequence. */
export const hostileText =
  '=1+1 </script><script>hacked = 1</script><img src=x onerror="hacked = 2"> | [x](javascript:1) `\u001b[31m\u2028';

export function anEnd(jobs: readonly JobResult[], given: Partial<ScanEnd> = {}): ScanEnd {
  const amount = (verdict: JobResult['verdict']) =>
    jobs.filter((job) => job.verdict === verdict).length;
  const counts = {
    compliant: amount('compliant'),
    nonCompliant: amount('nonCompliant'),
    unknown: amount('unknown'),
    notApplicable: amount('notApplicable'),
  };
  return {
    notScanned: [],
    summary: {
      scannedAt: reportOptions.scannedAt,
      jobs: jobs.length,
      ...counts,
      places: [{ account: '111122223333', region: 'eu-central-1', ...counts }],
      parameters: { requireNetworkIsolation: 'true' },
      filters: { since: '30d' },
      remediationUrl: reportOptions.remediationUrl,
    },
    ...given,
  };
}
