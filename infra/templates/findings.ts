// Findings of cdk-nag (AwsSolutions, Serverless and NIST 800-53 rev. 5) that are meant to stay, each with its
// reason. Findings that go away with a prop, such as log groups without a customer key, are not here.

import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { RuleFunction } from '../constructs/rule-function.ts';

export interface AcknowledgedFinding {
  readonly id: string;
  readonly reason: string;
}

const wildcard = (resource: string) => `AwsSolutions-IAM5[Resource::${resource}]`;

const inAccount = (service: string, resource: string) =>
  `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}`;

const roleFindings: readonly AcknowledgedFinding[] = [
  {
    id: wildcard('*'),
    reason:
      'ListTrainingJobs, Search and PutEvaluations have no resource to name, and neither have network interfaces, see rule-permissions.ts',
  },
  {
    id: wildcard(inAccount('sagemaker', 'training-job/*')),
    reason: 'the rule judges every training job, and reading one is all that is granted',
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

const functionFindings: readonly AcknowledgedFinding[] = [
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
      'the function reaches AWS APIs only, nothing inside a VPC, and would need a NAT gateway or interface endpoints there; subnetIds put it into one',
  },
];

const deliveryFindings: readonly AcknowledgedFinding[] = [
  {
    id: 'Serverless-LambdaEventSourceMappingDestination',
    reason:
      'of an SQS queue the redrive policy keeps failed messages; there is no such destination',
  },
];

const deadLetterFindings: readonly AcknowledgedFinding[] = [
  {
    id: 'Serverless-SQSRedrivePolicy',
    reason: 'the dead-letter queue is the end of the line; an alarm watches it',
  },
];

const stateTableFindings: readonly AcknowledgedFinding[] = [
  'AwsSolutions-DDB3',
  'NIST.800.53.R5-DynamoDBInBackupPlan',
  'NIST.800.53.R5-DynamoDBPITREnabled',
].map((id) => ({
  id,
  reason:
    'losing the table has jobs judged again and loses no result: a backup would be older than what Config holds',
}));

/** What every deployment of the function consists of. */
export interface RuleParts {
  readonly ruleFunction: RuleFunction;
  readonly stateTable: IConstruct;
  readonly deadLetterQueue: IConstruct;
  readonly reevaluation: IConstruct | undefined;
}

/** For stacks of this project; the constructs acknowledge nothing, so that in other apps every finding is seen. */
export function acknowledgeRuleFindings(parts: RuleParts): void {
  acknowledge(parts.ruleFunction, functionFindings);
  acknowledge(parts.ruleFunction.role, roleFindings);
  acknowledge(parts.stateTable, stateTableFindings);
  acknowledge(parts.deadLetterQueue, deadLetterFindings);
  if (parts.reevaluation !== undefined) acknowledge(parts.reevaluation, deliveryFindings);
}

export function acknowledge(scope: IConstruct, findings: readonly AcknowledgedFinding[]): void {
  Validations.of(scope).acknowledge(...findings);
}
