// Templates that deploy, but for one mistake that linters let pass, and what the check has to say about it.

export interface BadTemplate {
  readonly mistake: string;
  readonly type: string;
  readonly properties: object;
  readonly isPack?: boolean;
  /** The whole message, behind the path of the resource. */
  readonly says: string;
}

/** Properties of each type that have no mistake; a bad template differs in one of them. */
export const goodProperties: Readonly<Record<string, object>> = {
  'AWS::Config::ConfigRule': {
    ConfigRuleName: 'jobs-in-vpc',
    Source: {
      Owner: 'CUSTOM_LAMBDA',
      SourceIdentifier: 'arn:aws:lambda:eu-central-1:111122223333:function:jobs-in-vpc',
      SourceDetails: [
        {
          EventSource: 'aws.config',
          MessageType: 'ScheduledNotification',
          MaximumExecutionFrequency: 'One_Hour',
        },
      ],
    },
  },
  'AWS::Config::RemediationConfiguration': {
    ConfigRuleName: 'jobs-in-vpc',
    TargetType: 'SSM_DOCUMENT',
    TargetId: 'stop-job',
    Parameters: { TrainingJobName: { ResourceValue: { Value: 'RESOURCE_ID' } } },
  },
  'AWS::Config::ConformancePack': {
    ConformancePackName: 'jobs-in-vpc',
    TemplateBody:
      'Resources: {Rule: {Type: AWS::Config::RemediationConfiguration, Properties: {ConfigRuleName: jobs-in-vpc}}}',
  },
  'AWS::Config::OrganizationConformancePack': {
    OrganizationConformancePackName: 'jobs-in-vpc',
    DeliveryS3Bucket: 'awsconfigconforms-example',
  },
  'AWS::Config::ConfigurationAggregator': {
    OrganizationAggregationSource: {
      RoleArn: 'arn:aws:iam::111122223333:role/x',
      AllAwsRegions: true,
    },
  },
  'AWS::Config::StoredQuery': {
    QueryName: 'violations',
    QueryExpression: "SELECT accountId WHERE configuration.complianceType = 'NON_COMPLIANT'",
  },
  'AWS::CloudFormation::StackSet': {
    StackSetName: 'jobs-in-vpc',
    PermissionModel: 'SERVICE_MANAGED',
    AutoDeployment: { Enabled: true },
    OperationPreferences: { ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE' },
  },
  'AWS::Lambda::Function': {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: 'exports.handler = async () => {};' },
  },
  'AWS::Lambda::EventSourceMapping': {
    EventSourceArn: 'arn:aws:sqs:eu-central-1:111122223333:q',
    FunctionName: 'f',
  },
  'AWS::SQS::Queue': { QueueName: 'jobs', VisibilityTimeout: 90, MessageRetentionPeriod: 86_400 },
  'AWS::IAM::ManagedPolicy': {
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sagemaker:List*', Resource: '*' }],
    },
  },
};

/** The good rule with other source details, or with another source. */
function rule(change: { readonly source?: object; readonly detail?: object }): object {
  const { Source } = goodProperties['AWS::Config::ConfigRule'] as {
    readonly Source: { readonly SourceDetails: readonly object[] };
  };
  const [detail] = Source.SourceDetails;
  const SourceDetails = [{ ...detail, ...change.detail }];
  return { Source: { ...Source, SourceDetails, ...change.source } };
}

const choose = 'choose one of them';
const ruleType = 'AWS::Config::ConfigRule';
const remediationType = 'AWS::Config::RemediationConfiguration';

export const badTemplates: readonly BadTemplate[] = [
  {
    mistake: 'a frequency that Config does not know',
    type: ruleType,
    properties: rule({ detail: { MaximumExecutionFrequency: 'Hourly' } }),
    says: `.Source.SourceDetails[0].MaximumExecutionFrequency must be one of One_Hour, Three_Hours, Six_Hours, Twelve_Hours, TwentyFour_Hours, got "Hourly"; ${choose}`,
  },
  {
    mistake: 'an owner that Config does not know',
    type: ruleType,
    properties: rule({ source: { Owner: 'LAMBDA' } }),
    says: `.Source.Owner must be one of CUSTOM_LAMBDA, AWS, CUSTOM_POLICY, got "LAMBDA"; ${choose}`,
  },
  {
    mistake: 'an event source that Config does not know',
    type: ruleType,
    properties: rule({ detail: { EventSource: 'config' } }),
    says: `.Source.SourceDetails[0].EventSource must be one of aws.config, got "config"; ${choose}`,
  },
  {
    mistake: 'a message type that Config does not know',
    type: ruleType,
    properties: rule({ detail: { MessageType: 'Scheduled' } }),
    says: `.Source.SourceDetails[0].MessageType must be one of ConfigurationItemChangeNotification, ConfigurationSnapshotDeliveryCompleted, ScheduledNotification, OversizedConfigurationItemChangeNotification, got "Scheduled"; ${choose}`,
  },
  {
    mistake: 'a message type that the function refuses',
    type: ruleType,
    properties: rule({ detail: { MessageType: 'ConfigurationItemChangeNotification' } }),
    says: '.Source.SourceDetails[0].MessageType must be ScheduledNotification, the only one that the function takes, got "ConfigurationItemChangeNotification"; use it',
  },
  {
    mistake: 'a rule that nothing starts',
    type: ruleType,
    properties: rule({ source: { SourceDetails: [] } }),
    says: '.Source.SourceDetails must list what starts the rule, got []; add a ScheduledNotification, without which Config never invokes the function',
  },
  {
    mistake: 'a function by its name',
    type: ruleType,
    properties: rule({ source: { SourceIdentifier: 'jobs-in-vpc' } }),
    says: '.Source.SourceIdentifier must be the ARN of a function, got "jobs-in-vpc"; name the function that evaluates the rule',
  },
  {
    mistake: 'a name too long to read results by',
    type: ruleType,
    properties: { ConfigRuleName: 'r'.repeat(65) },
    says: `.ConfigRuleName must have at most 64 characters, with which Config still reads its results, got "65 characters: ${'r'.repeat(65)}"; shorten it`,
  },
  {
    mistake: 'a name too long for what a pack appends',
    type: ruleType,
    isPack: true,
    properties: { ConfigRuleName: 'r'.repeat(38) },
    says: `.ConfigRuleName must have at most 37 characters, with which Config still reads its results, got "38 characters: ${'r'.repeat(38)}"; shorten it`,
  },
  {
    mistake: 'a name with spaces',
    type: ruleType,
    properties: { ConfigRuleName: 'jobs in vpc' },
    says: '.ConfigRuleName must match [A-Za-z0-9-_]+, got "jobs in vpc"; use those characters only',
  },
  {
    mistake: 'a description too long',
    type: ruleType,
    properties: { Description: 'd'.repeat(257) },
    says: `.Description must have at least 0 and at most 256 characters, got "257 characters: ${'d'.repeat(103)}…; shorten it`,
  },
  {
    mistake: 'parameters too long',
    type: ruleType,
    properties: { InputParameters: { exemptJobNames: 'j,'.repeat(600) } },
    says: '.InputParameters must have at most 1024 characters, got 1221; list fewer ids or names',
  },
  {
    mistake: 'a parameter that the rule does not know',
    type: ruleType,
    properties: { InputParameters: '{"color":"red"}' },
    says: `.InputParameters: the rule's parameters are invalid, nothing was evaluated: color is unknown; known are allowedSubnetIds, allowedSecurityGroupIds, requireNetworkIsolation, requireInterContainerEncryption, requireVolumeKmsKey, maxJobAgeDays, exemptJobNames, exemptTag, serverlessJobs, createdAfter, resourceType, remediationUrl, auditIntervalHours, refreshDays, accountResult, got "red"; use parameters of docs/parameters.md`,
  },
  {
    mistake: 'parameters that are no JSON',
    type: ruleType,
    properties: { InputParameters: 'requireNetworkIsolation=true' },
    says: '.InputParameters must be a JSON object, got "requireNetworkIsolation=true"; write {} for none',
  },
  {
    mistake: 'a remediation that is no runbook',
    type: remediationType,
    properties: { TargetType: 'LAMBDA' },
    says: `.TargetType must be one of SSM_DOCUMENT, got "LAMBDA"; ${choose}`,
  },
  {
    mistake: 'a remediation that asks for an ARN',
    type: remediationType,
    properties: { Parameters: { TrainingJobName: { ResourceValue: { Value: 'RESOURCE_ARN' } } } },
    says: `.Parameters.TrainingJobName.ResourceValue.Value must be one of RESOURCE_ID, got "RESOURCE_ARN"; ${choose}`,
  },
  {
    mistake: 'more attempts than Config makes',
    type: remediationType,
    properties: { MaximumAutomaticAttempts: 26 },
    says: '.MaximumAutomaticAttempts must be at least 1 and at most 25, got 26; choose less',
  },
  {
    mistake: 'automatic remediation without a role',
    type: remediationType,
    properties: { Automatic: true },
    says: '.Parameters must have AutomationAssumeRole where Automatic is true, got ["TrainingJobName"]; name the role that the runbook acts with',
  },
];
