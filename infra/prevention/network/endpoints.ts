// The endpoints that a training job in a VPC without a way out can need, as data.

/** Names of the endpoints, as props and parameters have them. */
export type EndpointName =
  | 's3'
  | 'ecrApi'
  | 'ecrDkr'
  | 'sageMakerApi'
  | 'logs'
  | 'sts'
  | 'monitoring'
  | 'kms';

/**
 * AWS's partitions, with the prefix that service names of endpoints may have there.
 *
 * @see https://docs.amazonaws.cn/en_us/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const endpointPrefixes = {
  aws: 'com.amazonaws',
  'aws-cn': 'cn.com.amazonaws',
  'aws-us-gov': 'com.amazonaws',
  'aws-eusc': 'eu.amazonaws',
  'aws-iso': 'gov.ic.c2s',
  'aws-iso-b': 'gov.sgov.sc2s',
  'aws-iso-e': 'uk.adc-e.cloud',
  'aws-iso-f': 'gov.ic.hci.csp',
} as const;

export type Partition = keyof typeof endpointPrefixes;

const everyOtherPartition = [
  'aws-cn',
  'aws-eusc',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
] as const satisfies readonly Partition[];

export interface TrainingEndpoint {
  readonly name: EndpointName;
  /** Last part of the service name, behind `<prefix>.<region>.`. */
  readonly service: string;
  /** The partitions whose prefix the service name has; in all others it is `com.amazonaws`. */
  readonly ownPrefixIn: readonly Partition[];
  /** A gateway endpoint is a route and costs nothing; an interface endpoint costs by the hour and zone. */
  readonly type: 'Gateway' | 'Interface';
  readonly isDefault: boolean;
  /** Who sends what through it. */
  readonly carries: string;
  /** When a job works without it. */
  readonly spareWhen: string;
  readonly see: string;
}

export const trainingEndpoints: readonly TrainingEndpoint[] = [
  {
    name: 's3',
    service: 's3',
    ownPrefixIn: [],
    type: 'Gateway',
    isDefault: true,
    carries:
      'SageMaker reads the training data and writes the model through the VPC, even with network isolation. So does the code.',
    spareWhen: 'never',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html#train-vpc-s3',
  },
  {
    name: 'ecrApi',
    service: 'ecr.api',
    ownPrefixIn: everyOtherPartition,
    type: 'Interface',
    isDefault: true,
    carries:
      'Calls to Amazon ECR from the VPC, by code that describes images and by builds in the same VPC. SageMaker pulls the image of a job itself.',
    spareWhen: 'nothing in the VPC builds, pulls or describes images',
    see: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
  },
  {
    name: 'ecrDkr',
    service: 'ecr.dkr',
    ownPrefixIn: everyOtherPartition,
    type: 'Interface',
    isDefault: true,
    carries: 'Pulling and pushing images from the VPC. The layers use the S3 endpoint.',
    spareWhen: 'nothing in the VPC pulls or pushes images',
    see: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
  },
  {
    name: 'sageMakerApi',
    service: 'sagemaker.api',
    ownPrefixIn: ['aws-cn', 'aws-iso', 'aws-iso-b'],
    type: 'Interface',
    isDefault: true,
    carries:
      'Calls to SageMaker, by training code that records experiments or registers models, and by notebooks or runners in the VPC that create jobs.',
    spareWhen: 'the code does not call SageMaker and jobs are created elsewhere',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/dg/interface-vpc-endpoint.html',
  },
  {
    name: 'logs',
    service: 'logs',
    ownPrefixIn: [],
    type: 'Interface',
    isDefault: true,
    carries: 'Log events that the code sends itself. SageMaker collects what the container prints.',
    spareWhen: 'the code only prints its log',
    see: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-and-interface-VPC.html',
  },
  {
    name: 'sts',
    service: 'sts',
    ownPrefixIn: ['aws-cn'],
    type: 'Interface',
    isDefault: false,
    carries:
      "AssumeRole and GetCallerIdentity by the code, for example when the SageMaker Python SDK looks up its default bucket. The job's own role does not need it.",
    spareWhen: 'the code does not call AWS STS',
    see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_create.html',
  },
  {
    name: 'monitoring',
    service: 'monitoring',
    ownPrefixIn: ['aws-cn', 'aws-iso'],
    type: 'Interface',
    isDefault: false,
    carries: 'PutMetricData by the code. Metrics that SageMaker finds in the log do not need it.',
    spareWhen: 'the code does not send metrics itself',
    see: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-interface-VPC.html',
  },
  {
    name: 'kms',
    service: 'kms',
    ownPrefixIn: [],
    type: 'Interface',
    isDefault: false,
    carries:
      'Encrypt and Decrypt by the code. Encryption of S3 objects and volumes does not need it.',
    spareWhen: 'the code does not encrypt anything itself',
    see: 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-vpc-endpoint.html',
  },
];

/** What stands before `.<region>.<service>` in the name of the endpoint's service. */
export function endpointPrefix(endpoint: TrainingEndpoint, partition: Partition): string {
  return endpointPrefixes[endpoint.ownPrefixIn.includes(partition) ? partition : 'aws'];
}

/** Hours of an average month, as AWS counts them. */
const HOURS_A_MONTH = 730;

/**
 * What interface endpoints cost in a month, in US dollars, before the price of each gigabyte.
 *
 * @see https://aws.amazon.com/privatelink/pricing/ for `dollarsAnHour`, which is for one endpoint in one zone.
 */
export function monthlyEndpointDollars(
  interfaceEndpoints: number,
  zones: number,
  dollarsAnHour: number,
): number {
  return interfaceEndpoints * zones * HOURS_A_MONTH * dollarsAnHour;
}
