import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  monthlyEndpointDollars,
  trainingEndpoints,
} from '../../../infra/prevention/network/endpoints.ts';
import {
  TrainingEndpointsStack,
  TrainingVpcStack,
} from '../../../infra/prevention/network/network-stacks.ts';
import { onlyBuckets } from '../../../infra/prevention/network/training-endpoints.ts';
import {
  TrainingVpc,
  type TrainingVpcProps,
} from '../../../infra/prevention/network/training-vpc.ts';

function templateOf(props: TrainingVpcProps = {}): Template {
  const stack = new Stack(new App());
  new TrainingVpc(stack, 'Vpc', props);
  return Template.fromStack(stack);
}

function serviceNames(template: Template): readonly string[] {
  const endpoints = Object.values(template.findResources('AWS::EC2::VPCEndpoint'));
  return endpoints.map(({ Properties }) => JSON.stringify(Properties.ServiceName));
}

describe('TrainingVpc', () => {
  it('has no way out but endpoints', () => {
    const template = templateOf();

    for (const type of ['InternetGateway', 'NatGateway', 'Route', 'EgressOnlyInternetGateway'])
      template.resourceCountIs(`AWS::EC2::${type}`, 0);
    template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
  });

  it.each([2, 3])('has a subnet in each of %s zones, with a range of its own', (zones) => {
    const template = templateOf({ zones });

    const subnets = Object.values(template.findResources('AWS::EC2::Subnet'));
    const ranges = subnets.map(({ Properties }) => JSON.stringify(Properties.CidrBlock));
    const places = subnets.map(({ Properties }) => JSON.stringify(Properties.AvailabilityZone));
    expect([new Set(ranges).size, new Set(places).size]).toEqual([zones, zones]);
  });

  it('reaches S3 by every route table of its subnets', () => {
    const template = templateOf();

    const tables = Object.keys(template.findResources('AWS::EC2::RouteTable'));
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      RouteTableIds: tables.map((Ref) => ({ Ref })),
    });
    template.allResourcesProperties('AWS::EC2::SubnetRouteTableAssociation', {
      RouteTableId: { Ref: tables[0] },
    });
  });

  it('has the endpoints that the list marks as default', () => {
    const names = serviceNames(templateOf());

    const defaults = trainingEndpoints.filter(({ isDefault }) => isDefault);
    expect(names).toHaveLength(defaults.length);
    for (const { service } of defaults)
      expect(names.some((name) => name.includes(`.${service}"`))).toBe(true);
  });

  it('has the endpoints that are asked for', () => {
    const names = serviceNames(templateOf({ include: { sts: true, logs: false } }));

    expect(names.some((name) => name.includes('.sts"'))).toBe(true);
    expect(names.some((name) => name.includes('.logs"'))).toBe(false);
  });

  it('lets the containers talk to each other by any protocol, both ways', () => {
    const template = templateOf();

    const own = (id: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(id), 'GroupId'] });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      IpProtocol: '-1',
      GroupId: own('Jobs'),
      SourceSecurityGroupId: own('Jobs'),
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      IpProtocol: '-1',
      GroupId: own('Jobs'),
      DestinationSecurityGroupId: own('Jobs'),
    });
  });

  it('lets nobody but the jobs into the endpoints, by HTTPS', () => {
    const template = templateOf();

    const rules = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).filter(
      ({ Properties }) => JSON.stringify(Properties.GroupId).includes('EndpointsGroup'),
    );
    expect(rules.map(({ Properties }) => [Properties.FromPort, Properties.ToPort])).toEqual([
      [443, 443],
    ]);
    expect(JSON.stringify(rules)).toMatch(/"SourceSecurityGroupId":\{"Fn::GetAtt":\["\w*JobsGroup/);
  });

  it('narrows HTTPS to the prefix list of S3 where it is given', () => {
    const template = templateOf({ s3PrefixListId: 'pl-0123456789' });

    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupEgress: [
        {
          Description: 'HTTPS to S3',
          DestinationPrefixListId: 'pl-0123456789',
          FromPort: 443,
          IpProtocol: 'tcp',
          ToPort: 443,
        },
      ],
    });
  });

  it('limits S3 to named buckets and the layers of images', () => {
    const template = templateOf({ s3Policy: onlyBuckets(['data', 'models']) });

    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcEndpointType: 'Gateway',
      PolicyDocument: {
        Statement: [
          { Sid: 'NamedBuckets', Resource: ['arn:*:s3:::data', 'arn:*:s3:::models'] },
          { Sid: 'TheirObjects', Resource: ['arn:*:s3:::data/*', 'arn:*:s3:::models/*'] },
          { Sid: 'LayersOfImages' },
        ].map((statement) => Match.objectLike(statement)),
      },
    });
  });

  it('logs all flows, and may write to that log group only', () => {
    const template = templateOf();

    template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL' });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              Match.objectLike({
                Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('FlowLogs'), 'Arn'] },
              }),
            ],
          },
        },
      ],
    });
  });

  it('lets only flow logs of this account and Region use the role', () => {
    const [role] = Object.values(templateOf().findResources('AWS::IAM::Role'));

    const [{ Condition }] = role?.Properties.AssumeRolePolicyDocument.Statement ?? [{}];
    expect(Condition.StringEquals).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
    expect(JSON.stringify(Condition.ArnLike)).toMatch(/"aws:SourceArn":.*vpc-flow-log\/\*/);
  });

  it('refuses every number that is out of range at once', () => {
    expect(() => templateOf({ zones: 1, subnetHostBits: 13, cidr: '10.0.0.0/8' })).toThrow(
      /^TrainingVpc \S+ cannot be built: zones must be a whole number from 2 to 6, got 1; subnetHostBits must be a whole number from 4 to 12, got 13; cidr must be a range of IPv4 addresses from \/16 to \/28, .*got "10\.0\.0\.0\/8"$/,
    );
  });

  it('refuses a range that its subnets do not fit into', () => {
    expect(() => templateOf({ cidr: '10.0.0.0/19' })).not.toThrow();
    expect(() => templateOf({ cidr: '10.0.0.0/19', zones: 3 })).toThrow(
      'cidr must have room for 3 subnets of 12 bits, got "10.0.0.0/19"',
    );
    expect(() => templateOf({ cidr: '10.0.0.0/24' })).toThrow('got "10.0.0.0/24"; take a larger');
  });
});

describe('onlyBuckets', () => {
  it('refuses what would close the endpoint: no bucket, or ARNs in place of names', () => {
    expect(() => onlyBuckets([])).toThrow('bucketNames must list at least one bucket, got []');
    expect(() => onlyBuckets(['my-data', 'arn:aws:s3:::my-data'])).toThrow(
      'bucketNames must list names of buckets, and no ARNs, got "arn:aws:s3:::my-data"',
    );
  });
});

describe.each([TrainingVpcStack, TrainingEndpointsStack])('%o', (stackClass) => {
  it('leaves every endpoint to a parameter with the default of the list', () => {
    const template = Template.fromStack(new stackClass(new App(), 'Network')).toJSON();

    const parameters = trainingEndpoints.map(({ name, isDefault }) => [
      `Create${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      String(isDefault),
    ]);
    for (const [name = '', isDefault] of parameters)
      expect([name, template.Parameters[name]?.Default]).toEqual([name, isDefault]);
  });
});

describe('monthlyEndpointDollars', () => {
  it('counts every endpoint in every zone for 730 hours', () => {
    expect(monthlyEndpointDollars(4, 2, 0.01)).toBeCloseTo(58.4);
  });
});
