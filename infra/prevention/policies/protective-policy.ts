// The SCP that keeps members from tampering with the rule: its function, role, checkpoint, queues and log groups, the
// stacks that made them, and the Config rule itself. AWS Config, Lambda and StackSets are not members: a service
// principal and a service-linked role are under no SCP, and the role of StackSets is exempt by default.

import { breakGlassConditions } from './break-glass.ts';
import type { PolicyDocument } from './policy-document.ts';
import { concatenated, withEach } from './token-lists.ts';

/** Names may be expressions of a template; the keys of tags may not, since they become keys of conditions. */
export interface ProtectionOptions {
  /**
   * Name of the function, with which the names of its queues, its log group and its conformance pack begin.
   * @default 'sagemaker-training-job-in-vpc'
   */
  readonly functionName?: string;
  /**
   * Names of the stacks and of the function's role, `*` allowed. The name of a role that CloudFormation makes up
   * begins with the stack's name, cut short where it is long.
   * @default - what the StackSets and the app of this project make
   */
  readonly stackAndRoleNames?: readonly string[];
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
}

export const DEFAULT_PROTECTION = {
  functionName: 'sagemaker-training-job-in-vpc',
  stackAndRoleNames: [
    '*sagemaker-training-job-in-vpc*',
    // A role of a StackSet's stack, `StackSet-sagemaker-training-job-in-vpc-<id>` being too long for it.
    'StackSet-sagemaker-train*',
    'SageMakerTrainingJobInVpc*',
  ],
  checkpointPrefix: '/sagemaker-training-job-in-vpc/',
  deployerArns: ['arn:*:iam::*:role/stacksets-exec-*'],
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
  pack: {
    sid: 'ProtectPack',
    protects: 'the conformance pack that brings the rule, where one does',
    actions: actions(
      'config',
      'PutConformancePack DeleteConformancePack TagResource UntagResource',
    ),
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html',
  },
  queues: {
    sid: 'ProtectQueues',
    protects: 'the queues: their settings, and all their messages at once',
    actions: actions(
      'sqs',
      'AddPermission CancelMessageMoveTask CreateQueue DeleteQueue PurgeQueue RemovePermission SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue',
    ),
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html',
  },
  logs: {
    sid: 'ProtectLogs',
    protects: "the function's log groups, and what is in them",
    actions: actions(
      'logs',
      'AssociateKmsKey Delete* DisassociateKmsKey PutBearerToken* PutDataProtection* PutLogGroup* PutRetention* PutSyslog* PutTransformer Tag* Untag*',
    ),
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html',
  },
  stacks: {
    sid: 'ProtectStacks',
    protects: 'the stacks, which may act with the role of a deployer whoever asks',
    actions: actions(
      'cloudformation',
      'Cancel* Continue* Create* Delete* Execute* Rollback* Set* Signal* Tag* Untag* Update*',
    ),
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html',
  },
} as const satisfies Record<string, Protection>;

/** The protective SCP. */
export function protectiveDocument(options: ProtectionOptions = {}): PolicyDocument {
  const given = { ...DEFAULT_PROTECTION, ...options };
  const { functionName, checkpointPrefix, deployerArns, stackAndRoleNames, ruleTag } = given;
  const functionArn = `arn:*:lambda:*:*:function:${functionName}`;
  // With the function that takes events, whose name begins with this one's.
  const functionArns = `${functionArn}*`;
  const roleArns = withEach('arn:*:iam::*:role/', stackAndRoleNames, '');
  const exempt = breakGlassConditions({ principalArns: deployerArns });

  return {
    Version: '2012-10-17',
    Statement: [
      deny(protections.function, functionArns, exempt),
      deny(protections.eventSource, '*', {
        ...exempt,
        ArnLike: { 'lambda:FunctionArn': functionArns },
      }),
      deny(protections.role, concatenated(roleArns, deployerArns), exempt),
      deny(protections.rule, 'arn:*:config:*:*:config-rule/*', {
        ...exempt,
        ...(ruleTag && {
          StringEquals: { [`aws:ResourceTag/${ruleTag.key}`]: ruleTag.value },
        }),
      }),
      deny(protections.pack, `arn:*:config:*:*:conformance-pack/${functionName}/*`, exempt),
      // The function itself writes the checkpoint. It is told by its ARN, which Lambda adds to the requests of its
      // code, and not by its role, whose name CloudFormation may have made up.
      // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
      deny(protections.checkpoint, `arn:*:ssm:*:*:parameter${checkpointPrefix}*`, {
        ArnNotLikeIfExists: {
          'aws:PrincipalArn': deployerArns,
          'lambda:SourceFunctionArn': [functionArn, `${functionArn}:*`],
        },
      }),
      deny(protections.queues, `arn:*:sqs:*:*:${functionName}*`, exempt),
      deny(protections.logs, `arn:*:logs:*:*:log-group:/aws/lambda/${functionName}*`, exempt),
      deny(
        protections.stacks,
        withEach('arn:*:cloudformation:*:*:stack/', stackAndRoleNames, '/*'),
        exempt,
      ),
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
