// The function under its fixed name, with its role and its log group: what must exist before Config can invoke it.

import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HANDLER_NAME } from '../shipped-function.ts';
import type { Permission } from './rule-permissions.ts';
import {
  dependByReference,
  type OptionConditions,
  type RoleSettings,
  RuleRole,
  type RuleRoleProps,
} from './rule-role.ts';

export interface RuleFunctionProps {
  /** Also the name of the log group, below /aws/lambda/. */
  readonly functionName: string;
  readonly description: string;
  readonly code: lambda.Code;
  readonly memoryMiB: number;
  readonly logRetention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly stateTable: Pick<ITable, 'tableName' | 'tableArn'>;
  /** Keeps the record of invocations that failed for good. */
  readonly deadLetterQueue: IQueue;

  /**
   * Where a run that left work asks for another.
   *
   * @default - the next scheduled run goes on
   */
  readonly resumeQueue?: IQueue;

  /** What the function may do; the ARNs that they name beyond table, queues, log and key are `moreArns`. */
  readonly permissions: readonly Permission[];

  /** @default - every permission is granted in any case */
  readonly conditions?: OptionConditions;

  /** @default - none */
  readonly moreArns?: RuleRoleProps['arns'];

  /** Variables beside those of table and queue, or in their place. @default - none */
  readonly environment?: Readonly<Record<string, string>>;

  /** @default - a role without a permissions boundary, on the path / */
  readonly role?: RoleSettings;

  /** @default lambda.Architecture.ARM_64 */
  readonly architecture?: lambda.Architecture;

  /** @default - Lambda's own network */
  readonly vpc?: lambda.CfnFunction['vpcConfig'];

  /** Encrypts the log group. @default - a key that CloudWatch Logs owns */
  readonly encryptionKey?: kms.IKey;
}

/** Lambda's longest run: the function stops in good time by itself. */
export const FUNCTION_TIMEOUT = Duration.minutes(15);

/** Enough for 10,000 jobs, see docs/performance.md. */
export const DEFAULT_MEMORY_MIB = 256;

/** Lambda repeats a failed run after one and after two minutes: it goes on where the table says. */
export const RETRIES_OF_FAILED_RUN = 2;

/** A scheduled run that could not start for so long (throttled, say) is left to the next. */
const LONGEST_WAIT_TO_START = Duration.hours(1);

export class RuleFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: RuleRole;
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: RuleFunctionProps) {
    super(scope, id);
    const { functionName, encryptionKey, resumeQueue } = props;

    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
      ...(encryptionKey !== undefined && { encryptionKey }),
    });
    this.role = new RuleRole(this, 'Role', {
      permissions: props.permissions,
      arns: this.#arns(props),
      ...(props.conditions !== undefined && { conditions: props.conditions }),
      ...props.role,
    });
    this.function = new lambda.Function(this, 'Resource', {
      functionName,
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      handler: HANDLER_NAME,
      code: props.code,
      memorySize: props.memoryMiB,
      timeout: FUNCTION_TIMEOUT,
      // The role is complete: constructs that would add statements of their own find it closed.
      role: this.role.role.withoutPolicyUpdates(),
      logGroup: this.logGroup,
      retryAttempts: RETRIES_OF_FAILED_RUN,
      maxEventAge: LONGEST_WAIT_TO_START,
      onFailure: new SqsDestination(props.deadLetterQueue),
      environment: {
        STATE_TABLE_NAME: props.stateTable.tableName,
        ...(resumeQueue !== undefined && { RESUME_QUEUE_URL: resumeQueue.queueUrl }),
        ...props.environment,
      },
    });
    dependByReference(this.function);
    if (props.vpc !== undefined)
      (this.function.node.defaultChild as lambda.CfnFunction).vpcConfig = props.vpc;
    if (encryptionKey !== undefined) this.#letLogsUse(encryptionKey, functionName);
  }

  /** Lets Config of this account invoke the function: what a rule must depend on, or Config refuses it. */
  letConfigInvoke(): lambda.CfnPermission {
    return new lambda.CfnPermission(this, 'InvokedByConfig', {
      action: 'lambda:InvokeFunction',
      functionName: this.function.functionArn,
      principal: 'config.amazonaws.com',
      sourceAccount: Stack.of(this).account,
    });
  }

  #arns(props: RuleFunctionProps): RuleRoleProps['arns'] {
    const { resumeQueue, encryptionKey } = props;
    return {
      'state table': [props.stateTable.tableArn],
      'log streams': [this.logGroup.logGroupArn],
      'dead-letter queue': [props.deadLetterQueue.queueArn],
      ...(resumeQueue !== undefined && { 'reevaluation queue': [resumeQueue.queueArn] }),
      ...(encryptionKey !== undefined && { 'encryption key': [encryptionKey.keyArn] }),
      ...props.moreArns,
    };
  }

  /**
   * CloudWatch Logs needs the key's own permission; a key that another stack or account owns must give it there.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  #letLogsUse(key: kms.IKey, functionName: string): void {
    const { partition, region, account, urlSuffix } = Stack.of(this);
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'EncryptLogs',
        principals: [new iam.ServicePrincipal(`logs.${region}.${urlSuffix}`)],
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
