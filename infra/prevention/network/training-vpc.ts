// A VPC for training jobs: private subnets and nothing that leads out of them but endpoints.
//
// L1 constructs, since one code serves CDK and the template, which takes the range as a parameter: ec2.Vpc
// needs it as a literal, and knows only two zones in a stack that is not bound to a Region.

import { type CfnCondition, Fn, type IResolvable, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  type Check,
  isWholeNumber,
  matches,
  problemsOf,
  refuse,
} from '../../constructs/problems.ts';
import type { EndpointName } from './endpoints.ts';
import { TrainingEndpoints } from './training-endpoints.ts';
import {
  EndpointsSecurityGroup,
  HttpsBetween,
  TrainingSecurityGroup,
} from './training-security-groups.ts';
import { VpcFlowLogs } from './vpc-flow-logs.ts';

type Layout = Required<Pick<TrainingVpcProps, 'cidr' | 'zones' | 'subnetHostBits'>>;

export interface TrainingVpcProps {
  /**
   * Range of addresses, IPv4, /16 to /28. The subnets must fit: /16 has room for 16 subnets of 12 bits.
   * @default '10.32.0.0/16'
   */
  readonly cidr?: string;
  /**
   * Zones, each with one subnet: 2 to 6.
   * @default 2
   */
  readonly zones?: number;
  /**
   * Bits of an address within a subnet, 4 to 12: 12 for 4,096 addresses. An instance takes two, with EFA five.
   * @default 12
   */
  readonly subnetHostBits?: number;
  /**
   * Which endpoints to create; a condition leaves that to the deployment.
   * @default - S3, ECR, SageMaker API and CloudWatch Logs
   */
  readonly include?: Readonly<Partial<Record<EndpointName, boolean | CfnCondition>>>;
  /**
   * Policy of the S3 endpoint, such as `onlyBuckets(['my-data'])`.
   * @default - any bucket, as far as IAM and bucket policies allow
   */
  readonly s3Policy?: object | IResolvable;
  /**
   * AWS's prefix list of S3 in this Region, `pl-…`.
   * @default - jobs may send HTTPS to any address; only S3 and the endpoints can be reached
   */
  readonly s3PrefixListId?: string;
  /**
   * Decides on deployment whether `s3PrefixListId` counts.
   * @default - it counts where it is given
   */
  readonly s3PrefixListIsGiven?: CfnCondition;
  /**
   * How long flow logs are kept.
   * @default RetentionDays.ONE_YEAR
   */
  readonly flowLogRetention?: logs.RetentionDays;
}

/**
 * A VPC that training jobs can live in, without a way to the internet.
 *
 * @example
 * import { App, CfnOutput, Fn, Stack } from 'aws-cdk-lib';
 * import { onlyBuckets, TrainingVpc } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'TrainingNetwork');
 * const vpc = new TrainingVpc(stack, 'Vpc', {
 *   zones: 3,
 *   include: { kms: true },
 *   s3Policy: onlyBuckets(['my-training-data']),
 * });
 *
 * new CfnOutput(stack, 'Subnets', { value: Fn.join(',', [...vpc.subnetIds]) });
 * new CfnOutput(stack, 'SecurityGroup', { value: vpc.securityGroupId });
 */
export class TrainingVpc extends Construct {
  /** The id of the VPC. */
  readonly vpcId: string;
  /** For `VpcConfig.Subnets`. */
  readonly subnetIds: readonly string[];
  /** For `VpcConfig.SecurityGroupIds`. */
  readonly securityGroupId: string;
  /** For bucket policies, as `aws:SourceVpce`; undefined where the endpoint is not created. */
  readonly s3EndpointId: string | undefined;

  /** @throws Error that lists every number that is out of range, or says that the subnets do not fit. */
  constructor(scope: Construct, id: string, props: TrainingVpcProps = {}) {
    super(scope, id);
    const { zones = 2, subnetHostBits = 12, cidr = '10.32.0.0/16' } = props;
    const layout = { cidr, zones, subnetHostBits };
    const unusable = problemsOf(checks, layout);
    refuse(`TrainingVpc ${this.node.path}`, unusable.length > 0 ? unusable : roomProblems(layout));

    // Of default tenancy: SageMaker accepts no other.
    const vpc = new ec2.CfnVPC(this, 'Resource', {
      cidrBlock: cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
    });
    Tags.of(vpc).add('Name', 'sagemaker-training');
    const routes = new ec2.CfnRouteTable(this, 'Routes', { vpcId: vpc.ref });
    this.vpcId = vpc.ref;
    this.subnetIds = Array.from({ length: zones }, (_, index) =>
      this.#addSubnet(index, routes, {
        vpcId: vpc.ref,
        cidrBlock: Fn.select(index, Fn.cidr(vpc.attrCidrBlock, zones, String(subnetHostBits))),
      }),
    );

    const { include, s3Policy, s3PrefixListId, s3PrefixListIsGiven } = props;
    const jobs = new TrainingSecurityGroup(this, 'JobsGroup', {
      vpcId: vpc.ref,
      ...(s3PrefixListId !== undefined && { s3PrefixListId }),
      ...(s3PrefixListIsGiven !== undefined && { s3PrefixListIsGiven }),
    });
    const endpoints = new EndpointsSecurityGroup(this, 'EndpointsGroup', vpc.ref);
    new HttpsBetween(this, 'Https', jobs.groupId, endpoints.groupId);
    this.securityGroupId = jobs.groupId;
    this.s3EndpointId = new TrainingEndpoints(this, 'Endpoints', {
      vpcId: vpc.ref,
      subnetIds: this.subnetIds,
      routeTableIds: [routes.ref],
      securityGroupIds: [endpoints.groupId],
      ...(include !== undefined && { include }),
      ...(s3Policy !== undefined && { s3Policy }),
    }).s3EndpointId;
    new VpcFlowLogs(this, 'FlowLogs', vpc.ref, props.flowLogRetention);
  }

  #addSubnet(
    index: number,
    routes: ec2.CfnRouteTable,
    props: Pick<ec2.CfnSubnetProps, 'vpcId' | 'cidrBlock'>,
  ): string {
    const id = `Subnet${index + 1}`;
    const subnet = new ec2.CfnSubnet(this, id, {
      ...props,
      availabilityZone: Fn.select(index, Fn.getAzs()),
      mapPublicIpOnLaunch: false,
    });
    Tags.of(subnet).add('Name', `sagemaker-training-${index + 1}`);
    new ec2.CfnSubnetRouteTableAssociation(this, `${id}Routes`, {
      subnetId: subnet.ref,
      routeTableId: routes.ref,
    });
    return subnet.ref;
  }
}

const checks: Readonly<Record<string, Check>> = {
  zones: isWholeNumber(2, 6),
  subnetHostBits: isWholeNumber(4, 12),
  cidr: matches(
    'be a range of IPv4 addresses from /16 to /28, such as 10.32.0.0/16',
    /^(\d{1,3}\.){3}\d{1,3}\/(1[6-9]|2[0-8])$/,
  ),
};

/** What does not fit is refused here, and not by the deployment; a range that is a parameter is known only there. */
function roomProblems({ cidr, zones, subnetHostBits }: Layout): readonly string[] {
  if (Token.isUnresolved(cidr)) return [];
  const hostBits = 32 - Number(cidr.split('/')[1]);
  return 2 ** (hostBits - subnetHostBits) >= zones
    ? []
    : [
        `cidr must have room for ${zones} subnets of ${subnetHostBits} bits, got ${JSON.stringify(cidr)}; ` +
          'take a larger range, or a lower subnetHostBits',
      ];
}
