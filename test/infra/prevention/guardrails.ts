// What organizations put in front of a deployment, as AWS publishes it: policies that deny calls, and proactive controls
// that refuse resources. The facts of each are written down here in this project's own words; the tests hold the
// templates against them, and docs/hardened-organization.md shows the tables.

import type { PolicyDocument } from '../../../infra/prevention/policies/policy-document.ts';

/** What the tables set: every parameter of the member template that a guardrail may ask for. */
export const hardenedParameters = {
  SubnetIds: 'subnet-0aaaaaaaaaaaaaaa1,subnet-0aaaaaaaaaaaaaaa2',
  SecurityGroupIds: 'sg-0bbbbbbbbbbbbbbb1',
  KmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  PointInTimeRecovery: 'true',
  PermissionsBoundary: 'arn:aws:iam::111122223333:policy/Boundary',
  RolePath: '/workload/',
  AlarmTopicArn: 'arn:aws:sns:eu-central-1:111122223333:security',
} as const;

/** A service control policy that is in the way of a deployment. */
export interface Guardrail {
  readonly name: string;
  readonly denies: string;
  /** What lets the deployment through; a parameter of the template, or an exemption of who deploys. */
  readonly remedy: string;
  readonly document: PolicyDocument;
  /** The template that is deployed. */
  readonly template: 'member.yaml' | 'aggregator.yaml';
  /** The calls of the deployment that are denied, with nothing set and with the parameters set. */
  readonly deniedCalls: { readonly unset: readonly string[]; readonly set: readonly string[] };
  readonly see: string;
}

const samples =
  'https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_control_policies';

/** Whoever has this tag is exempt: the published policies name the tag so. */
const exemptByTag = (tag: string) => ({
  StringNotEqualsIfExists: { [`aws:PrincipalTag/${tag}`]: 'true' },
});

function denying(
  Action: readonly string[],
  Condition: Readonly<Record<string, unknown>>,
  Resource: string | readonly string[] = '*',
): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Guardrail', Effect: 'Deny', Action, Resource, Condition }],
  };
}

export const guardrails: readonly Guardrail[] = [
  {
    name: 'Functions run in a VPC (`restrict_nonvpc_deployment_scp`)',
    denies:
      '`lambda:CreateFunction` and `lambda:UpdateFunctionConfiguration` without `lambda:VpcIds`',
    remedy: '`SubnetIds` and `SecurityGroupIds`',
    document: denying(['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'], {
      ...exemptByTag('dp:exclude'),
      Null: { 'lambda:VpcIds': 'true' },
    }),
    template: 'member.yaml',
    deniedCalls: {
      unset: ['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'],
      set: [],
    },
    see: `${samples}/service_specific_controls/restrict_nonvpc_deployment_scp.json`,
  },
  {
    name: 'Roles have a permissions boundary',
    denies: '`iam:CreateRole` and `iam:PutRolePolicy` without the boundary',
    remedy: '`PermissionsBoundary`',
    document: denying(['iam:CreateRole', 'iam:PutRolePolicy'], {
      StringNotEqualsIfExists: {
        ...exemptByTag('dp:exclude').StringNotEqualsIfExists,
        'iam:PermissionsBoundary': hardenedParameters.PermissionsBoundary,
      },
    }),
    template: 'member.yaml',
    deniedCalls: { unset: ['iam:CreateRole', 'iam:PutRolePolicy'], set: [] },
    see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  },
  {
    name: 'Roles of workloads have a path',
    denies: '`iam:CreateRole` outside the path',
    remedy: '`RolePath`',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Guardrail',
          Effect: 'Deny',
          Action: ['iam:CreateRole'],
          NotResource: [`arn:aws:iam::*:role${hardenedParameters.RolePath}*`],
          Condition: exemptByTag('dp:exclude'),
        },
      ],
    },
    template: 'member.yaml',
    deniedCalls: { unset: ['iam:CreateRole'], set: [] },
    see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
  },
  {
    name: 'Administrators set resource policies (`restrict_resource_policy_configurations_scp`)',
    denies: '`lambda:AddPermission` among others, whatever it grants',
    remedy: 'exempt who deploys: Config has to be allowed to invoke the function',
    document: denying(
      [
        'dynamodb:PutResourcePolicy',
        'events:PutPermission',
        'lambda:AddPermission',
        'logs:PutResourcePolicy',
        'sns:AddPermission',
      ],
      exemptByTag('dp:exclude:identity'),
    ),
    template: 'member.yaml',
    deniedCalls: { unset: ['lambda:AddPermission'], set: ['lambda:AddPermission'] },
    see: `${samples}/service_specific_controls/restrict_resource_policy_configurations_scp.json`,
  },
  {
    name: 'Nothing is shared across accounts (`data_perimeter_governance_scp`)',
    denies: '`config:PutConfigurationAggregator` among others',
    remedy: "exempt who deploys the aggregator into the auditor's account",
    document: denying(
      ['config:PutAggregationAuthorization', 'config:PutConfigurationAggregator'],
      exemptByTag('dp:exclude:identity'),
    ),
    template: 'aggregator.yaml',
    deniedCalls: {
      unset: ['config:PutConfigurationAggregator'],
      set: ['config:PutConfigurationAggregator'],
    },
    see: `${samples}/data_perimeter_governance_scp.json`,
  },
];

/**
 * Functions call AWS from the organization's networks only (`network_perimeter_lambda_scp`): the one guardrail that is
 * in the way of each run, and not of the deployment.
 */
export const networkPerimeter = {
  see: `${samples}/service_specific_controls/network_perimeter_lambda_scp.json`,
  organizationId: 'o-a1b2c3d4e5',
  document: {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Guardrail',
        Effect: 'Deny',
        // Lambda itself writes the log, and creates the network interfaces.
        NotAction: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
        Condition: {
          BoolIfExists: { 'aws:ViaAWSService': 'false' },
          Null: { 'lambda:SourceFunctionArn': 'false' },
          StringNotEqualsIfExists: {
            'aws:PrincipalTag/dp:exclude:network': 'true',
            'aws:VpceOrgID': 'o-a1b2c3d4e5',
          },
        },
      },
    ],
  } satisfies PolicyDocument,
} as const;

type Properties = Readonly<Record<string, unknown>>;

/** A proactive control of AWS Control Tower: a hook of CloudFormation that refuses a resource. */
export interface ProactiveControl {
  readonly id: string;
  readonly requires: string;
  readonly resourceType: string;
  isMet(properties: Properties): boolean;
  /** Whether every such resource of the member template meets it, with nothing set and with the parameters set. */
  readonly met: { readonly unset: boolean; readonly set: boolean };
  readonly remedy: string;
  readonly see: string;
}

const controlReference = 'https://docs.aws.amazon.com/controltower/latest/controlreference';

const isFilled = (value: unknown) => Array.isArray(value) && value.some((item) => item !== '');
const member = (value: unknown, name: string) => (value as Properties | undefined)?.[name];

export const proactiveControls: readonly ProactiveControl[] = [
  {
    id: 'CT.LAMBDA.PR.2',
    requires: 'a permission of a service names the account or the resource it calls for',
    resourceType: 'AWS::Lambda::Permission',
    isMet: ({ SourceAccount, SourceArn }) => SourceAccount !== undefined || SourceArn !== undefined,
    met: { unset: true, set: true },
    remedy: 'none needed',
    see: `${controlReference}/lambda-rules.html`,
  },
  {
    id: 'CT.LAMBDA.PR.3',
    requires: 'the function is in a VPC of yours',
    resourceType: 'AWS::Lambda::Function',
    isMet: ({ VpcConfig }) =>
      isFilled(member(VpcConfig, 'SubnetIds')) && isFilled(member(VpcConfig, 'SecurityGroupIds')),
    met: { unset: false, set: true },
    remedy: '`SubnetIds` and `SecurityGroupIds`',
    see: `${controlReference}/lambda-rules.html`,
  },
  {
    id: 'CT.CLOUDWATCH.PR.1',
    requires: 'an alarm has an action',
    resourceType: 'AWS::CloudWatch::Alarm',
    isMet: ({ AlarmActions }) => isFilled(AlarmActions),
    met: { unset: true, set: true },
    remedy: 'none needed: without a topic there is no alarm',
    see: `${controlReference}/cloudwatch-rules.html`,
  },
  {
    id: 'CT.CLOUDWATCH.PR.2',
    requires: 'logs are kept for a year at least',
    resourceType: 'AWS::Logs::LogGroup',
    isMet: ({ RetentionInDays }) => RetentionInDays === undefined || Number(RetentionInDays) >= 365,
    met: { unset: true, set: true },
    remedy: 'none needed: `LogRetentionDays` is 365',
    see: `${controlReference}/cloudwatch-rules.html`,
  },
  {
    id: 'CT.CLOUDWATCH.PR.3',
    requires: 'a log group is encrypted with a key of yours',
    resourceType: 'AWS::Logs::LogGroup',
    isMet: ({ KmsKeyId }) => KmsKeyId !== undefined,
    met: { unset: false, set: true },
    remedy: '`KmsKeyArn`',
    see: `${controlReference}/cloudwatch-rules.html`,
  },
  {
    id: 'CT.SQS.PR.1',
    requires: 'a queue has a dead-letter queue, or says whose dead-letter queue it is',
    resourceType: 'AWS::SQS::Queue',
    isMet: ({ RedrivePolicy, RedriveAllowPolicy }) =>
      member(RedrivePolicy, 'deadLetterTargetArn') !== undefined ||
      ['allowAll', 'byQueue'].includes(String(member(RedriveAllowPolicy, 'redrivePermission'))),
    met: { unset: true, set: true },
    remedy: 'none needed',
    see: `${controlReference}/sqs-rules.html`,
  },
  {
    id: 'CT.SQS.PR.2',
    requires: 'a queue is encrypted',
    resourceType: 'AWS::SQS::Queue',
    isMet: ({ KmsMasterKeyId, SqsManagedSseEnabled }) =>
      KmsMasterKeyId !== undefined || String(SqsManagedSseEnabled) === 'true',
    met: { unset: true, set: true },
    remedy: 'none needed',
    see: `${controlReference}/sqs-rules.html`,
  },
  {
    id: 'CT.DYNAMODB.PR.1',
    requires: 'a table has point-in-time recovery',
    resourceType: 'AWS::DynamoDB::Table',
    isMet: ({ PointInTimeRecoverySpecification }) =>
      String(member(PointInTimeRecoverySpecification, 'PointInTimeRecoveryEnabled')) === 'true',
    met: { unset: false, set: true },
    remedy:
      '`PointInTimeRecovery`, or leave the control out for the units that have the rule: a table that is lost costs one run that judges anew',
    see: `${controlReference}/dynamodb-rules.html`,
  },
  {
    id: 'CT.DYNAMODB.PR.2',
    requires: 'a table is encrypted with a key of yours',
    resourceType: 'AWS::DynamoDB::Table',
    isMet: ({ SSESpecification }) => String(member(SSESpecification, 'SSEType')) === 'KMS',
    met: { unset: false, set: true },
    remedy: '`KmsKeyArn`',
    see: `${controlReference}/dynamodb-rules.html`,
  },
];
