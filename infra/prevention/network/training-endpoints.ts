import { Aws, type CfnCondition, CfnMapping, type IResolvable } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { all, eachItem, isNotEmpty, matches, refuse } from '../../constructs/problems.ts';
import { listOf } from '../policies/token-lists.ts';
import {
  type EndpointName,
  endpointPrefix,
  endpointPrefixes,
  type Partition,
  type TrainingEndpoint,
  trainingEndpoints,
} from './endpoints.ts';

export interface TrainingEndpointsProps {
  /** The VPC of the jobs. */
  readonly vpcId: string;
  /** Subnets of the jobs, one for each zone: an interface endpoint takes one subnet a zone. */
  readonly subnetIds: readonly string[];
  /** Route tables of those subnets. */
  readonly routeTableIds: readonly string[];
  /** Security groups of the interface endpoints. */
  readonly securityGroupIds: readonly string[];
  /**
   * Which endpoints to create; a condition leaves that to the deployment.
   * @default - those that `trainingEndpoints` marks as default
   */
  readonly include?: Readonly<Partial<Record<EndpointName, boolean | CfnCondition>>>;
  /**
   * Policy of the S3 endpoint: what may be reached through it.
   * @default - any bucket, as far as IAM and bucket policies allow
   */
  readonly s3Policy?: object | IResolvable;
}

/**
 * The endpoints through which a training job reaches AWS from a VPC without a way out.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import {
 *   EndpointsSecurityGroup,
 *   HttpsBetween,
 *   TrainingEndpoints,
 *   TrainingSecurityGroup,
 * } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'TrainingNetwork');
 * const vpcId = 'vpc-0a1b2c3d4e5f60718';
 * const jobs = new TrainingSecurityGroup(stack, 'Jobs', { vpcId });
 * const endpoints = new EndpointsSecurityGroup(stack, 'EndpointsGroup', vpcId);
 * new HttpsBetween(stack, 'Https', jobs.groupId, endpoints.groupId);
 * new TrainingEndpoints(stack, 'Endpoints', {
 *   vpcId,
 *   subnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-0f9e8d7c6b5a40312'],
 *   routeTableIds: ['rtb-0a1b2c3d4e5f60718'],
 *   securityGroupIds: [endpoints.groupId],
 * });
 */
export class TrainingEndpoints extends Construct {
  /** For bucket policies, as `aws:SourceVpce`; undefined where the endpoint is not created. */
  readonly s3EndpointId: string | undefined;

  constructor(scope: Construct, id: string, props: TrainingEndpointsProps) {
    super(scope, id);
    // By partition, which only the deployment knows.
    const prefixes = new CfnMapping(this, 'ServicePrefixes', { mapping: prefixesByPartition() });
    let s3EndpointId: string | undefined;
    for (const endpoint of trainingEndpoints) {
      const included = props.include?.[endpoint.name] ?? endpoint.isDefault;
      if (included === false) continue;
      const resource = new ec2.CfnVPCEndpoint(this, endpoint.name, {
        vpcId: props.vpcId,
        serviceName: `${prefixes.findInMap(Aws.PARTITION, endpoint.name)}.${Aws.REGION}.${endpoint.service}`,
        vpcEndpointType: endpoint.type,
        ...connection(endpoint, props),
      });
      if (included !== true) resource.cfnOptions.condition = included;
      if (endpoint.name === 's3') s3EndpointId = resource.attrId;
    }
    this.s3EndpointId = s3EndpointId;
  }
}

function prefixesByPartition(): Record<string, Record<string, string>> {
  const partitions = Object.keys(endpointPrefixes) as Partition[];
  const row = (partition: Partition) =>
    Object.fromEntries(trainingEndpoints.map((it) => [it.name, endpointPrefix(it, partition)]));
  return Object.fromEntries(partitions.map((partition) => [partition, row(partition)]));
}

function connection(
  endpoint: TrainingEndpoint,
  props: TrainingEndpointsProps,
): Partial<ec2.CfnVPCEndpointProps> {
  if (endpoint.type === 'Gateway')
    return {
      routeTableIds: [...props.routeTableIds],
      ...(props.s3Policy !== undefined && { policyDocument: props.s3Policy }),
    };
  return {
    subnetIds: [...props.subnetIds],
    securityGroupIds: [...props.securityGroupIds],
    // The names of the service resolve to the endpoint, so that no code has to know about it.
    privateDnsEnabled: true,
  };
}

/**
 * A policy of the S3 endpoint that lets through the named buckets only, and the layers of images in ECR.
 *
 * SageMaker's own buckets (built-in algorithms, JumpStart models, example data) are not among them: name those
 * that jobs use. Names may be a parameter of a template.
 *
 * @throws Error that lists what is no name of a bucket: a policy with it would close the endpoint.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway
 */
export function onlyBuckets(bucketNames: readonly string[]): object {
  refuse('the policy of the S3 endpoint', isListOfBuckets('bucketNames', bucketNames));
  return {
    Version: '2012-10-17',
    Statement: [
      statement(
        'NamedBuckets',
        's3:*',
        listOf({ before: 'arn:*:s3:::', items: bucketNames, behind: '' }),
      ),
      statement(
        'TheirObjects',
        's3:*',
        listOf({ before: 'arn:*:s3:::', items: bucketNames, behind: '/*' }),
      ),
      statement(
        'LayersOfImages',
        's3:GetObject',
        `arn:${Aws.PARTITION}:s3:::prod-${Aws.REGION}-starport-layer-bucket/*`,
      ),
    ],
  };
}

const isListOfBuckets = all(
  isNotEmpty('bucket'),
  eachItem(
    matches('list names of buckets, and no ARNs', /^[a-z0-9*?][a-z0-9.*?-]{0,61}[a-z0-9*?]$/),
  ),
);

function statement(sid: string, action: string, resource: string | readonly string[]): object {
  return { Sid: sid, Effect: 'Allow', Principal: '*', Action: action, Resource: resource };
}
