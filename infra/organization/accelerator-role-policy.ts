// What Landing Zone Accelerator on AWS takes of the rule beside its code: the policy that it adds to the role of the
// function. docs/landing-zone-accelerator.md has the rest.

import { type PermissionResource, permissionsWith } from '../constructs/rule-permissions.ts';

/**
 * What a function without a table, queues, a key and a VPC has to do with, in any account, Region and partition: the
 * accelerator replaces nothing in the file. Not the log streams: the role that it makes may write any.
 *
 * @see https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/1023 (rolePolicyFile)
 */
const ARNS: Readonly<Partial<Record<PermissionResource, string>>> = {
  everything: '*',
  'training jobs': 'arn:*:sagemaker:*:*:training-job/*',
  rule: 'arn:*:config:*:*:config-rule/*',
};

/** The statements of the function's role that are about nothing but training jobs and the rule. */
export function acceleratorRolePolicy(): object {
  return {
    Version: '2012-10-17',
    Statement: permissionsWith(new Set(['search'])).flatMap(({ sid, actions, resource }) => {
      const arn = ARNS[resource];
      return arn === undefined
        ? []
        : [{ Sid: sid, Effect: 'Allow', Action: actions, Resource: arn }];
    }),
  };
}
