// The SCP that keeps members from tampering with the rule: its function, its role, its checkpoint and the Config
// rule itself. AWS Config, Lambda and StackSets are not members: a service principal and a service-linked role
// are under no SCP, and the role of StackSets is exempt by default.

import { breakGlassConditions, DEFAULT_BREAK_GLASS_TAG } from './break-glass.ts';
import type { PolicyDocument } from './policy-document.ts';

/** Names may be expressions of a template; the keys of tags may not, since they become keys of conditions. */
export interface ProtectionOptions {
  /** @default 'sagemaker-training-job-in-vpc' */
  readonly functionName?: string;
  /**
   * Name of the function's role, `*` allowed. What CloudFormation makes up begins with the stack's name, cut short.
   * @default '*sagemaker-training-job-in-vpc*'
   */
  readonly roleName?: string;
  /**
   * Where the checkpoints are, with a slash at both ends.
   * @default '/sagemaker-training-job-in-vpc/'
   */
  readonly checkpointPrefix?: string;
  /**
   * A tag on the Config rule. A rule's ARN ends with an id that Config makes up, so that it can be told from
   * others by a tag only, and CloudFormation cannot tag it.
   * @default - every Config rule of the account that is not service-linked is protected
   */
  readonly ruleTag?: { readonly key: string; readonly value: string };
  /**
   * Principals that deploy the rule. They are protected like the function's role, or a member could make one.
   * @default - the execution role of service-managed StackSets
   */
  readonly deployerArns?: readonly string[];
  /**
   * The tag that exempts from the enforcement SCP: only deployers may set it.
   * @default 'training-vpc-break-glass'
   */
  readonly breakGlassTagKey?: string;
}

export const DEFAULT_PROTECTION = {
  functionName: 'sagemaker-training-job-in-vpc',
  roleName: '*sagemaker-training-job-in-vpc*',
  checkpointPrefix: '/sagemaker-training-job-in-vpc/',
  deployerArns: ['arn:*:iam::*:role/stacksets-exec-*'],
  breakGlassTagKey: DEFAULT_BREAK_GLASS_TAG.key,
} as const satisfies ProtectionOptions;

/** A group of actions that would tamper with one thing. Reading is never among them. */
export interface Protection {
  readonly sid: string;
  readonly protects: string;
  readonly actions: readonly string[];
  readonly see: string;
}

export const protections = {
  function: {
    sid: 'ProtectFunction',
    protects: 'code, settings, permissions and invocation of the function',
    actions: actions(
      'lambda',
      'Add* Create* Delete* Invoke* Publish* Put* Remove* Tag* Untag* Update*',
    ),
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html',
  },
  eventSource: {
    sid: 'ProtectEventSource',
    protects: 'what queue feeds the function',
    actions: actions(
      'lambda',
      'CreateEventSourceMapping DeleteEventSourceMapping UpdateEventSourceMapping',
    ),
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html',
  },
  role: {
    sid: 'ProtectRole',
    protects: "the function's role and the deployers, and who may pass them on",
    actions: [
      ...actions('iam', 'CreateRole UpdateRole* DeleteRole* PutRole* TagRole UntagRole PassRole'),
      ...actions('iam', 'AttachRolePolicy DetachRolePolicy UpdateAssumeRolePolicy'),
    ],
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html',
  },
  rule: {
    sid: 'ProtectRule',
    protects: 'the Config rule, its tags and its results',
    actions: [
      ...actions('config', 'PutConfigRule DeleteConfigRule TagResource UntagResource'),
      ...actions('config', 'PutExternalEvaluation DeleteEvaluationResults'),
    ],
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html',
  },
  checkpoint: {
    sid: 'ProtectCheckpoint',
    protects: 'the record of what has been judged',
    actions: [
      ...actions('ssm', 'PutParameter DeleteParameter DeleteParameters'),
      ...actions('ssm', 'LabelParameterVersion UnlabelParameterVersion'),
      ...actions('ssm', 'AddTagsToResource RemoveTagsFromResource'),
      ...actions('ssm', 'PutResourcePolicy DeleteResourcePolicy'),
    ],
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html',
  },
  breakGlassTag: {
    sid: 'ProtectBreakGlassTag',
    protects: 'the tag that exempts from the enforcement SCP',
    actions: [
      ...actions('iam', 'CreateRole CreateUser TagRole TagUser'),
      ...actions('sts', 'TagSession'),
    ],
    see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html',
  },
} as const satisfies Record<string, Protection>;

/** The protective SCP. */
export function protectiveDocument(options: ProtectionOptions = {}): PolicyDocument {
  const given = { ...DEFAULT_PROTECTION, ...options };
  const functionArn = `arn:*:lambda:*:*:function:${given.functionName}`;
  const functionArns = [functionArn, `${functionArn}:*`];
  const roleArn = `arn:*:iam::*:role/${given.roleName}`;
  const checkpointArn = `arn:*:ssm:*:*:parameter${given.checkpointPrefix}*`;
  const exempt = breakGlassConditions({ principalArns: given.deployerArns });

  return {
    Version: '2012-10-17',
    Statement: [
      deny(protections.function, functionArns, exempt),
      deny(protections.eventSource, '*', {
        ...exempt,
        ArnLike: { 'lambda:FunctionArn': functionArns },
      }),
      deny(protections.role, [roleArn, ...given.deployerArns], exempt),
      deny(protections.rule, 'arn:*:config:*:*:config-rule/*', {
        ...exempt,
        ...(given.ruleTag && {
          StringEquals: { [`aws:ResourceTag/${given.ruleTag.key}`]: given.ruleTag.value },
        }),
      }),
      // The function itself writes the checkpoint. It is told by its ARN, which Lambda adds to the requests of its
      // code, and not by its role, whose name CloudFormation may have made up.
      // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
      deny(protections.checkpoint, checkpointArn, {
        ArnNotLikeIfExists: {
          'aws:PrincipalArn': given.deployerArns,
          'lambda:SourceFunctionArn': functionArns,
        },
      }),
      deny(protections.breakGlassTag, '*', {
        ...exempt,
        'ForAnyValue:StringEquals': { 'aws:TagKeys': given.breakGlassTagKey },
      }),
    ],
  };
}

/** Names with spaces between, as actions of the service. */
function actions(service: string, names: string): readonly string[] {
  return names.split(' ').map((name) => `${service}:${name}`);
}

function deny(
  { sid, actions }: Protection,
  resource: string | readonly string[],
  condition: Readonly<Record<string, unknown>>,
): unknown {
  return { Sid: sid, Effect: 'Deny', Action: actions, Resource: resource, Condition: condition };
}
