import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HANDLER_NAME } from '../bundle.ts';
import { acknowledge, functionFindings } from '../constructs/acknowledged-findings.ts';
import { checkpointPrefix } from '../constructs/checkpoint-path.ts';
import { FUNCTION_TIMEOUT, failureSettings } from '../constructs/rule-function.ts';
import { dependByReference, RuleRole } from '../constructs/rule-role.ts';
import { centralPermissions, MEMBER_ROLE_NAME } from './central-permissions.ts';

export interface CentralFunctionProps {
  readonly functionName: string;
  readonly code: lambda.Code;
  readonly memoryMiB: number;
  readonly logRetention: RetentionDays;
  readonly accountIds: readonly string[];
  readonly externalId?: string;
  readonly quotaShare?: number;
  readonly deadLetterQueue: IQueue;
  readonly resumeQueue: IQueue;
}

/** The function that judges member accounts, its log group, and its role, which acts in no account by itself. */
export class CentralFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: RuleRole;

  constructor(scope: Construct, id: string, props: CentralFunctionProps) {
    super(scope, id);
    const { functionName, externalId, resumeQueue } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = this.#createRole(props, logGroup);
    this.function = new lambda.Function(this, 'Resource', {
      functionName,
      description: 'Judges every SageMaker training job of member accounts by its VpcConfig',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: HANDLER_NAME,
      code: props.code,
      memorySize: props.memoryMiB,
      timeout: FUNCTION_TIMEOUT,
      role: this.role.role.withoutPolicyUpdates(),
      logGroup,
      ...failureSettings(props.deadLetterQueue),
      environment: {
        CHECKPOINT_PARAMETER_PREFIX: checkpointPrefix(functionName),
        RESUME_QUEUE_URL: resumeQueue.queueUrl,
        MEMBER_ROLE_ARN: this.#memberRoleArn('*'),
        ...(externalId === undefined ? {} : { MEMBER_EXTERNAL_ID: externalId }),
        ...(props.quotaShare === undefined ? {} : { QUOTA_SHARE: String(props.quotaShare) }),
      },
    });
    dependByReference(this.function);
    acknowledge(this, functionFindings);
  }

  /** The member roles are listed one by one, so that no other role of their name can be assumed. */
  #createRole(props: CentralFunctionProps, logGroup: LogGroup): RuleRole {
    const prefix = checkpointPrefix(props.functionName);
    const checkpoints = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: `${prefix.slice(1)}*`,
    });
    const role = new RuleRole(this, 'Role', {
      permissions: centralPermissions,
      arns: {
        'member roles': props.accountIds.map((accountId) => this.#memberRoleArn(accountId)),
        checkpoints: [checkpoints],
        // A path for each account, with or without the slash it ends with.
        'checkpoint path': [checkpoints],
        're-evaluation queue': [props.resumeQueue.queueArn],
        'dead-letter queue': [props.deadLetterQueue.queueArn],
        'log streams': [logGroup.logGroupArn],
      },
    });
    acknowledge(role, [
      {
        id: `AwsSolutions-IAM5[Resource::${this.#asFindingsSay(checkpoints)}]`,
        reason:
          'one checkpoint for each account and rule, whose names a conformance pack makes up in each account',
      },
      {
        id: 'NIST.800.53.R5-IAMNoInlinePolicy',
        reason:
          'the statements belong to this one role: they come and go with it and nobody else can attach them',
      },
    ]);
    return role;
  }

  /** An ARN as cdk-nag writes it: what only deployment knows is named in angle brackets. */
  #asFindingsSay(arn: string): string {
    const { partition, region, account } = Stack.of(this);
    const names = [
      [partition, '<AWS::Partition>'],
      [region, '<AWS::Region>'],
      [account, '<AWS::AccountId>'],
    ] as const;
    return names.reduce(
      (text, [value, name]) => (Token.isUnresolved(value) ? text.replace(value, name) : text),
      arn,
    );
  }

  #memberRoleArn(accountId: string): string {
    return `arn:${Stack.of(this).partition}:iam::${accountId}:role/${MEMBER_ROLE_NAME}`;
  }
}
