// What EC2 says about a network, each part read for itself.

import type {
  NatGateway,
  NetworkAcl,
  RouteTable,
  SecurityGroup,
  Subnet,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Part } from '../explain/part.ts';
import type { ChosenNetwork } from './network-options.ts';

export interface VpcFacts {
  readonly tenancy: string;
  readonly cidrs: readonly string[];
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
}

export interface NetworkFacts {
  readonly region: string;
  /** Those of the subnets and groups that exist, whatever their VPC. */
  readonly subnets: Part<readonly Subnet[]>;
  readonly groups: Part<readonly SecurityGroup[]>;
  /** Of the first subnet's VPC; undefined where not even that is known. */
  readonly ofVpc: VpcParts | undefined;
}

export interface VpcParts {
  readonly vpcId: string;
  readonly vpc: Part<VpcFacts>;
  readonly routeTables: Part<readonly RouteTable[]>;
  readonly natGateways: Part<readonly NatGateway[]>;
  readonly acls: Part<readonly NetworkAcl[]>;
  readonly endpoints: Part<readonly VpcEndpoint[]>;
  readonly endpointGroups: Part<readonly SecurityGroup[]>;
  /** Ids of AWS's prefix lists of S3. */
  readonly s3PrefixLists: Part<readonly string[]>;
}

/** The job that is to run there. */
export interface PlannedJob {
  readonly network: ChosenNetwork;
  readonly instances: number;
  readonly isIsolated: boolean;
  /** Services that its code calls. */
  readonly services: readonly string[];
}
