// Findings of cdk-nag (AwsSolutions, Serverless and NIST 800-53 rev. 5) that are meant to stay, each with its
// reason. Findings that go away with a prop, such as log groups without a customer key, are not here.

import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

interface AcknowledgedFinding {
  readonly id: string;
  readonly reason: string;
}

const wildcard = (resource: string) => `AwsSolutions-IAM5[Resource::${resource}]`;

/** About the role; `checkpoints` is the pattern of the checkpoint's ARN as cdk-nag writes it. */
export function roleFindings(checkpointPrefix: string): readonly AcknowledgedFinding[] {
  const inAccount = (service: string, resource: string) =>
    `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}`;
  return [
    {
      id: wildcard('*'),
      reason:
        'ListTrainingJobs, Search and PutEvaluations have no resource to name, see rule-permissions.ts',
    },
    {
      id: wildcard(inAccount('sagemaker', 'training-job/*')),
      reason: 'the rule judges every training job, and reading one is all that is granted',
    },
    {
      id: wildcard(inAccount('ssm', `parameter${checkpointPrefix}*`)),
      reason: "a conformance pack appends a suffix to the rule's name that is not known before",
    },
    {
      id: 'Serverless-LambdaStarPermissions',
      reason: 'the same wildcards, each with its reason in rule-permissions.ts',
    },
    {
      id: 'NIST.800.53.R5-IAMNoInlinePolicy',
      reason:
        'the statements belong to this one role: they come and go with it and nobody else can attach them',
    },
  ];
}

/** About the function. */
export const functionFindings: readonly AcknowledgedFinding[] = [
  {
    id: 'Serverless-LambdaDLQ',
    reason: 'an on-failure destination keeps failed events, with the error, which a DLQ would not',
  },
  {
    id: 'NIST.800.53.R5-LambdaDLQ',
    reason: 'an on-failure destination keeps failed events, with the error, which a DLQ would not',
  },
  {
    id: 'Serverless-LambdaTracing',
    reason:
      'one function that calls AWS and nothing else: its summary record counts the calls of a run by operation',
  },
  {
    id: 'NIST.800.53.R5-LambdaConcurrency',
    reason:
      "reserved concurrency is taken from the account's pool, which is as small as 10 in a new account; Config invokes the function once a period and the queue is limited to 2",
  },
  {
    id: 'NIST.800.53.R5-LambdaInsideVPC',
    reason:
      'the function reaches AWS APIs only, nothing inside a VPC, and would need a NAT gateway or six interface endpoints there',
  },
];

/** About the mapping between queue and function. */
export const deliveryFindings: readonly AcknowledgedFinding[] = [
  {
    id: 'Serverless-LambdaEventSourceMappingDestination',
    reason:
      'of an SQS queue the redrive policy keeps failed messages; there is no such destination',
  },
];

export const deadLetterFindings: readonly AcknowledgedFinding[] = [
  {
    id: 'Serverless-SQSRedrivePolicy',
    reason: 'the dead-letter queue is the end of the line; an alarm watches it',
  },
];

export function acknowledge(scope: IConstruct, findings: readonly AcknowledgedFinding[]): void {
  Validations.of(scope).acknowledge(...findings);
}
