import { type RemovalPolicy, Token } from 'aws-cdk-lib';
import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import {
  type Check,
  eachItem,
  isFlag,
  isOneOf,
  isWholeNumber,
  matches,
  must,
  problemsOf,
} from './problems.ts';
import { parameterProblems, type RuleParameterProps } from './rule-parameters.ts';
import type { ViolationMessages } from './violation-topic.ts';

/** The rule's name unless another is chosen, and the function's: the one follows the other. */
export const DEFAULT_RULE_NAME = 'sagemaker-training-job-in-vpc';

/**
 * Config reads results by names of at most 64 characters, and a conformance pack appends 27.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html
 */
export const RULE_NAME_LIMIT = 37;

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (Path) */
export const ROLE_PATH = /^\/([!-~]{1,510}\/)?$/;

export interface TrainingJobInVpcRuleProps extends RuleParameterProps {
  /**
   * Name of the Config rule and of its function: 1 to 37 characters of A-Z, a-z, 0-9, - and _.
   *
   * @default 'sagemaker-training-job-in-vpc'
   */
  readonly ruleName?: string;

  /**
   * The time between two scheduled runs. New jobs are judged within minutes where `reevaluation` is on.
   *
   * @default MaximumExecutionFrequency.TWENTY_FOUR_HOURS
   */
  readonly maximumExecutionFrequency?: MaximumExecutionFrequency;

  /**
   * Whether the function may call sagemaker:Search, which shows hyperparameters to whoever holds the action.
   * Without it each job costs one DescribeTrainingJob call, once.
   *
   * @default true
   */
  readonly allowSearch?: boolean;

  /**
   * The share of each API quota of the account that the rule takes, above 0 and at most 1.
   *
   * @default 0.5
   */
  readonly quotaShare?: number;

  /**
   * Whether SageMaker's events and unfinished runs ask Config for an evaluation, through a queue.
   *
   * @default true
   */
  readonly reevaluation?: boolean;

  /**
   * The function's code: a CommonJS or ES module `index` that exports `handler`.
   *
   * @default - the function that the package ships
   */
  readonly code?: lambda.Code;

  /**
   * Memory of the function, 128 to 10,240 MiB.
   *
   * @default 256
   */
  readonly memoryMiB?: number;

  /**
   * Processors that the function runs on.
   *
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * Subnets that the function runs in, given together with `securityGroupIds`. They need a way to the APIs of Config,
   * SageMaker, SQS, DynamoDB and CloudWatch Logs: VPC endpoints, or a NAT gateway.
   *
   * @default - the function is in no VPC
   */
  readonly subnetIds?: readonly string[];

  /**
   * Security groups of the function, given together with `subnetIds`.
   *
   * @default - the function is in no VPC
   */
  readonly securityGroupIds?: readonly string[];

  /**
   * What the function's role may do at most; it must allow what the role allows.
   *
   * @default - none
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;

  /**
   * The path of the function's role: `/`, or text between slashes. Another path replaces the role.
   *
   * @default '/'
   */
  readonly rolePath?: string;

  /**
   * How long the function's log is kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;

  /**
   * Encrypts the table, the queues, the log group and the alarm topic. While the key is disabled no run can work.
   *
   * A key of another stack or account must let logs.<region>.amazonaws.com, events.amazonaws.com and
   * cloudwatch.amazonaws.com use it in its own policy.
   *
   * @default - keys that AWS owns; the topic is not encrypted
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether the table has point-in-time recovery. The rule does not need it: what a lost table held is judged anew. It
   * is for organizations that require it of every table.
   *
   * @default false
   */
  readonly pointInTimeRecovery?: boolean;

  /**
   * What becomes of the log group, the table and the queues when the stack is deleted. Retained, the log group
   * keeps its name, and a stack that is deployed again under the same rule name must import it.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether there are alarms.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Where alarms are sent.
   *
   * @default - a new topic without subscribers
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Whether there is a dashboard. CloudWatch bills those beyond an account's third.
   *
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Whether a topic is told of violations: each new one once, and a sweep of history as one digest. As text, for e-mail
   * and queues, or in the schema that Amazon Q Developer in chat applications takes, for Slack and Teams.
   *
   * @default - nobody is told
   */
  readonly tellViolations?: ViolationMessages;

  /**
   * Where this project's files can be read, ending with a slash: alarms link to docs/operations.md below it.
   *
   * @default - alarms name the file and the project, without a link
   */
  readonly documentationUrl?: string;
}

/** What the settings must be that any function of the rule has, be it for one account or for many. */
const settingChecks: Readonly<Record<string, Check>> = {
  maximumExecutionFrequency: isOneOf(Object.values(MaximumExecutionFrequency)),
  memoryMiB: isWholeNumber(128, 10_240),
  quotaShare: must<number>(
    'be a number above 0 and at most 1',
    (share) => typeof share === 'number' && share > 0 && share <= 1,
  ),
  logRetention: isOneOf(Object.values(RetentionDays).filter((days) => typeof days === 'number')),
  documentationUrl: must<string>(
    'begin with https:// and end with /',
    (url) => url.startsWith('https://') && url.endsWith('/'),
  ),
};

const ruleChecks: Readonly<Record<string, Check>> = {
  ruleName: ruleNameProblems,
  ...settingChecks,
  allowSearch: isFlag,
  reevaluation: isFlag,
  pointInTimeRecovery: isFlag,
  alarms: isFlag,
  dashboard: isFlag,
  tellViolations: isOneOf(['text', 'chat']),
  architecture: must(
    'be arm64 or x86_64',
    (architecture) => architecture instanceof lambda.Architecture,
  ),
  subnetIds: eachItem(matches('list ids that begin with subnet-', /^subnet-[0-9A-Za-z-]{1,25}$/)),
  securityGroupIds: eachItem(matches('list ids that begin with sg-', /^sg-[0-9A-Za-z-]{1,29}$/)),
  rolePath: matches('be /, or text between slashes', ROLE_PATH),
};

/** What is wrong with the props, one sentence a problem: what, the value given, what is allowed, what to change. */
export function ruleProblems(props: TrainingJobInVpcRuleProps): readonly string[] {
  return [...problemsOf(ruleChecks, props), ...vpcProblems(props), ...parameterProblems(props)];
}

/** What is wrong with the settings of a function, one sentence a problem. */
export function settingProblems(props: object): readonly string[] {
  return problemsOf(settingChecks, props);
}

function vpcProblems(props: TrainingJobInVpcRuleProps): readonly string[] {
  const { subnetIds = [], securityGroupIds = [] } = props;
  return subnetIds.length > 0 === securityGroupIds.length > 0
    ? []
    : [
        `subnetIds and securityGroupIds must be given together, got ${JSON.stringify(subnetIds)} and ${JSON.stringify(securityGroupIds)}`,
      ];
}

function ruleNameProblems(_name: string, given: unknown): readonly string[] {
  if (given === undefined) return [];
  if (Token.isUnresolved(given))
    return ['ruleName must be a literal, since names and ARNs are built from it, got a token'];
  const name = String(given);
  return new RegExp(`^[A-Za-z0-9_-]{1,${RULE_NAME_LIMIT}}$`).test(name)
    ? []
    : [
        `ruleName must be 1 to ${RULE_NAME_LIMIT} characters of A-Z, a-z, 0-9, - and _, got ${JSON.stringify(name)} (${name.length}); ` +
          'Config reads results by names of at most 64 characters, of which a conformance pack takes 27',
      ];
}
