import { Aws, type CfnCondition, Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export interface TrainingSecurityGroupProps {
  /** The VPC of the jobs. */
  readonly vpcId: string;
  /**
   * AWS's prefix list of S3 in this Region, `pl-…`, so that the jobs' HTTPS goes to S3 and the endpoints only.
   * @default - HTTPS to any address, of which only S3 has a route in a VPC without a way out
   */
  readonly s3PrefixListId?: string;
  /**
   * Decides on deployment whether `s3PrefixListId` counts.
   * @default - it counts where it is given
   */
  readonly s3PrefixListIsGiven?: CfnCondition;
}

const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 } as const;

/** A rule must be there, or EC2 adds one that allows everything; this one matches no packet. */
const nothing = {
  ipProtocol: 'icmp',
  fromPort: 252,
  toPort: 86,
  cidrIp: '255.255.255.255/32',
  description: 'Nothing',
} as const;

/**
 * A security group for training jobs.
 *
 * The containers of a distributed job talk to each other on any port, and with EFA by protocols of their own:
 * so everything is allowed among them, both ways.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html#train-vpc-groups
 *
 * @example
 * import { App, CfnOutput, Stack } from 'aws-cdk-lib';
 * import { TrainingSecurityGroup } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'TrainingNetwork');
 * const jobs = new TrainingSecurityGroup(stack, 'Jobs', {
 *   vpcId: 'vpc-0a1b2c3d4e5f60718',
 *   s3PrefixListId: 'pl-0a1b2c3d',
 * });
 *
 * new CfnOutput(stack, 'SecurityGroup', { value: jobs.groupId });
 */
export class TrainingSecurityGroup extends Construct {
  /** For `VpcConfig.SecurityGroupIds`. */
  readonly groupId: string;

  constructor(scope: Construct, id: string, props: TrainingSecurityGroupProps) {
    super(scope, id);
    this.groupId = new ec2.CfnSecurityGroup(this, 'Resource', {
      vpcId: props.vpcId,
      groupDescription: 'SageMaker training jobs',
      securityGroupEgress: [{ ...https, ...toS3(props), description: 'HTTPS to S3' }],
    }).attrGroupId;
    const among = {
      groupId: this.groupId,
      description: 'Among the containers of a job',
      ipProtocol: '-1',
    };
    new ec2.CfnSecurityGroupIngress(this, 'FromContainers', {
      ...among,
      sourceSecurityGroupId: this.groupId,
    });
    new ec2.CfnSecurityGroupEgress(this, 'ToContainers', {
      ...among,
      destinationSecurityGroupId: this.groupId,
    });
  }
}

/**
 * A security group for the interface endpoints, which lets nothing out and nobody in until `HttpsBetween` does.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { EndpointsSecurityGroup } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'TrainingNetwork');
 * new EndpointsSecurityGroup(stack, 'Endpoints', 'vpc-0a1b2c3d4e5f60718');
 */
export class EndpointsSecurityGroup extends Construct {
  /** For `securityGroupIds` of `TrainingEndpoints`. */
  readonly groupId: string;

  constructor(scope: Construct, id: string, vpcId: string) {
    super(scope, id);
    this.groupId = new ec2.CfnSecurityGroup(this, 'Resource', {
      vpcId,
      groupDescription: 'Interface endpoints for SageMaker training jobs',
      securityGroupEgress: [nothing],
    }).attrGroupId;
  }
}

/**
 * HTTPS from the jobs' group to the group of endpoints, in the rules of both.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { HttpsBetween } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'TrainingNetwork');
 * new HttpsBetween(stack, 'Https', 'sg-0a1b2c3d4e5f60718', 'sg-0f9e8d7c6b5a40312');
 */
export class HttpsBetween extends Construct {
  constructor(scope: Construct, id: string, trainingGroupId: string, endpointsGroupId: string) {
    super(scope, id);
    new ec2.CfnSecurityGroupEgress(this, 'ToEndpoints', {
      groupId: trainingGroupId,
      destinationSecurityGroupId: endpointsGroupId,
      description: 'HTTPS to the endpoints',
      ...https,
    });
    new ec2.CfnSecurityGroupIngress(this, 'FromJobs', {
      groupId: endpointsGroupId,
      sourceSecurityGroupId: trainingGroupId,
      description: 'HTTPS from the jobs',
      ...https,
    });
  }
}

function toS3(
  props: TrainingSecurityGroupProps,
): Pick<ec2.CfnSecurityGroup.EgressProperty, 'cidrIp' | 'destinationPrefixListId'> {
  const { s3PrefixListId, s3PrefixListIsGiven } = props;
  if (s3PrefixListId === undefined) return { cidrIp: '0.0.0.0/0' };
  if (s3PrefixListIsGiven === undefined) return { destinationPrefixListId: s3PrefixListId };
  const either = (given: string, other: string) =>
    Fn.conditionIf(s3PrefixListIsGiven.logicalId, given, other).toString();
  return {
    cidrIp: either(Aws.NO_VALUE, '0.0.0.0/0'),
    destinationPrefixListId: either(s3PrefixListId, Aws.NO_VALUE),
  };
}
