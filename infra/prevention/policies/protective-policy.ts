// The SCP that keeps members from tampering with the rule: its function, role, state, queues, logs and alarms, the
// stacks that made them, the Config rule itself, and the recorder behind it. AWS Config, Lambda and StackSets are not
// members: no SCP applies to a service principal or a service-linked role, and the role of StackSets is exempt.

import { Token } from 'aws-cdk-lib';
import { breakGlassConditions } from './break-glass.ts';
import type { PolicyDocument } from './policy-document.ts';
import { type Each, listOf } from './token-lists.ts';

/** Names may be expressions of a template; the keys of tags may not, since they become keys of conditions. */
export interface ProtectionOptions {
  /**
   * Name of the function, with which the names of its log group and its conformance pack end and begin.
   * @default 'sagemaker-training-job-in-vpc'
   */
  readonly functionName?: string;
  /**
   * Texts by which the rule's resources are known: whatever has one of them in its name is protected. The name that
   * CloudFormation gives a resource begins with the name of the stack, cut short where it would be too long.
   * @default - the function's default name, and the beginnings of what the StackSets and the app of this project make
   */
  readonly namesContaining?: readonly string[];
  /**
   * A tag on the Config rule. A rule's ARN ends with an id that Config generates, so that only a tag tells it from
   * other rules, and CloudFormation cannot tag it.
   * @default - every Config rule of the account that is not service-linked is protected
   */
  readonly ruleTag?: { readonly key: string; readonly value: string };
  /**
   * Roles that deploy and operate the rule, `*` allowed. They are protected like the function's role, or a member
   * could create one.
   * @default - the role of service-managed StackSets, and the two roles that lead from the management account into
   * a member: what AWS Organizations and AWS Control Tower create in each
   */
  readonly exemptRoleArns?: readonly string[];
}

export const DEFAULT_PROTECTION = {
  functionName: 'sagemaker-training-job-in-vpc',
  namesContaining: [
    'sagemaker-training-job-in-vpc',
    // Of a StackSet's stack: `StackSet-sagemaker-training-job-in-vpc-<id>` is too long for most names.
    'StackSet-sagemaker-train',
    // Of the app's stacks: `SageMakerTrainingJobInVpc` and what follows it.
    'SageMakerTrainingJobInV',
  ],
  exemptRoleArns: [
    'arn:*:iam::*:role/stacksets-exec-*',
    'arn:*:iam::*:role/OrganizationAccountAccessRole',
    'arn:*:iam::*:role/AWSControlTowerExecution',
  ],
} as const satisfies ProtectionOptions;

/** A group of actions that would tamper with one thing. Reading is never among them. */
export interface Protection {
  readonly protects: string;
  readonly actions: readonly string[];
  readonly see: string;
}

const reference = 'https://docs.aws.amazon.com/service-authorization/latest/reference';

/** What is known by its name. */
const protectionsByName = {
  function: {
    protects: 'the code, settings, permissions and invocation of the function',
    actions: actions(
      'lambda',
      'Add* Create* Delete* Invoke* Publish* Put* Remove* Tag* Untag* Update*',
    ),
    see: `${reference}/list_awslambda.html`,
  },
  role: {
    protects: "the function's role and the exempt roles, and who may pass them on",
    actions: actions(
      'iam',
      'AttachRolePolicy CreateRole DeleteRole* DetachRolePolicy PassRole PutRole* TagRole UntagRole UpdateAssumeRolePolicy UpdateRole*',
    ),
    see: `${reference}/list_awsidentityandaccessmanagementiam.html`,
  },
  queues: {
    protects: 'the queues: their settings, and all their messages at once',
    actions: actions(
      'sqs',
      '*MessageMoveTask *Permission CreateQueue DeleteQueue PurgeQueue Set* Tag* Untag*',
    ),
    see: `${reference}/list_amazonsqs.html`,
  },
  events: {
    protects: 'the EventBridge rules that bring new jobs to the queue',
    actions: actions('events', 'DeleteRule DisableRule Put* RemoveTargets Tag* Untag*'),
    see: `${reference}/list_amazoneventbridge.html`,
  },
  alarms: {
    protects: 'the alarms',
    actions: actions(
      'cloudwatch',
      'DeleteAlarms DisableAlarmActions Put*Alarm* SetAlarmState Tag* Untag*',
    ),
    see: `${reference}/list_amazoncloudwatch.html`,
  },
  topic: {
    protects: 'the topic of the alarms',
    actions: actions(
      'sns',
      '*Permission CreateTopic DeleteTopic Put* Set* Tag* Unsubscribe Untag*',
    ),
    see: `${reference}/list_amazonsns.html`,
  },
  logs: {
    protects: "the function's log group, and what is in it",
    actions: actions(
      'logs',
      'AssociateKmsKey Delete* DisassociateKmsKey PutBearerToken* PutData* PutLogGroup* PutRetention* PutSyslog* PutTransformer Tag* Untag*',
    ),
    see: `${reference}/list_amazoncloudwatchlogs.html`,
  },
  stacks: {
    protects: 'the stacks, which act with the role of whoever deployed them',
    actions: actions(
      'cloudformation',
      'Cancel* Continue* Create* Delete* Execute* Rollback* Set* Signal* Tag* Untag* Update*',
    ),
    see: `${reference}/list_awscloudformation.html`,
  },
  pack: {
    protects: 'the conformance pack, where one brings the rule',
    actions: actions('config', '*ConformancePack TagResource UntagResource'),
    see: `${reference}/list_awsconfig.html`,
  },
} as const satisfies Record<string, Protection>;

export const protections = {
  ...protectionsByName,
  state: {
    protects: 'the table that holds what has been judged',
    actions: actions(
      'dynamodb',
      '*TableReplica *Write* Create* Delete* Disable* PartiQLDelete PartiQLInsert PartiQLUpdate Put* Replicate* Tag* Untag* Update*',
    ),
    see: `${reference}/list_amazondynamodb.html`,
  },
  eventSource: {
    protects: 'which queue feeds the function',
    actions: actions(
      'lambda',
      'CreateEventSourceMapping DeleteEventSourceMapping UpdateEventSourceMapping',
    ),
    see: `${reference}/list_awslambda.html`,
  },
  rule: {
    protects: 'the Config rule and its results',
    actions: actions(
      'config',
      'DeleteConfigRule DeleteEvaluationResults PutConfigRule PutExternalEvaluation',
    ),
    see: `${reference}/list_awsconfig.html`,
  },
  recorder: {
    protects:
      'the configuration recorder, which could be stopped, or told to leave `AWS::Config::ResourceCompliance` out',
    actions: actions(
      'config',
      '*ConfigurationRecorder *DeliveryChannel *ssociateResourceTypes PutRetentionConfiguration',
    ),
    see: `${reference}/list_awsconfig.html`,
  },
} as const satisfies Record<string, Protection>;

/**
 * The protective SCP.
 *
 * @throws Error if `namesContaining` does not know the function by its name.
 */
export function protectiveDocument(options: ProtectionOptions = {}): PolicyDocument {
  const given = { ...DEFAULT_PROTECTION, ...options };
  const { functionName, namesContaining, exemptRoleArns, ruleTag } = given;
  refuseUnknownFunction(functionName, namesContaining);
  const named = (before: string, behind: string): Each => ({
    before: `arn:*:${before}*`,
    items: namesContaining,
    behind,
  });
  const functionArn = `arn:*:lambda:*:*:function:${functionName}`;
  const exempt = breakGlassConditions({ principalArns: exemptRoleArns });

  return {
    Version: '2012-10-17',
    Statement: [
      // One statement, since a condition in each would not fit: an action applies to the ARNs of its service only.
      deny(
        'ProtectNamed',
        Object.values(protectionsByName).flatMap((protection) => protection.actions),
        listOf(
          `${functionArn}*`,
          `arn:*:logs:*:*:log-group:/aws/lambda/${functionName}*`,
          `arn:*:config:*:*:conformance-pack/${functionName}/*`,
          named('iam::*:role/', '*'),
          named('sqs:*:*:', '*'),
          named('events:*:*:rule/', '*'),
          named('cloudwatch:*:*:alarm:', '*'),
          named('sns:*:*:', '*'),
          named('cloudformation:*:*:stack/', '*/*'),
          { before: '', items: exemptRoleArns, behind: '' },
        ),
        exempt,
      ),
      // The function itself writes its state. It is told by its ARN, which Lambda adds to the requests of its code,
      // and not by its role, whose name CloudFormation may have generated.
      // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
      deny('ProtectState', protections.state.actions, listOf(named('dynamodb:*:*:table/', '*')), {
        ArnNotLikeIfExists: {
          'aws:PrincipalArn': exemptRoleArns,
          'lambda:SourceFunctionArn': [functionArn, `${functionArn}:*`],
        },
      }),
      deny('ProtectEventSource', protections.eventSource.actions, '*', {
        ...exempt,
        ArnLike: { 'lambda:FunctionArn': `${functionArn}*` },
      }),
      ...configStatements(exempt, ruleTag),
    ],
  };
}

/** About AWS Config. Tags of rules matter where one of them decides, and only there. */
function configStatements(
  exempt: Readonly<Record<string, unknown>>,
  ruleTag: ProtectionOptions['ruleTag'],
): readonly unknown[] {
  const { rule, recorder } = protections;
  if (ruleTag === undefined)
    return [deny('ProtectConfig', [...rule.actions, ...recorder.actions], '*', exempt)];
  const ofRule = [...rule.actions, ...actions('config', 'TagResource UntagResource')];
  return [
    deny('ProtectRule', ofRule, 'arn:*:config:*:*:config-rule/*', {
      ...exempt,
      StringEquals: { [`aws:ResourceTag/${ruleTag.key}`]: ruleTag.value },
    }),
    deny('ProtectRecorder', recorder.actions, '*', exempt),
  ];
}

/** A function that is not known by its name would be protected, and its role, queues and state would not. */
function refuseUnknownFunction(functionName: string, namesContaining: readonly string[]): void {
  if ([functionName, namesContaining].some((given) => Token.isUnresolved(given))) return;
  if (namesContaining.some((text) => functionName.includes(text))) return;
  throw new Error(
    `namesContaining must have a text that is part of functionName "${functionName}", got ${namesContaining.map((text) => `"${text}"`).join(', ')}`,
  );
}

/** Names with spaces between, as actions of the service. */
function actions(service: string, names: string): readonly string[] {
  return names.split(' ').map((name) => `${service}:${name}`);
}

function deny(
  sid: string,
  actions: readonly string[],
  resource: string | readonly string[],
  condition: Readonly<Record<string, unknown>>,
): unknown {
  return { Sid: sid, Effect: 'Deny', Action: actions, Resource: resource, Condition: condition };
}
