// As bad-templates.ts, for what surrounds the rule: packs, the organization, functions, queues, policies.

import type { BadTemplate } from './bad-templates.ts';

const packType = 'AWS::Config::ConformancePack';
const organizationPackType = 'AWS::Config::OrganizationConformancePack';
const stackSetType = 'AWS::CloudFormation::StackSet';
const functionType = 'AWS::Lambda::Function';
const queryType = 'AWS::Config::StoredQuery';
const choose = 'choose one of them';

function packBody(properties: object, type = 'AWS::Config::RemediationConfiguration'): string {
  return JSON.stringify({ Resources: { Inner: { Type: type, Properties: properties } } });
}

function policy(statement: object): object {
  return { PolicyDocument: { Version: '2012-10-17', Statement: [statement] } };
}

export const badDeployments: readonly BadTemplate[] = [
  {
    mistake: 'a pack with an underscore in its name',
    type: packType,
    properties: { ConformancePackName: 'bad_name' },
    says: '.ConformancePackName must match [a-zA-Z][-a-zA-Z0-9]*, got "bad_name"; use those characters only',
  },
  {
    mistake: 'a pack with a function in it',
    type: packType,
    properties: { TemplateBody: packBody({}, 'AWS::Lambda::Function') },
    says: '.TemplateBody.Inner.Type must be one of AWS::Config::ConfigRule, AWS::Config::RemediationConfiguration, got "AWS::Lambda::Function"; deploy it outside of the pack',
  },
  {
    mistake: 'a pack whose remediation refers to its rule',
    type: packType,
    properties: { TemplateBody: packBody({ ConfigRuleName: { Ref: 'Inner' } }) },
    says: '.TemplateBody.Inner.ConfigRuleName must be a literal in a pack, got {"Ref":"Inner"}; write the text itself',
  },
  {
    mistake: 'a mistake inside a pack',
    type: organizationPackType,
    properties: { TemplateBody: packBody({ TargetType: 'LAMBDA' }) },
    says: `.TemplateBody Inner.TargetType must be one of SSM_DOCUMENT, got "LAMBDA"; ${choose}`,
  },
  {
    mistake: 'more parameters than a pack takes',
    type: packType,
    properties: {
      TemplateBody: JSON.stringify({
        Parameters: Object.fromEntries(
          Array.from({ length: 61 }, (_, number) => [`P${number}`, { Type: 'String' }]),
        ),
        ...JSON.parse(packBody({})),
      }),
    },
    says: '.TemplateBody.Parameters must have at most 60 entries, got 61; merge or drop some',
  },
  {
    mistake: 'a value too long for a parameter of a pack',
    type: packType,
    properties: {
      ConformancePackInputParameters: [{ ParameterName: 'P', ParameterValue: 'v'.repeat(4_097) }],
    },
    says: `.ConformancePackInputParameters[0].ParameterValue must have at least 0 and at most 4096 characters, got "4097 characters: ${'v'.repeat(102)}…; shorten it`,
  },
  {
    mistake: 'a body too long for a pack',
    type: packType,
    properties: { TemplateBody: `${packBody({})}${' '.repeat(51_200)}` },
    says: `.TemplateBody must have at most 51200 bytes, got ${packBody({}).length + 51_200}; split or shorten the template`,
  },
  {
    mistake: "a pack's bucket that Config cannot reach",
    type: organizationPackType,
    properties: { DeliveryS3Bucket: 'my-bucket' },
    says: '.DeliveryS3Bucket must begin with awsconfigconforms, got "my-bucket"; rename the bucket or leave it out',
  },
  {
    mistake: 'more excluded accounts than Config takes',
    type: organizationPackType,
    properties: { ExcludedAccounts: Array.from({ length: 1_001 }, () => '111122223333') },
    says: '.ExcludedAccounts must have at least 0 and at most 1000 entries, got "1001 entries"; shorten it',
  },
  {
    mistake: 'an aggregator of nothing',
    type: 'AWS::Config::ConfigurationAggregator',
    properties: { OrganizationAggregationSource: undefined },
    says: ' must have AccountAggregationSources or an OrganizationAggregationSource, got {}; say whose results it collects',
  },
  {
    mistake: 'an aggregator of no Region',
    type: 'AWS::Config::ConfigurationAggregator',
    properties: { OrganizationAggregationSource: { RoleArn: 'arn:aws:iam::1:role/x' } },
    says: ' must have AllAwsRegions true, or AwsRegions, in each source, got {"RoleArn":"arn:aws:iam::1:role/x"}; say from where it collects',
  },
  {
    mistake: 'a query with a clause that the grammar lacks',
    type: queryType,
    properties: { QueryExpression: "SELECT accountId FROM results WHERE resourceType = 'FROM'" },
    says: ' must keep to the grammar of advanced queries, got "FROM"; leave it out',
  },
  {
    mistake: 'a query that is none',
    type: queryType,
    properties: { QueryExpression: 'accountId' },
    says: ' must begin with SELECT, got "accountId"; name the properties to show',
  },
  {
    mistake: 'a query with a space in its name',
    type: queryType,
    properties: { QueryName: 'by account' },
    says: '.QueryName must match ^[a-zA-Z0-9-_]+$, got "by account"; use those characters only',
  },
  {
    mistake: 'a StackSet with a permission model of its own',
    type: stackSetType,
    properties: { PermissionModel: 'SERVICE', AutoDeployment: undefined },
    says: `.PermissionModel must be one of SERVICE_MANAGED, SELF_MANAGED, got "SERVICE"; ${choose}`,
  },
  {
    mistake: 'a StackSet with a concurrency mode of its own',
    type: stackSetType,
    properties: { OperationPreferences: { ConcurrencyMode: 'SOFT' } },
    says: `.OperationPreferences.ConcurrencyMode must be one of STRICT_FAILURE_TOLERANCE, SOFT_FAILURE_TOLERANCE, got "SOFT"; ${choose}`,
  },
  {
    mistake: 'a StackSet called from nowhere',
    type: stackSetType,
    properties: { CallAs: 'ADMIN' },
    says: `.CallAs must be one of SELF, DELEGATED_ADMIN, got "ADMIN"; ${choose}`,
  },
  {
    mistake: 'a StackSet with an account for a unit',
    type: stackSetType,
    properties: {
      StackInstancesGroup: [
        {
          Regions: ['eu-central-1'],
          DeploymentTargets: { OrganizationalUnitIds: ['111122223333'] },
        },
      ],
    },
    says: '.StackInstancesGroup[0].DeploymentTargets.OrganizationalUnitIds[0] must match ^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$, got "111122223333"; use those characters only',
  },
  {
    mistake: 'a StackSet that says nothing about new accounts',
    type: stackSetType,
    properties: { AutoDeployment: undefined },
    says: '.AutoDeployment must be there with PermissionModel SERVICE_MANAGED, and only then, got nothing; say whether new accounts get the stack',
  },
  {
    mistake: 'a template too long for a StackSet',
    type: stackSetType,
    properties: { TemplateBody: `${packBody({})}${' '.repeat(51_200)}` },
    says: `.TemplateBody must have at most 51200 bytes, got ${packBody({}).length + 51_200}; split or shorten the template`,
  },
  {
    mistake: 'inline code without a file for its handler',
    type: functionType,
    properties: { Handler: 'main.handler' },
    says: '.Handler must begin with index., the file of inline code, got "main.handler"; name an export of it, such as index.handler',
  },
  {
    mistake: 'inline code for a runtime that has none',
    type: functionType,
    properties: { Runtime: 'java21' },
    says: '.Runtime must be one of Node.js or Python, as the code is inline, got "java21"; choose another runtime or bring the code in a bucket',
  },
  {
    mistake: 'inline code too long for Lambda',
    type: functionType,
    properties: { Code: { ZipFile: '/'.repeat(4_194_305) } },
    says: '.Code.ZipFile must have 1 to 4194304 bytes, got 4194305; shorten the code or bring it in a bucket',
  },
  {
    mistake: 'a batch too large to come at once',
    type: 'AWS::Lambda::EventSourceMapping',
    properties: { BatchSize: 11 },
    says: '.MaximumBatchingWindowInSeconds must be at least 1 for a BatchSize above 10, got 0; wait a second, or take ten messages',
  },
  {
    mistake: 'a queue that keeps messages for too long',
    type: 'AWS::SQS::Queue',
    properties: { MessageRetentionPeriod: 1_209_601 },
    says: '.MessageRetentionPeriod must be 60 to 1209600 seconds, got 1209601; choose a time in that range',
  },
  {
    mistake: 'a queue with a space in its name',
    type: 'AWS::SQS::Queue',
    properties: { QueueName: 'my queue' },
    says: '.QueueName must have 1 to 80 letters, digits, - and _, got "my queue"; shorten it or use those characters only',
  },
  {
    mistake: 'a policy with an action that does not exist',
    type: 'AWS::IAM::ManagedPolicy',
    properties: policy({ Effect: 'Allow', Action: ['sagemaker:ListTrainJobs'], Resource: '*' }),
    says: '.PolicyDocument.Statement[0].Action must exist in the service authorization reference, got "sagemaker:ListTrainJobs"; mend it',
  },
  {
    mistake: 'a policy with an effect of its own',
    type: 'AWS::IAM::ManagedPolicy',
    properties: policy({ Effect: 'Permit', Action: 'sagemaker:*', Resource: '*' }),
    says: '.PolicyDocument.Statement[0].Effect must be Allow or Deny, got "Permit"; choose one',
  },
];
