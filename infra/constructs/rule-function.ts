// What must exist before Config can invoke the rule: the function under its fixed name, its role, its log
// group, and Config's permission.

import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HANDLER_NAME } from '../bundle.ts';
import { acknowledge, functionFindings, roleFindings } from './acknowledged-findings.ts';
import { checkpointArns, checkpointPrefix } from './checkpoint-path.ts';
import { type PermissionOption, permissionsWith } from './rule-permissions.ts';
import { dependByReference, RuleRole, type RuleRoleProps } from './rule-role.ts';

export interface RuleFunctionProps {
  readonly functionName: string;
  readonly code: lambda.Code;
  readonly memoryMiB: number;
  readonly logRetention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly allowSearch: boolean;

  /**
   * The share of each API quota that the function takes.
   *
   * @default - the function's own, one half
   */
  readonly quotaShare?: number;

  /**
   * Where a run that left work asks for another.
   *
   * @default - the next scheduled run goes on
   */
  readonly resumeQueue?: Pick<IQueue, 'queueArn' | 'queueUrl'>;

  /**
   * Whether the function also takes the messages of `resumeQueue`.
   *
   * @default false
   */
  readonly consumesResumeQueue?: boolean;

  /**
   * Keeps the record of invocations that failed for good.
   *
   * @default - Lambda's metrics alone show them, and its own limits for retries hold
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * Encrypts the log group, and the queues that the function uses.
   *
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: kms.IKey;
}

/** Lambda's longest run: the function stops in good time by itself. */
export const FUNCTION_TIMEOUT = Duration.minutes(15);

/** Lambda repeats a failed run after one and after two minutes: it goes on where the checkpoint says. */
const RETRIES_OF_FAILED_RUN = 2;

/** A scheduled run that could not start for so long (throttled, say) is left to the next. */
const LONGEST_WAIT_TO_START = Duration.hours(1);

export class RuleFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: RuleRole;
  readonly logGroup: logs.LogGroup;
  /** What a rule must depend on: Config refuses one whose function it may not invoke. */
  readonly invokePermission: lambda.CfnPermission;

  constructor(scope: Construct, id: string, props: RuleFunctionProps) {
    super(scope, id);
    const { functionName, deadLetterQueue, encryptionKey, resumeQueue } = props;

    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
    });
    this.role = new RuleRole(this, 'Role', {
      permissions: permissionsWith(chosenOptions(props)),
      arns: this.#arns(props),
    });
    this.function = new lambda.Function(this, 'Resource', {
      functionName,
      description: 'Judges every SageMaker training job by its VpcConfig for AWS Config',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: HANDLER_NAME,
      code: props.code,
      memorySize: props.memoryMiB,
      timeout: FUNCTION_TIMEOUT,
      // The role is complete: constructs that would add statements of their own find it closed.
      role: this.role.role.withoutPolicyUpdates(),
      logGroup: this.logGroup,
      ...(deadLetterQueue === undefined ? {} : failureSettings(deadLetterQueue)),
      environment: {
        CHECKPOINT_PARAMETER_PREFIX: checkpointPrefix(functionName),
        ...(resumeQueue === undefined ? {} : { RESUME_QUEUE_URL: resumeQueue.queueUrl }),
        ...(props.quotaShare === undefined ? {} : { QUOTA_SHARE: String(props.quotaShare) }),
      },
    });
    dependByReference(this.function);
    this.invokePermission = new lambda.CfnPermission(this, 'InvokedByConfig', {
      action: 'lambda:InvokeFunction',
      functionName: this.function.functionArn,
      principal: 'config.amazonaws.com',
      sourceAccount: Stack.of(this).account,
    });
    acknowledge(this, functionFindings);
    acknowledge(this.role, roleFindings(checkpointPrefix(functionName)));
    if (encryptionKey !== undefined) this.#letLogsUse(encryptionKey, functionName);
  }

  #arns({
    functionName,
    deadLetterQueue,
    encryptionKey,
    resumeQueue,
  }: RuleFunctionProps): RuleRoleProps['arns'] {
    return {
      'log streams': [this.logGroup.logGroupArn],
      ...checkpointArns(Stack.of(this), functionName),
      ...(deadLetterQueue === undefined ? {} : { 'dead-letter queue': [deadLetterQueue.queueArn] }),
      ...(resumeQueue === undefined ? {} : { 're-evaluation queue': [resumeQueue.queueArn] }),
      ...(encryptionKey === undefined ? {} : { 'encryption key': [encryptionKey.keyArn] }),
    };
  }

  /**
   * CloudWatch Logs needs the key's own permission; a key that another stack or account owns must give it there.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  #letLogsUse(key: kms.IKey, functionName: string): void {
    const { partition, region, account } = Stack.of(this);
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'EncryptLogs',
        principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: {
          ArnEquals: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${functionName}`,
          },
        },
      }),
    );
  }
}

/** How Lambda treats Config's asynchronous invocations that fail. */
export function failureSettings(deadLetterQueue: IQueue): lambda.EventInvokeConfigOptions {
  return {
    retryAttempts: RETRIES_OF_FAILED_RUN,
    maxEventAge: LONGEST_WAIT_TO_START,
    onFailure: new SqsDestination(deadLetterQueue),
  };
}

function chosenOptions(props: RuleFunctionProps): ReadonlySet<PermissionOption> {
  const options = new Set<PermissionOption>();
  if (props.allowSearch) options.add('search');
  if (props.resumeQueue !== undefined) options.add('resume');
  if (props.consumesResumeQueue === true) options.add('re-evaluation');
  if (props.deadLetterQueue !== undefined) options.add('dead letters');
  if (props.encryptionKey !== undefined) options.add('encryption key');
  return options;
}
