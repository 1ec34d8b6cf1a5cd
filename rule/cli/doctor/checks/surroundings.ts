// What other services do around the rule: CloudTrail, CloudFormation, EC2, roles.

import { DescribeTypeCommand } from '@aws-sdk/client-cloudformation';
import { type Event, type LookupAttribute, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeVpcEndpointServicesCommand,
  paginateDescribeInstanceTypes,
} from '@aws-sdk/client-ec2';
import { DescribePipelineCommand, TrainingInstanceType } from '@aws-sdk/client-sagemaker';
import { type Fields, fieldsOf, isText, openJson } from '../../../events/json.ts';
import { hasLocalStorage } from '../../../verdict/local-storage.ts';
import { isNotFound } from '../answers.ts';
import { type Check, doesNotHold, holds, nothingToSee } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { count } from '../words.ts';

/** CloudTrail answers two lookups a second, of 50 events each. */
const lookupPages = 3;
/** What CreateTrainingJob takes, by the service's model: `ml.` and a type of EC2. */
const trainingTypes: ReadonlySet<string> = new Set(Object.values(TrainingInstanceType));

export const storageFamiliesAreKnown: Check = async (subject) => {
  const types = await subject.ask('ec2:DescribeInstanceTypes', async () => {
    const found: string[] = [];
    for await (const { InstanceTypes = [] } of paginateDescribeInstanceTypes(
      { client: subject.clients.ec2 },
      { Filters: [{ Name: 'instance-storage-supported', Values: ['true'] }], MaxResults: 100 },
    ))
      found.push(...InstanceTypes.flatMap(({ InstanceType }) => InstanceType ?? []));
    return found;
  });
  const training = types.filter((type) => trainingTypes.has(`ml.${type}`));
  const unknown = training.filter((type) => !hasLocalStorage(`ml.${type}`));
  const families = [...new Set(unknown.map((type) => type.split('.')[0]))];
  if (training.length === 0) return nothingToSee('EC2 shows no such instance type in this Region');
  return families.length > 0
    ? doesNotHold(`not in the list: ${families.join(', ')}`)
    : holds(`the list has the families of ${count(training.length, 'instance type')}`);
};

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html */
export const endpointServices = [
  's3',
  'ecr.api',
  'ecr.dkr',
  'sagemaker.api',
  'logs',
  'sts',
  'monitoring',
  'kms',
];

export const endpointNamesAreKnown: Check = async (subject) => {
  const { ServiceNames = [] } = await subject.ask('ec2:DescribeVpcEndpointServices', () =>
    subject.clients.ec2.send(new DescribeVpcEndpointServicesCommand({})),
  );
  const { partition, region } = subject.place;
  const missing = endpointServices.filter(
    (service) => !ServiceNames.includes(endpointName(service, partition, region)),
  );
  return missing.length > 0
    ? doesNotHold(
        `the Region has no ${missing.map((one) => endpointName(one, partition, region)).join(', ')}`,
      )
    : holds(`the Region has all ${endpointServices.length} of them`);
};

const ownPrefixes: Readonly<Record<string, string>> = {
  'aws-cn': 'cn.com.amazonaws',
  'aws-eusc': 'eu.amazonaws',
  'aws-iso': 'gov.ic.c2s',
  'aws-iso-b': 'gov.sgov.sc2s',
  'aws-iso-e': 'uk.adc-e.cloud',
  'aws-iso-f': 'gov.ic.hci.csp',
};
/** The partitions that have a service under their own prefix; all others have it under com.amazonaws. */
const ownPrefixIn: Readonly<Record<string, readonly string[]>> = {
  'ecr.api': Object.keys(ownPrefixes),
  'ecr.dkr': Object.keys(ownPrefixes),
  'sagemaker.api': ['aws-cn', 'aws-iso', 'aws-iso-b'],
  sts: ['aws-cn'],
  monitoring: ['aws-cn', 'aws-iso'],
};

/** As the network templates name it; a test compares the two. */
export function endpointName(service: string, partition: string, region: string): string {
  const isOwn = ownPrefixIn[service]?.includes(partition) === true;
  return `${(isOwn && ownPrefixes[partition]) || 'com.amazonaws'}.${region}.${service}`;
}

/** By cfn-lint's schemas. */
const withoutRemediation = ['ap-east-2', 'ap-southeast-6', 'ap-southeast-7', 'mx-central-1'];

export const remediationTypeIsThere: Check = async (subject) => {
  const TypeName = 'AWS::Config::RemediationConfiguration';
  const { region } = subject.place;
  const isException = withoutRemediation.includes(region);
  try {
    await subject.ask('cloudformation:DescribeType', () =>
      subject.clients.cloudFormation.send(new DescribeTypeCommand({ Type: 'RESOURCE', TypeName })),
    );
    return isException ? doesNotHold(`${region} has it`) : holds(`${region} has it`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return isException ? holds(`${region} does not have it`) : doesNotHold(`${region} lacks it`);
  }
};

export const pipelineRoleCreatesJobs: Check = async (subject) => {
  const events = await lookUp(subject, {
    AttributeKey: 'EventName',
    AttributeValue: 'CreateTrainingJob',
  });
  for (const record of events) {
    const pipeline = pipelineOf(fieldsOf(record.requestParameters));
    const { sessionContext } = fieldsOf(record.userIdentity);
    const { arn: creator } = fieldsOf(fieldsOf(sessionContext).sessionIssuer);
    if (pipeline === undefined || !isText(creator)) continue;
    const { RoleArn } = await subject.ask('sagemaker:DescribePipeline', () =>
      subject.clients.sageMaker.send(new DescribePipelineCommand({ PipelineName: pipeline })),
    );
    return RoleArn === creator
      ? holds('CloudTrail shows the pipeline’s role as the creator of a job')
      : doesNotHold(`CloudTrail shows ${creator}, and not the pipeline’s role ${RoleArn}`);
  }
  return nothingToSee('CloudTrail’s last events show no job of a pipeline');
};

/** The name of the pipeline that a request comes from, by the tag that SageMaker puts on its jobs. */
function pipelineOf({ tags }: Fields): string | undefined {
  const found = (Array.isArray(tags) ? tags : [])
    .map(fieldsOf)
    .find(({ key }) => key === 'sagemaker:pipeline-execution-arn');
  const [, name] = /:pipeline\/([^/]+)\/execution\//.exec(String(found?.value)) ?? [];
  return name;
}

export const updatesSendVpcConfig: Check = async (subject) => {
  const { VpcConfig } = await subject.functionConfiguration();
  if (!VpcConfig?.SubnetIds?.length) return nothingToSee('the function is in no VPC');
  const events = await lookUp(subject, {
    AttributeKey: 'ResourceName',
    AttributeValue: subject.functionName,
  });
  const updates = events.filter(
    ({ eventName, sourceIPAddress }) =>
      String(eventName).startsWith('UpdateFunctionConfiguration') &&
      sourceIPAddress === 'cloudformation.amazonaws.com',
  );
  if (updates.length === 0) return nothingToSee('CloudTrail’s last events show no such update');
  const without = updates.filter(
    ({ requestParameters }) => fieldsOf(requestParameters).vpcConfig === undefined,
  );
  return without.length > 0
    ? doesNotHold(`${without.length} of ${count(updates.length, 'update')} did not send it`)
    : holds(`${count(updates.length, 'update')} sent it`);
};

export const stackSetRoleIsRecognized: Check = async (subject) => {
  const { Role = '' } = await subject.functionConfiguration();
  const name = Role.split('/').at(-1) ?? '';
  if (!name.startsWith('StackSet')) return nothingToSee('no StackSet created the function’s role');
  return name.startsWith('StackSet-sagemaker-train')
    ? holds(`the role is ${name}`)
    : doesNotHold(`the role is ${name}`);
};

/** CloudTrail's records of the last 90 days, newest first, a few pages of them. */
async function lookUp(subject: Subject, attribute: LookupAttribute): Promise<readonly Fields[]> {
  const found: Event[] = [];
  await subject.ask('cloudtrail:LookupEvents', async () => {
    let NextToken: string | undefined;
    for (let page = 0; page < lookupPages; page += 1) {
      const answer = await subject.clients.cloudTrail.send(
        new LookupEventsCommand({ LookupAttributes: [attribute], MaxResults: 50, NextToken }),
      );
      found.push(...(answer.Events ?? []));
      NextToken = answer.NextToken;
      if (NextToken === undefined) break;
    }
  });
  return found
    .map(({ CloudTrailEvent }) => fieldsOf(openJson(CloudTrailEvent)))
    .filter(({ errorCode }) => errorCode === undefined);
}
