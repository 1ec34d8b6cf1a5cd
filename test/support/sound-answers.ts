// What the services that the embedded AWS does not play answer about a sound installation, and what else they can say.

import type { DeployedAccount } from './deployed-account.ts';
import { ruleName } from './local-world.ts';

export type Input = Readonly<Record<string, unknown>>;
/** An object in the service's protocol, XML as text, or an `Error` as a refusal of that name, whose cause is its text. */
export type Answer = object | string | Error;
export type Answers = Record<string, (input: Input) => Answer>;

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

/** The four alarms, each with the topic; `changes` replace members of them all. */
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
    alarm('SageMakerTrainingJobInVpc', 'CompleteRuns', ofFunction),
    alarm('SageMakerTrainingJobInVpc', 'DegradedRuns', ofFunction),
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

/** Where nothing is wrong. */
export function soundAnswers(
  account: Pick<DeployedAccount, 'queueUrl' | 'world' | 'log'>,
): Answers {
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
    GetMetricStatistics: () => ({ Datapoints: [{ Sum: 360 }, { Sum: 340 }] }),
    ListSubscriptionsByTopic: () => ({
      Subscriptions: [{ SubscriptionArn: `${alarmTopic}:1a2b`, Protocol: 'email' }],
    }),
    FilterLogEvents: ({ startTime = 0, endTime = 0 }) => ({
      events: log
        .filter(({ timestamp }) => isWithin(timestamp, Number(startTime), Number(endTime)))
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

function isWithin(timestamp: unknown, fromMs: number, toMs: number): boolean {
  const atMs = Date.parse(String(timestamp));
  return atMs >= fromMs && atMs <= toMs;
}

/** A list of the query protocol. */
function listOf(input: Input, name: string): readonly string[] {
  return Object.entries(input)
    .filter(([key]) => key.startsWith(`${name}.member.`))
    .map(([, value]) => String(value));
}
