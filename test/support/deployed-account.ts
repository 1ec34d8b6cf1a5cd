// An account in which the rule is installed and sound. SageMaker, Config's rules and results, DynamoDB and STS are the
// embedded AWS's, where the rule has really run; of the services that it does not play, an answer for each operation.
// A test changes an answer, or takes a right away, and nothing else.

import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  hourMs,
  type LocalWorld,
  type LogRecord,
  ruleName,
  startLocalWorld,
} from './local-world.ts';

type Input = Readonly<Record<string, unknown>>;
/** An object in the service's protocol, XML as text, or an `Error` as a refusal of that name. */
export type Answer = object | string | Error;
export type Answers = Record<string, (input: Input) => Answer>;

export interface DeployedAccount extends AsyncDisposable {
  readonly world: LocalWorld;
  readonly endpoint: string;
  /** By operation, such as `DescribeAlarms`; of the embedded AWS's too, where one is to be replaced. */
  readonly answers: Answers;
  /** Operations that the caller may not call. */
  readonly denied: Set<string>;
  /** What was called, as `service:operation`, with the service as its signature names it. */
  readonly calls: string[];
  /** What the function wrote, oldest first; a test may add to it. */
  readonly log: LogRecord[];
  readonly queueUrl: string;
}

export const accountId = '111122223333';
export const region = 'eu-central-1';
const arn = (service: string, resource: string) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
export const queueName = 'reevaluation';
export const deadLetters = arn('sqs', `${ruleName}-dead-letters`);
export const alarmTopic = arn('sns', `${ruleName}-alarms`);

/** The function as Lambda shows it; `changes` replace members. */
export function functionConfiguration(queueUrl: string, changes: object = {}): object {
  return {
    FunctionName: ruleName,
    FunctionArn: arn('lambda', `function:${ruleName}`),
    Runtime: 'nodejs24.x',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Timeout: 900,
    MemorySize: 256,
    LastModified: '2026-01-31T08:00:00.000+0000',
    Role: `arn:aws:iam::${accountId}:role/StackSet-sagemaker-training-job-in-vpc-Role-1A2B3C`,
    Environment: { Variables: { STATE_TABLE_NAME: 'state', RESUME_QUEUE_URL: queueUrl } },
    VpcConfig: { SubnetIds: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] },
    ...changes,
  };
}

/** The seven alarms, each with the topic; `changes` replace members of them all. */
export function metricAlarms(changes: object = {}): object[] {
  const alarm = (Namespace: string, MetricName: string, dimension: readonly [string, string]) => ({
    AlarmName: `${MetricName}-alarm`,
    Namespace,
    MetricName,
    Dimensions: [{ Name: dimension[0], Value: dimension[1] }],
    ActionsEnabled: true,
    StateValue: 'OK',
    AlarmActions: [alarmTopic],
    ...changes,
  });
  const ofFunction = ['FunctionName', ruleName] as const;
  return [
    alarm('AWS/Lambda', 'Errors', ofFunction),
    alarm('AWS/Lambda', 'Duration', ofFunction),
    alarm('SageMakerTrainingJobInVpc', 'CompleteRuns', ofFunction),
    alarm('SageMakerTrainingJobInVpc', 'UnknownJobs', ofFunction),
    alarm('SageMakerTrainingJobInVpc', 'ThrottledCalls', ofFunction),
    alarm('AWS/SQS', 'ApproximateNumberOfMessagesVisible', [
      'QueueName',
      `${ruleName}-dead-letters`,
    ]),
    alarm('AWS/SQS', 'ApproximateAgeOfOldestMessage', ['QueueName', queueName]),
  ];
}

/** The attributes of the two queues; `changes` replace members. */
export function queueAttributes(url: unknown, changes: object = {}): object {
  const isDeadLetters = String(url).endsWith('dead-letters');
  return {
    Attributes: {
      QueueArn: isDeadLetters ? deadLetters : arn('sqs', queueName),
      ApproximateNumberOfMessages: '0',
      VisibilityTimeout: '930',
      ...(!isDeadLetters && {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters, maxReceiveCount: 5 }),
      }),
      ...changes,
    },
  };
}

/** CloudTrail's answer with these records. */
export function trail(...records: readonly object[]): object {
  return { Events: records.map((record) => ({ CloudTrailEvent: JSON.stringify(record) })) };
}

export function simulation(input: Input, denied: readonly string[] = []): object {
  const actions = listOf(input, 'ActionNames');
  return {
    EvaluationResults: actions.map((EvalActionName) => ({
      EvalActionName,
      EvalDecision: denied.includes(EvalActionName) ? 'implicitDeny' : 'allowed',
    })),
  };
}

/** Endpoint services of the Region, as EC2 lists them. */
export function endpointServices(...services: readonly string[]): string {
  const items = services.map((one) => `<item>com.amazonaws.${region}.${one}</item>`).join('');
  return `<DescribeVpcEndpointServicesResponse><serviceNameSet>${items}</serviceNameSet></DescribeVpcEndpointServicesResponse>`;
}

export function instanceTypes(...types: readonly string[]): string {
  const items = types.map((one) => `<item><instanceType>${one}</instanceType></item>`).join('');
  return `<DescribeInstanceTypesResponse><instanceTypeSet>${items}</instanceTypeSet></DescribeInstanceTypesResponse>`;
}

export const pipelineRole = `arn:aws:iam::${accountId}:role/pipelines`;

/** CloudTrail's record of a job that a pipeline's step created; `creator` is the role behind it. */
export function jobOfPipeline(creator: string): object {
  const execution = arn('sagemaker', 'pipeline/churn/execution/abc');
  return {
    eventName: 'CreateTrainingJob',
    userIdentity: { sessionContext: { sessionIssuer: { arn: creator } } },
    requestParameters: {
      trainingJobName: 'pipelines-abc-Train-1',
      tags: [{ key: 'sagemaker:pipeline-execution-arn', value: execution }],
    },
  };
}

/** CloudTrail's record of CloudFormation's update of the function. */
export function updateOfFunction(parameters: object): object {
  return {
    eventName: 'UpdateFunctionConfiguration20150331v2',
    sourceIPAddress: 'cloudformation.amazonaws.com',
    requestParameters: parameters,
  };
}

function soundAnswers(account: Pick<DeployedAccount, 'queueUrl' | 'world' | 'log'>): Answers {
  const { queueUrl, world, log } = account;
  const nowSeconds = () => world.aws.world.clock.nowMs() / 1_000;
  const policy = {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'config.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Resource: arn('lambda', `function:${ruleName}`),
      },
    ],
  };
  return {
    GetFunctionConfiguration: () => functionConfiguration(queueUrl),
    GetFunctionConcurrency: () => ({}),
    GetFunctionEventInvokeConfig: () => ({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: deadLetters } },
    }),
    GetPolicy: () => ({ Policy: JSON.stringify(policy) }),
    ListEventSourceMappings: () => ({
      EventSourceMappings: [
        {
          EventSourceArn: arn('sqs', queueName),
          State: 'Enabled',
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 2 },
        },
      ],
    }),
    SimulatePrincipalPolicy: (input) => simulation(input),
    DescribeTimeToLive: () => ({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
    }),
    GetQueueUrl: ({ QueueName }) => ({
      QueueUrl: `https://sqs.${region}.amazonaws.com/${accountId}/${QueueName}`,
    }),
    GetQueueAttributes: ({ QueueUrl }) => queueAttributes(QueueUrl),
    ListRuleNamesByTarget: () => ({ RuleNames: [`${ruleName}-job-started`] }),
    DescribeRule: () => ({ State: 'ENABLED' }),
    DescribeAlarms: () => ({ MetricAlarms: metricAlarms() }),
    ListSubscriptionsByTopic: () => ({
      Subscriptions: [{ SubscriptionArn: `${alarmTopic}:1a2b`, Protocol: 'email' }],
    }),
    FilterLogEvents: ({ startTime = 0 }) => ({
      events: log
        .filter(({ timestamp }) => Date.parse(String(timestamp)) >= Number(startTime))
        .map((line) => ({ message: JSON.stringify(line) })),
    }),
    DescribeConfigRuleEvaluationStatus: () => ({
      ConfigRulesEvaluationStatus: [{ LastSuccessfulInvocationTime: nowSeconds() - 3_600 }],
    }),
    SelectResourceConfig: () => ({ Results: ['{"COUNT(*)":40}'] }),
    DescribeRemediationExecutionStatus: () => new Error('NoSuchRemediationConfigurationException'),
    DescribePipeline: () => ({ RoleArn: pipelineRole }),
    LookupEvents: ({ LookupAttributes }) =>
      JSON.stringify(LookupAttributes).includes('CreateTrainingJob')
        ? trail(jobOfPipeline(pipelineRole))
        : trail(updateOfFunction({ vpcConfig: {} })),
    DescribeInstanceTypes: () => instanceTypes('g5.xlarge', 'p4d.24xlarge', 'i3.large'),
    DescribeVpcEndpointServices: () =>
      endpointServices(
        ...['s3', 'ecr.api', 'ecr.dkr', 'sagemaker.api', 'logs', 'sts', 'monitoring', 'kms'],
      ),
    DescribeType: () => ({ TypeName: 'AWS::Config::RemediationConfiguration' }),
  };
}

/** The rule has swept 40 jobs, and has been idle since. */
export async function startDeployedAccount(): Promise<DeployedAccount> {
  const world = await startLocalWorld({
    remembers: true,
    maxPageSize: {},
    seed: { jobs: 40, violationShare: 0.15, spanDays: 30, seed: 7 },
  });
  await world.evaluate();
  world.aws.world.clock.advance(2 * hourMs);
  await world.evaluate();

  const account = { queueUrl: world.queueUrl, world, log: [...world.log] };
  const answers = soundAnswers(account);
  const denied = new Set<string>();
  const calls: string[] = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    const call = readCall(request, await text(request));
    calls.push(`${call.service}:${call.operation}`);
    const answer = denied.has(call.operation)
      ? new Error(call.isForm ? 'AccessDenied' : 'AccessDeniedException')
      : answers[call.operation]?.(call.input);
    const { status, headers, body } =
      answer === undefined
        ? await forward(call, request, world.aws.endpoint)
        : rendered(answer, call);
    response.writeHead(status, headers);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    ...account,
    ...{ answers, denied, calls },
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await world[Symbol.asyncDispose]();
    },
  };
}

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
  readonly isForm: boolean;
  readonly body: string;
}

/** Lambda's operations, by what comes behind the function's name. */
const lambdaPaths: Readonly<Record<string, string>> = {
  configuration: 'GetFunctionConfiguration',
  concurrency: 'GetFunctionConcurrency',
  'event-invoke-config': 'GetFunctionEventInvokeConfig',
  policy: 'GetPolicy',
};

function readCall({ headers, url = '' }: IncomingMessage, body: string): Call {
  const [, signed = '', service = ''] =
    /\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  const form = new URLSearchParams(body);
  const action = form.get('Action');
  if (typeof target === 'string') {
    const operation = target.split('.').at(-1) ?? '';
    return { service, operation, input: JSON.parse(body || '{}'), isForm: false, body };
  }
  if (action !== null)
    return { service, operation: action, input: Object.fromEntries(form), isForm: true, body };
  const [path = ''] = url.split('?');
  if (service === 'account') {
    const operation = path.slice(1);
    return { service, operation, input: JSON.parse(body || '{}'), isForm: false, body };
  }
  const operation = path.includes('/event-source-mappings')
    ? 'ListEventSourceMappings'
    : (lambdaPaths[path.split('/').at(-1) ?? ''] ?? 'GetFunction');
  return { service, operation, input: { region: signed }, isForm: false, body };
}

async function forward({ body }: Call, { headers, url, method }: IncomingMessage, to: string) {
  const passed = Object.entries(headers).filter(
    (header): header is [string, string] =>
      typeof header[1] === 'string' &&
      !['host', 'connection', 'content-length'].includes(header[0]),
  );
  const answer = await fetch(`${to}${url}`, {
    method: method ?? 'POST',
    headers: passed,
    ...(method !== 'GET' && { body }),
  });
  const ofConnection = ['connection', 'content-length', 'keep-alive', 'transfer-encoding'];
  const kept = [...answer.headers].filter(([name]) => !ofConnection.includes(name));
  return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() };
}

function rendered(answer: Answer, { operation, isForm }: Call) {
  const headers = { 'content-type': isForm ? 'text/xml' : 'application/json' };
  if (answer instanceof Error) {
    const { message: code } = answer;
    const body = isForm
      ? `<Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors>` +
        `<Error><Code>${code}</Code><Message>no</Message></Error></Response>`
      : JSON.stringify({ __type: code, message: 'no' });
    return { status: 400, headers: { ...headers, 'x-amzn-errortype': code }, body };
  }
  if (typeof answer === 'string') return { status: 200, headers, body: answer };
  const body = isForm
    ? `<${operation}Response><${operation}Result>${xml(answer)}</${operation}Result></${operation}Response>`
    : JSON.stringify(answer);
  return { status: 200, headers, body };
}

/** An object in the query protocol: each item of a list is a `member`. */
function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, member]) => `<${name}>${xml(member)}</${name}>`)
    .join('');
}

/** A list of the query protocol. */
function listOf(input: Input, name: string): readonly string[] {
  return Object.entries(input)
    .filter(([key]) => key.startsWith(`${name}.member.`))
    .map(([, value]) => String(value));
}
