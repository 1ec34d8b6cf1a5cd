// The SCP that keeps members from tampering with the rule: its function, role, state, queues, logs and alarms, the
// stacks that made them, the Config rule itself, and the recorder behind it. AWS Config, Lambda and StackSets are not
// members: no SCP applies to a service principal or a service-linked role, and the role of StackSets is exempt.

import { Token } from 'aws-cdk-lib';
import { breakGlassConditions } from './break-glass.ts';
import type { PolicyDocument } from './policy-document.ts';
import { protections, protectionsByName } from './protections.ts';
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
  /**
   * The rule's parameter `exemptTag`: nobody but the exempt roles sets a tag with this key, which would exempt a job.
   * @default - no tag is guarded
   */
  readonly exemptTag?: string;
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
      ...(options.exemptTag === undefined ? [] : [tagGuard(options.exemptTag, exempt)]),
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
  const ofRule = [...rule.actions, 'config:TagResource', 'config:UntagResource'];
  return [
    deny('ProtectRule', ofRule, 'arn:*:config:*:*:config-rule/*', {
      ...exempt,
      StringEquals: { [`aws:ResourceTag/${ruleTag.key}`]: ruleTag.value },
    }),
    deny('ProtectRecorder', recorder.actions, '*', exempt),
  ];
}

/**
 * Denies to set the tag that exempts a job, when the job is created or later. Tuning jobs pass their tags on to the jobs
 * that they start, so every creation is included.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateHyperParameterTuningJob.html
 */
export function tagGuard(exemptTag: string, exempt: Readonly<Record<string, unknown>>): unknown {
  return deny('GuardExemptTag', ['sagemaker:AddTags', 'sagemaker:Create*'], '*', {
    ...exempt,
    'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': exemptTag },
  });
}

/** A function that is not known by its name would be protected, and its role, queues and state would not. */
function refuseUnknownFunction(functionName: string, namesContaining: readonly string[]): void {
  if ([functionName, namesContaining].some((given) => Token.isUnresolved(given))) return;
  if (namesContaining.some((text) => functionName.includes(text))) return;
  throw new Error(
    `namesContaining must have a text that is part of functionName "${functionName}", got ${namesContaining.map((text) => `"${text}"`).join(', ')}`,
  );
}

function deny(
  sid: string,
  actions: readonly string[],
  resource: string | readonly string[],
  condition: Readonly<Record<string, unknown>>,
): unknown {
  return { Sid: sid, Effect: 'Deny', Action: actions, Resource: resource, Condition: condition };
}
