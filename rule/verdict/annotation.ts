import { remediationLink } from './remediation-link.ts';
import type { Finding } from './requirements.ts';
import type { OutOfScope } from './scope.ts';
import type { TrainingJob } from './training-job.ts';
import type { Verdict } from './verdict.ts';

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html (1 to 256 characters) */
export const annotationLimit = 256;

/**
 * The text shown with a result: what is missing or not allowed, the parent job if there is one and, for a violation, the
 * remediation link. Always 1 to 256 characters: if it would be longer, the reasons and the parent are cut, and the link
 * is kept, without the anchor of the first reason.
 */
export function annotate(verdict: Verdict, job: TrainingJob, remediationUrl: string): string {
  const parent = job.parent ? ` Started by ${job.parent.kind} ${job.parent.name}.` : '';
  switch (verdict.kind) {
    case 'compliant':
      return shorten(describeVpc(job), parent, '');
    case 'nonCompliant':
      return violation(verdict.findings, parent, remediationUrl);
    case 'notApplicable':
      return retirementAnnotation(verdict.because);
  }
}

function violation(findings: readonly Finding[], parent: string, remediationUrl: string): string {
  const reasons = findings.map(({ text }) => text).join(' ');
  const [section = remediationUrl] = findings.map(({ kind }) =>
    remediationLink(remediationUrl, kind),
  );
  const whole = `${reasons}${parent} Fix: ${section}`;
  return whole.length <= annotationLimit
    ? whole
    : shorten(reasons, parent, ` Fix: ${remediationUrl}`);
}

/** The text sent with NOT_APPLICABLE when an earlier result is retired. */
export function retirementAnnotation(because: OutOfScope): string {
  return retirementTexts[because];
}

const retirementTexts: Record<OutOfScope, string> = {
  exempt: 'Out of scope: the job name is exempt.',
  exemptByTag: 'Out of scope: a tag of the job exempts it.',
  tooOld: 'Out of scope: the job is older than maxJobAgeDays.',
  beforeBaseline: 'Out of scope: the job was created before createdAfter.',
  deleting: 'Out of scope: the job is being deleted.',
  serverless: 'Out of scope: serverless jobs are not evaluated.',
  gone: 'The training job no longer exists.',
  retyped: 'Replaced by a result under another resource type.',
};

function describeVpc({ vpcConfig }: TrainingJob): string {
  const subnets = vpcConfig?.subnetIds.length ?? 0;
  const groups = vpcConfig?.securityGroupIds.length ?? 0;
  return `Runs in a VPC: ${count(subnets, 'subnet')}, ${count(groups, 'security group')}.`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** The length of one sentence about a VPC: what remains of the reasons beside the longest link. */
const shortestReasons = 40;

/** Keeps the link; cuts the reasons and the parent, each to half of the available length, or one sentence of reasons. */
function shorten(reasons: string, parent: string, link: string): string {
  const room = annotationLimit - link.length;
  const share = Math.min(Math.floor(room / 2), room - shortestReasons);
  const parentRoom = Math.min(parent.length, Math.max(room - reasons.length, share));
  return cut(reasons, room - parentRoom) + cut(parent, parentRoom) + link;
}

/** Cuts at a character boundary, since half a surrogate pair is not valid in JSON. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, Math.max(limit - 1, 0)).replace(/[\uD800-\uDBFF]$/, '')}…`.slice(
    0,
    limit,
  );
}
