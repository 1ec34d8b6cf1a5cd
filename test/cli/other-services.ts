// The services that only the command line calls, each operation answered by what a test gives: EC2, CloudTrail,
// CloudFormation, IAM, ECR, Organizations and Account Management.

import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

type Input = Readonly<Record<string, unknown>>;
/** JSON, or XML as text; an `Error` is a refusal of that name. */
export type Answers = Readonly<Record<string, (input: Input) => object | string | Error>>;

export interface OtherServices extends AsyncDisposable {
  /** What leads the SDK's clients there. */
  readonly environment: Readonly<Record<string, string>>;
  readonly calls: readonly { readonly operation: string; readonly input: Input }[];
}

export async function startOtherServices(answers: Answers): Promise<OtherServices> {
  const calls: { operation: string; input: Input }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const target = request.headers['x-amz-target'];
    const form = new URLSearchParams(body);
    const operation =
      (typeof target === 'string' ? target.split('.').at(-1) : undefined) ??
      form.get('Action') ??
      (request.url ?? '').slice(1).replace(/\?.*/, '');
    const isForm = form.has('Action');
    const input: Input = isForm ? Object.fromEntries(form) : JSON.parse(body || '{}');
    calls.push({ operation, input });
    const answer = answers[operation]?.(input) ?? new Error('UnknownOperationException');
    const { status, content } = rendered(answer, isForm);
    response.writeHead(status, { 'Content-Type': isForm ? 'text/xml' : 'application/json' });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    calls,
    environment: {
      AWS_ENDPOINT_URL_EC2: endpoint,
      AWS_ENDPOINT_URL_CLOUDTRAIL: endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: endpoint,
      AWS_ENDPOINT_URL_IAM: endpoint,
      AWS_ENDPOINT_URL_ECR: endpoint,
      AWS_ENDPOINT_URL_ORGANIZATIONS: endpoint,
      AWS_ENDPOINT_URL_ACCOUNT: endpoint,
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function rendered(answer: object | string | Error, isForm: boolean) {
  if (answer instanceof Error)
    return {
      status: 400,
      content: isForm
        ? // EC2 has its errors in a list, all others have one.
          `<Response><Errors><Error><Code>${answer.message}</Code><Message>no</Message></Error></Errors>` +
          `<Error><Type>Sender</Type><Code>${answer.message}</Code><Message>no</Message></Error></Response>`
        : JSON.stringify({ __type: answer.message, message: 'no' }),
    };
  return { status: 200, content: typeof answer === 'string' ? answer : JSON.stringify(answer) };
}

const namespace = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"';

/** One VPC with a public subnet, a private one by the main route table, and a group. */
export const oneVpc: Answers = {
  DescribeSubnets: () =>
    `<DescribeSubnetsResponse ${namespace}><subnetSet>` +
    '<item><subnetId>subnet-0a1b2c3d</subnetId><vpcId>vpc-1</vpcId><availabilityZone>eu-central-1a</availabilityZone></item>' +
    '<item><subnetId>subnet-2</subnetId><vpcId>vpc-1</vpcId><availabilityZone>eu-central-1b</availabilityZone></item>' +
    '</subnetSet></DescribeSubnetsResponse>',
  DescribeRouteTables: () =>
    `<DescribeRouteTablesResponse ${namespace}><routeTableSet>` +
    '<item><vpcId>vpc-1</vpcId><routeSet><item><gatewayId>local</gatewayId></item></routeSet>' +
    '<associationSet><item><main>true</main></item></associationSet></item>' +
    '<item><vpcId>vpc-1</vpcId><routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-1</gatewayId></item></routeSet>' +
    '<associationSet><item><main>false</main><subnetId>subnet-2</subnetId></item></associationSet></item>' +
    '</routeTableSet></DescribeRouteTablesResponse>',
  DescribeSecurityGroups: () =>
    `<DescribeSecurityGroupsResponse ${namespace}><securityGroupInfo>` +
    '<item><groupId>sg-0a1b2c3d</groupId><groupName>training</groupName><vpcId>vpc-1</vpcId></item>' +
    '</securityGroupInfo></DescribeSecurityGroupsResponse>',
};

/** An answer of EC2, as XML. */
export function ec2Answer(operation: string, content: string): () => string {
  return () => `<${operation}Response ${namespace}>${content}</${operation}Response>`;
}

const everywhere = '<ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>';
const acl = (egress: boolean) =>
  `<item><egress>${egress}</egress><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><cidrBlock>0.0.0.0/0</cidrBlock></item>`;

/** A subnet with a gateway endpoint of Amazon S3, and a group that lets everything out. */
export const aNetwork: Answers = {
  DescribeSubnets: ec2Answer(
    'DescribeSubnets',
    '<subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/20</cidrBlock><availabilityZone>eu-central-1a</availabilityZone><availableIpAddressCount>4091</availableIpAddressCount></item></subnetSet>',
  ),
  DescribeSecurityGroups: ec2Answer(
    'DescribeSecurityGroups',
    `<securityGroupInfo><item><groupId>sg-1</groupId><vpcId>vpc-1</vpcId><ipPermissionsEgress><item><ipProtocol>-1</ipProtocol>${everywhere}</item></ipPermissionsEgress></item></securityGroupInfo>`,
  ),
  DescribeVpcs: ec2Answer(
    'DescribeVpcs',
    '<vpcSet><item><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/16</cidrBlock><instanceTenancy>default</instanceTenancy></item></vpcSet>',
  ),
  DescribeVpcAttribute: ec2Answer(
    'DescribeVpcAttribute',
    '<enableDnsSupport><value>true</value></enableDnsSupport><enableDnsHostnames><value>true</value></enableDnsHostnames>',
  ),
  DescribeRouteTables: ec2Answer(
    'DescribeRouteTables',
    '<routeTableSet><item><routeTableId>rtb-1</routeTableId><associationSet><item><main>true</main></item></associationSet></item></routeTableSet>',
  ),
  DescribeNatGateways: ec2Answer('DescribeNatGateways', '<natGatewaySet/>'),
  DescribeNetworkAcls: ec2Answer(
    'DescribeNetworkAcls',
    `<networkAclSet><item><networkAclId>acl-1</networkAclId><associationSet><item><subnetId>subnet-1</subnetId></item></associationSet><entrySet>${acl(true)}${acl(false)}</entrySet></item></networkAclSet>`,
  ),
  DescribeVpcEndpoints: ec2Answer(
    'DescribeVpcEndpoints',
    '<vpcEndpointSet><item><vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>Gateway</vpcEndpointType><serviceName>com.amazonaws.eu-central-1.s3</serviceName><state>available</state><routeTableIdSet><item>rtb-1</item></routeTableIdSet></item></vpcEndpointSet>',
  ),
  DescribeManagedPrefixLists: ec2Answer(
    'DescribeManagedPrefixLists',
    '<prefixListSet><item><prefixListId>pl-1</prefixListId></item></prefixListSet>',
  ),
};

/** The role and the image of a job exist. */
export const roleAndImage: Answers = {
  GetRole: () =>
    '<GetRoleResponse><GetRoleResult><Role><RoleName>a</RoleName></Role></GetRoleResult></GetRoleResponse>',
  DescribeImages: () => ({ imageDetails: [{}] }),
};
