// Which shapes of the service model describe the properties of which CloudFormation type. A property that none of
// a type's shapes has, or that only CloudFormation knows, is cfn-lint's to judge.

import type { ServiceName } from './service-model.ts';

export interface ResourceShapes {
  readonly service: ServiceName;
  /** Requests and structures whose members the type's properties become. */
  readonly shapes: readonly string[];
  /** Where CloudFormation has a name of its own. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Properties that are lists of what a request takes one by one. */
  readonly listsOf?: Readonly<Record<string, string>>;
}

export const resourceShapes: Readonly<Record<string, ResourceShapes>> = {
  'AWS::CloudFormation::StackSet': {
    service: 'cloudformation',
    shapes: ['CreateStackSetInput', 'CreateStackInstancesInput'],
    listsOf: { StackInstancesGroup: 'CreateStackInstancesInput' },
  },
  'AWS::CloudWatch::Alarm': { service: 'cloudwatch', shapes: ['PutMetricAlarmInput'] },
  'AWS::Config::ConfigRule': { service: 'config', shapes: ['ConfigRule'] },
  'AWS::Config::ConfigurationAggregator': {
    service: 'config',
    shapes: ['PutConfigurationAggregatorRequest'],
  },
  'AWS::Config::ConformancePack': { service: 'config', shapes: ['PutConformancePackRequest'] },
  'AWS::Config::OrganizationConformancePack': {
    service: 'config',
    shapes: ['PutOrganizationConformancePackRequest'],
  },
  'AWS::Config::RemediationConfiguration': {
    service: 'config',
    shapes: ['RemediationConfiguration'],
  },
  'AWS::Config::StoredQuery': {
    service: 'config',
    shapes: ['StoredQuery'],
    renamed: { QueryDescription: 'Description', QueryExpression: 'Expression' },
  },
  'AWS::DynamoDB::Table': { service: 'dynamodb', shapes: ['CreateTableInput'] },
  'AWS::EC2::FlowLog': { service: 'ec2', shapes: ['CreateFlowLogsRequest'] },
  'AWS::Events::Rule': { service: 'events', shapes: ['PutRuleRequest', 'PutTargetsRequest'] },
  'AWS::IAM::ManagedPolicy': {
    service: 'iam',
    shapes: ['CreatePolicyRequest'],
    renamed: { ManagedPolicyName: 'PolicyName' },
  },
  'AWS::IAM::Policy': { service: 'iam', shapes: ['PutRolePolicyRequest'] },
  'AWS::IAM::Role': {
    service: 'iam',
    shapes: ['CreateRoleRequest'],
    listsOf: { Policies: 'PutRolePolicyRequest' },
  },
  'AWS::Lambda::EventInvokeConfig': {
    service: 'lambda',
    shapes: ['PutFunctionEventInvokeConfigRequest'],
  },
  'AWS::Lambda::EventSourceMapping': {
    service: 'lambda',
    shapes: ['CreateEventSourceMappingRequest'],
  },
  'AWS::Lambda::Function': { service: 'lambda', shapes: ['CreateFunctionRequest'] },
  'AWS::Lambda::Permission': { service: 'lambda', shapes: ['AddPermissionRequest'] },
  'AWS::Logs::LogGroup': {
    service: 'logs',
    shapes: ['CreateLogGroupRequest', 'PutRetentionPolicyRequest'],
  },
  'AWS::Organizations::Policy': { service: 'organizations', shapes: ['CreatePolicyRequest'] },
  'AWS::SSM::Document': { service: 'ssm', shapes: ['CreateDocumentRequest'] },
};
