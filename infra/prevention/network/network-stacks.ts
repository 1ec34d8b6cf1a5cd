// The network as self-contained templates: a VPC of its own, or what an existing one lacks.

import { CfnCondition, CfnOutput, type CfnParameter, Fn, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BaseStack } from '../../templates/base-stack.ts';
import {
  declareParameters,
  flag,
  list,
  onlyIf,
  type ParameterGroup,
  text,
  whereGiven,
  whereTrue,
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

const newVpc: ParameterGroup = {
  label: 'The VPC',
  parameters: {
    Cidr: {
      label: 'IPv4 CIDR block',
      description: 'Addresses of the VPC, /16 to /19.',
      default: '10.32.0.0/16',
      allowedPattern: '^(\\d{1,3}\\.){3}\\d{1,3}/(1[6-9])$',
      constraintDescription: 'Must be a CIDR block from /16 to /19.',
    },
  },
};

const existingVpc: ParameterGroup = {
  label: 'The VPC',
  parameters: {
    VpcId: {
      label: 'VPC',
      description: 'The VPC that the jobs are to use.',
      type: 'AWS::EC2::VPC::Id',
    },
    SubnetIds: {
      label: 'Subnets',
      description: 'Private subnets for the jobs, one for each Availability Zone.',
      type: 'List<AWS::EC2::Subnet::Id>',
    },
    RouteTableIds: {
      label: 'Route tables',
      description: 'Route tables of these subnets, separated by commas.',
      type: 'CommaDelimitedList',
      allowedPattern: '^rtb-[0-9a-f]+$',
      constraintDescription: 'IDs of route tables.',
    },
    TrainingSecurityGroupId: text('sg-[0-9a-f]+', 'the ID of a security group', {
      label: 'Security group of the jobs',
      description: 'Security group that the jobs already have. Empty: one is created.',
    }),
    ExistingEndpointsSecurityGroupId: text('sg-[0-9a-f]+', 'the ID of a security group', {
      label: 'Security group of existing endpoints',
      description: 'Security group of interface endpoints that exist. It is opened to the jobs.',
    }),
    CreateFlowLogs: flag(false, {
      label: 'Flow logs',
      description: 'Whether to create flow logs of the VPC.',
    }),
  },
};

const endpoints: ParameterGroup = {
  label: 'Endpoints to create',
  parameters: Object.fromEntries(
    trainingEndpoints.map(({ name, service, isDefault }) => [
      createId(name),
      flag(isDefault, {
        label: service,
        description: `Whether to create the endpoint ${service}. Set it to false if the VPC has it.`,
      }),
    ]),
  ),
};

const narrowing: ParameterGroup = {
  label: 'What jobs can reach through S3',
  parameters: {
    OnlyBucketNames: list('[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]', 'Names of buckets', {
      label: 'Only these buckets',
      description:
        'Buckets that jobs can reach through the S3 endpoint, separated by commas. Empty: any bucket.',
    }),
    S3PrefixListId: text('pl-[0-9a-f]+', 'the ID of a prefix list', {
      label: 'Prefix list of S3',
      description:
        "AWS's prefix list of S3 in this Region, to restrict the jobs' HTTPS to it. Empty: any address.",
    }),
  },
};

/** A VPC for training jobs, in two zones. */
export class TrainingVpcStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(
      scope,
      id,
      'A VPC for SageMaker training jobs: private subnets and endpoints, no way out',
    );
    const parameter = declareParameters(this, [newVpc, endpoints, narrowing]);
    const options = networkOptions(parameter);
    const cidr = parameter('Cidr').valueAsString;
    const vpc = new TrainingVpc(this, 'Vpc', { cidr, ...options });
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
    const parameter = declareParameters(this, [existingVpc, endpoints, narrowing]);
    const vpcId = parameter('VpcId').valueAsString;
    const ownGroup = whereGiven(parameter('TrainingSecurityGroupId'));
    const existingGroup = parameter('ExistingEndpointsSecurityGroupId');
    const whereExistingGroup = whereGiven(existingGroup);
    const flowLogs = whereTrue(parameter('CreateFlowLogs'));
    const { include, s3Policy, ...s3 } = networkOptions(parameter);

    const jobs = new TrainingSecurityGroup(this, 'JobsGroup', { vpcId, ...s3 });
    const createsGroup = new CfnCondition(this, 'CreatesJobsGroup', {
      expression: Fn.conditionNot(ownGroup.condition),
    });
    onlyIf(createsGroup, jobs);
    const jobsGroupId = Fn.conditionIf(
      createsGroup.logicalId,
      jobs.groupId,
      parameter('TrainingSecurityGroupId').valueAsString,
    ).toString();
    const endpointsGroup = new EndpointsSecurityGroup(this, 'EndpointsGroup', vpcId);
    new HttpsBetween(this, 'Https', jobsGroupId, endpointsGroup.groupId);
    onlyIf(
      whereExistingGroup.condition,
      new HttpsBetween(this, 'HttpsToExisting', jobsGroupId, existingGroup.valueAsString),
    );
    const { s3EndpointId } = new TrainingEndpoints(this, 'Endpoints', {
      vpcId,
      subnetIds: parameter('SubnetIds').valueAsList,
      routeTableIds: parameter('RouteTableIds').valueAsList,
      securityGroupIds: [endpointsGroup.groupId],
      include,
      s3Policy,
    });
    onlyIf(flowLogs.condition, new VpcFlowLogs(this, 'FlowLogs', vpcId));
    outputSecurityGroup(this, jobs.groupId).condition = createsGroup;
    outputS3Endpoint(this, s3EndpointId, include.s3);
  }
}

/** What the parameters that both templates have decide. */
function networkOptions(parameter: (id: string) => CfnParameter) {
  const buckets = parameter('OnlyBucketNames');
  const prefixList = parameter('S3PrefixListId');
  const include = trainingEndpoints.map(({ name }) => [
    name,
    whereTrue(parameter(createId(name))).condition,
  ]);
  return {
    include: Object.fromEntries(include) as Record<EndpointName, CfnCondition>,
    s3Policy: whereGiven(buckets).when(onlyBuckets(buckets.valueAsList)),
    s3PrefixListId: prefixList.valueAsString,
    s3PrefixListIsGiven: whereGiven(prefixList).condition,
  };
}

/** The parameter that says whether to create an endpoint. */
function createId(name: EndpointName): string {
  return `Create${name.charAt(0).toUpperCase()}${name.slice(1)}`;
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
