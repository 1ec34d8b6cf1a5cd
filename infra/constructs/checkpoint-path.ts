import type { Stack } from 'aws-cdk-lib';
import type { RuleRoleProps } from './rule-role.ts';

/**
 * What the names of all checkpoints of a function begin with, whatever suffix a conformance pack gives the rule's
 * name. They are plain parameters: intervals of time and names of jobs, no secret.
 */
export function checkpointPrefix(functionName: string): string {
  return `/sagemaker-training-job-in-vpc/${functionName}/`;
}

/** The ARNs that permissions on checkpoints name. */
export function checkpointArns(
  stack: Stack,
  functionName: string,
): Pick<RuleRoleProps['arns'], 'checkpoints' | 'checkpoint path'> {
  const prefix = checkpointPrefix(functionName);
  const arnOf = (name: string) =>
    stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) });
  return {
    checkpoints: [arnOf(`${prefix}*`)],
    // The path itself, with and without the slash it ends with.
    'checkpoint path': [arnOf(prefix), arnOf(prefix.slice(0, -1))],
  };
}
