// As much of CloudFormation as `aws cloudformation deploy` and the pages' queries call. It creates nothing, but refuses
// what the service refuses before it creates something: an unknown parameter, a value that is not allowed, a missing
// capability, a template that is too long for a call.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readTemplate, type Template } from '../../support/template.ts';

export interface DeployedStack {
  readonly name: string;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface CloudFormationDouble extends AsyncDisposable {
  readonly endpoint: string;
  readonly stacks: ReadonlyMap<string, DeployedStack>;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const bodyLimit = 51_200;

/** What the service wants acknowledged. */
const namedByPeople = ['RoleName', 'ManagedPolicyName', 'PolicyName', 'UserName', 'GroupName'];

class Refusal extends Error {}

export async function startCloudFormation(): Promise<CloudFormationDouble> {
  const stacks = new Map<string, DeployedStack>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => (body += text));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const action = form.get('Action') ?? '';
      try {
        const result = answer(action, form, stacks);
        response.writeHead(200, { 'Content-Type': 'text/xml' });
        response.end(
          `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
        );
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        response.writeHead(400, { 'Content-Type': 'text/xml' });
        response.end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${escaped(error.message)}</Message></Error></ErrorResponse>`,
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stacks,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(action: string, form: URLSearchParams, stacks: Map<string, DeployedStack>): string {
  const name = form.get('StackName') ?? '';
  const found = () => {
    const stack = stacks.get(name);
    if (stack === undefined) throw new Refusal(`Stack with id ${name} does not exist`);
    return stack;
  };
  switch (action) {
    case 'CreateChangeSet':
      stacks.set(name, stackOf(name, form));
      return `<Id>arn:aws:cloudformation:eu-central-1:111122223333:changeSet/${name}</Id><StackId>${name}</StackId>`;
    case 'DescribeChangeSet':
      return '<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus>';
    case 'ExecuteChangeSet':
      return '';
    case 'DescribeStacks':
      return `<Stacks><member><StackName>${name}</StackName><CreationTime>2026-03-01T12:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${outputsOf(found())}</Outputs></member></Stacks>`;
    case 'DescribeStackResource': {
      const id = form.get('LogicalResourceId') ?? '';
      const { template } = found();
      if (template.Resources[id] === undefined) throw new Refusal(`${name} has no resource ${id}`);
      return `<StackResourceDetail><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>https://sqs.eu-central-1.amazonaws.com/111122223333/${id}</PhysicalResourceId></StackResourceDetail>`;
    }
    default:
      throw new Refusal(`this double does not know ${action}`);
  }
}

function stackOf(name: string, form: URLSearchParams): DeployedStack {
  const body = form.get('TemplateBody') ?? '';
  if (Buffer.byteLength(body) > bodyLimit || body === '')
    throw new Refusal(
      `TemplateBody must have 1 to ${bodyLimit} bytes, got ${Buffer.byteLength(body)}`,
    );
  const template = readTemplate(body);
  const parameters = Object.fromEntries(
    [...form]
      .filter(([key]) => /^Parameters\.member\.\d+\.ParameterKey$/.test(key))
      .map(([key, id]) => [id, form.get(key.replace(/Key$/, 'Value')) ?? '']),
  );
  for (const [id, value] of Object.entries(parameters)) {
    const declared = template.Parameters?.[id];
    if (declared === undefined)
      throw new Refusal(`Parameters: [${id}] do not exist in the template`);
    const { AllowedValues, AllowedPattern, Type } = declared;
    if (AllowedValues !== undefined && !AllowedValues.includes(value))
      throw new Refusal(`${id} must be one of ${AllowedValues.join(', ')}, got ${value}`);
    const items = Type === 'CommaDelimitedList' ? value.split(',') : [value];
    for (const item of items)
      if (AllowedPattern !== undefined && !new RegExp(AllowedPattern).test(item))
        throw new Refusal(`${id} must match ${AllowedPattern}, got ${item}`);
  }
  const capabilities = [...form]
    .filter(([key]) => key.startsWith('Capabilities.'))
    .map(([, one]) => one);
  const needed = capabilityOf(template);
  if (
    needed !== undefined &&
    !capabilities.some((one) => one === needed || one === 'CAPABILITY_NAMED_IAM')
  )
    throw new Refusal(`Requires capabilities : [${needed}]`);
  return { name, template, parameters };
}

function capabilityOf({ Resources }: Template): string | undefined {
  const ofIam = Object.values(Resources).filter(({ Type }) => Type.startsWith('AWS::IAM::'));
  if (ofIam.length === 0) return undefined;
  const isNamed = ofIam.some(({ Properties = {} }) =>
    namedByPeople.some(
      (key) =>
        Object.hasOwn(Properties, key) && !('PolicyDocument' in Properties && key === 'PolicyName'),
    ),
  );
  return isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM';
}

function outputsOf({ template }: DeployedStack): string {
  return Object.keys(template.Outputs ?? {})
    .map(
      (key) =>
        `<member><OutputKey>${key}</OutputKey><OutputValue>${outputValue(key)}</OutputValue></member>`,
    )
    .join('');
}

/** Outputs are ARNs of roles, where their names say so. */
function outputValue(key: string): string {
  return key.endsWith('RoleArn') ? `arn:aws:iam::111122223333:role/${key}` : `the-${key}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
