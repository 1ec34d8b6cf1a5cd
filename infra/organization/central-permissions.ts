// Central mode splits what one role may do otherwise: what concerns the jobs and the rule goes to a role in each
// member account, what concerns the function itself stays with the function's role.

import { type Permission, rulePermissions } from '../constructs/rule-permissions.ts';

/** The role that the function assumes, of this name in every member account. */
export const MEMBER_ROLE_NAME = 'sagemaker-training-job-in-vpc-member';

/** The statements of the role in a member account: reads of SageMaker, and the results of rules. */
export const memberPermissions = listed([
  'ListJobs',
  'DescribeJobs',
  'ReadTags',
  'SearchJobs',
  'ReportResults',
  'ReadResults',
  'StartEvaluation',
]);

/** The statements of the function's role: nothing about SageMaker or Config, not even of its own account. */
export const centralPermissions: readonly Permission[] = [
  {
    sid: 'AssumeMemberRoles',
    actions: ['sts:AssumeRole'],
    resource: 'member roles',
    why: 'act in the accounts it judges, with what the role there allows and no more',
    see: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
  },
  ...listed(['KeepState', 'AskToBeResumed', 'PollQueue', 'KeepFailedInvocations', 'WriteLogs']),
];

function listed(sids: readonly string[]): readonly Permission[] {
  return rulePermissions.filter(({ sid }) => sids.includes(sid));
}
