// The network as self-contained templates: a VPC of its own, or what an existing one lacks.

import { CfnCondition, CfnOutput, CfnParameter, Fn, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BaseStack } from '../../templates/base-stack.ts';
import {
  flag,
  type OptionalParameter,
  onlyIf,
  optionalList,
  optionalText,
} from '../../templates/parameters.ts';
import { type EndpointName, trainingEndpoints } from './endpoints.ts';
import { onlyBuckets, TrainingEndpoints } from './training-endpoints.ts';
import {
  EndpointsSecurityGroup,
  HttpsBetween,
  TrainingSecurityGroup,
} from './training-security-groups.ts';
import { TrainingVpc } from './training-vpc.ts';
import { VpcFlowLogs } from './vpc-flow-logs.ts';

/** A VPC for training jobs, in two zones. */
export class TrainingVpcStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(
      scope,
      id,
      'A VPC for SageMaker training jobs: private subnets and endpoints, no way out',
    );
    const cidr = new CfnParameter(this, 'Cidr', {
      default: '10.32.0.0/16',
      allowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[6-9])$',
      description: 'Range of addresses, /16 to /19.',
    });
    const options = networkParameters(this);
    const vpc = new TrainingVpc(this, 'Vpc', { cidr: cidr.valueAsString, ...options });
    new CfnOutput(this, 'SubnetIds', {
      value: Fn.join(',', [...vpc.subnetIds]),
      description: 'For VpcConfig.Subnets',
    });
    outputSecurityGroup(this, vpc.securityGroupId);
    outputS3Endpoint(this, vpc.s3EndpointId, options.include.s3);
  }
}

/** The endpoints and security groups that an existing VPC lacks. */
export class TrainingEndpointsStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(
      scope,
      id,
      'What an existing VPC lacks for SageMaker training jobs: endpoints and groups',
    );
    const vpcId = new CfnParameter(this, 'VpcId', { type: 'AWS::EC2::VPC::Id' }).valueAsString;
    const subnetIds = new CfnParameter(this, 'SubnetIds', {
      type: 'List<AWS::EC2::Subnet::Id>',
      description: 'Private subnets for the jobs, one for each zone.',
    }).valueAsList;
    const routeTableIds = new CfnParameter(this, 'RouteTableIds', {
      type: 'CommaDelimitedList',
      description: 'Route tables of these subnets.',
    }).valueAsList;
    const ownGroup = optionalText(
      this,
      'TrainingSecurityGroupId',
      'Security group that the jobs have already. Empty: one is created.',
    );
    const otherEndpoints = optionalText(
      this,
      'ExistingEndpointsSecurityGroupId',
      'Security group of interface endpoints that are there already: it is opened to the jobs.',
    );
    const flowLogs = flag(this, 'CreateFlowLogs', 'Whether to create flow logs of the VPC.');
    const { include, s3Policy, ...s3 } = networkParameters(this);

    const jobs = new TrainingSecurityGroup(this, 'JobsGroup', { vpcId, ...s3 });
    const createsGroup = new CfnCondition(this, 'CreatesJobsGroup', {
      expression: Fn.conditionNot(ownGroup.condition),
    });
    onlyIf(createsGroup, jobs);
    const jobsGroupId = Fn.conditionIf(
      createsGroup.logicalId,
      jobs.groupId,
      ownGroup.value,
    ).toString();
    const endpoints = new EndpointsSecurityGroup(this, 'EndpointsGroup', vpcId);
    new HttpsBetween(this, 'Https', jobsGroupId, endpoints.groupId);
    onlyIf(
      otherEndpoints.condition,
      new HttpsBetween(this, 'HttpsToExisting', jobsGroupId, otherEndpoints.value),
    );
    const { s3EndpointId } = new TrainingEndpoints(this, 'Endpoints', {
      vpcId,
      subnetIds,
      routeTableIds,
      securityGroupIds: [endpoints.groupId],
      include,
      s3Policy,
    });
    onlyIf(flowLogs.condition, new VpcFlowLogs(this, 'FlowLogs', vpcId));
    outputSecurityGroup(this, jobs.groupId).condition = createsGroup;
    outputS3Endpoint(this, s3EndpointId, include.s3);
  }
}

/** The parameters that both templates have. */
function networkParameters(stack: Stack) {
  const buckets = optionalList(
    stack,
    'OnlyBucketNames',
    'Buckets that can be reached through the S3 endpoint. Empty: any.',
  );
  const prefixList = optionalText(
    stack,
    'S3PrefixListId',
    "AWS's prefix list of S3 in this Region, to narrow the jobs' HTTPS to it. Empty: any address.",
  );
  return {
    include: endpointConditions(stack),
    s3Policy: buckets.when(onlyBuckets(buckets.values)) as object,
    s3PrefixListId: prefixList.value,
    s3PrefixListIsGiven: prefixList.condition,
  };
}

function endpointConditions(stack: Stack): Readonly<Record<EndpointName, CfnCondition>> {
  const flags = trainingEndpoints.map(
    ({ name, service, isDefault }): [string, OptionalParameter] => [
      name,
      flag(
        stack,
        `Create${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        `Whether to create the endpoint ${service}; false where the VPC has it.`,
        isDefault,
      ),
    ],
  );
  return Object.fromEntries(flags.map(([name, { condition }]) => [name, condition])) as Record<
    EndpointName,
    CfnCondition
  >;
}

function outputSecurityGroup(stack: Stack, securityGroupId: string): CfnOutput {
  return new CfnOutput(stack, 'SecurityGroupId', {
    value: securityGroupId,
    description: 'For VpcConfig.SecurityGroupIds',
  });
}

function outputS3Endpoint(stack: Stack, id: string | undefined, condition: CfnCondition): void {
  if (id === undefined) return;
  new CfnOutput(stack, 'S3EndpointId', {
    value: id,
    description: 'For bucket policies, as aws:SourceVpce',
    condition,
  });
}
