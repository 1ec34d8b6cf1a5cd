import { type RemovalPolicy, Token } from 'aws-cdk-lib';
import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { flagProblems, parameterProblems, wholeNumberProblems } from './rule-parameter-problems.ts';
import type { RuleParameterProps } from './rule-parameters.ts';

/** The rule's name unless another is chosen, and the function's: the one follows the other. */
export const DEFAULT_RULE_NAME = 'sagemaker-training-job-in-vpc';

/**
 * Config reads results by names of at most 64 characters, and a conformance pack appends 27.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html
 */
export const RULE_NAME_LIMIT = 37;

export interface TrainingJobInVpcRuleProps extends RuleParameterProps {
  /**
   * Name of the Config rule and of its function: 1 to 37 characters of A-Z, a-z, 0-9, - and _.
   *
   * @default 'sagemaker-training-job-in-vpc'
   */
  readonly ruleName?: string;

  /**
   * The time between two scheduled runs. New jobs are judged within minutes where `reEvaluation` is on.
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
  readonly reEvaluation?: boolean;

  /**
   * The function's code: a CommonJS or ES module `index` that exports `handler`.
   *
   * @default - the bundle of `rule/handler.ts`, written to `dist/rule`
   */
  readonly code?: lambda.Code;

  /**
   * Memory of the function, 128 to 10,240 MiB.
   *
   * @default 256
   */
  readonly memoryMiB?: number;

  /**
   * How long the function's log is kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;

  /**
   * Encrypts queues, log group and alarm topic. The checkpoint is a plain String parameter: it holds
   * intervals of time and names of jobs, no secret.
   *
   * A key of another stack or account must let logs.<region>.amazonaws.com, events.amazonaws.com and
   * cloudwatch.amazonaws.com use it in its own policy.
   *
   * @default - keys that SQS and CloudWatch Logs own; the topic is not encrypted
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What becomes of the log group and the queues when the stack is deleted. Retained, the log group keeps
   * its name, and a stack that is deployed again under the same rule name must import it.
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
   * Where this project's files can be read, ending with a slash: alarms link to docs/operations.md below it.
   *
   * @default - alarms name the file's path in this repository
   */
  readonly documentationUrl?: string;
}

/**
 * Returns only if the props can be deployed.
 *
 * @throws Error that lists every problem: what, the value given, what is allowed, what to change.
 */
export function assertUsable(path: string, props: TrainingJobInVpcRuleProps): void {
  const problems = [
    ...ruleNameProblems(props.ruleName),
    ...settingProblems(props),
    ...(['allowSearch', 'reEvaluation', 'alarms', 'dashboard'] as const).flatMap((name) =>
      flagProblems(name, props[name]),
    ),
    ...parameterProblems(props),
  ];
  if (problems.length > 0)
    throw new Error(`TrainingJobInVpcRule ${path} cannot be built: ${problems.join('; ')}`);
}

/** What is wrong with the settings that any function of the rule has, be it for one account or for many. */
export function settingProblems(
  props: Pick<
    TrainingJobInVpcRuleProps,
    'maximumExecutionFrequency' | 'memoryMiB' | 'quotaShare' | 'logRetention' | 'documentationUrl'
  >,
): readonly string[] {
  return [
    ...oneOfProblems(
      'maximumExecutionFrequency',
      props.maximumExecutionFrequency,
      Object.values(MaximumExecutionFrequency),
    ),
    ...wholeNumberProblems('memoryMiB', props.memoryMiB, 128, 10_240),
    ...quotaShareProblems(props.quotaShare),
    ...oneOfProblems(
      'logRetention',
      props.logRetention,
      Object.values(RetentionDays).filter((days) => typeof days === 'number'),
    ),
    ...documentationUrlProblems(props.documentationUrl),
  ];
}

function ruleNameProblems(name: string | undefined): readonly string[] {
  if (name === undefined) return [];
  if (Token.isUnresolved(name))
    return ['ruleName must be a literal, since names and ARNs are built from it, got a token'];
  return new RegExp(`^[A-Za-z0-9_-]{1,${RULE_NAME_LIMIT}}$`).test(name)
    ? []
    : [
        `ruleName must be 1 to ${RULE_NAME_LIMIT} characters of A-Z, a-z, 0-9, - and _, got ${JSON.stringify(name)} (${name.length}); ` +
          'Config reads results by names of at most 64 characters, of which a conformance pack takes 27',
      ];
}

function oneOfProblems<Value extends string | number>(
  name: string,
  value: Value | undefined,
  allowed: readonly Value[],
): readonly string[] {
  return value === undefined || allowed.includes(value)
    ? []
    : [`${name} must be one of ${allowed.join(', ')}, got ${JSON.stringify(value)}`];
}

function quotaShareProblems(share: number | undefined): readonly string[] {
  return share === undefined || (share > 0 && share <= 1)
    ? []
    : [`quotaShare must be a number above 0 and at most 1, got ${JSON.stringify(share)}`];
}

function documentationUrlProblems(url: string | undefined): readonly string[] {
  return url === undefined || (url.startsWith('https://') && url.endsWith('/'))
    ? []
    : [`documentationUrl must begin with https:// and end with /, got ${JSON.stringify(url)}`];
}
