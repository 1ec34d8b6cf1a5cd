// Queue, dead letters, events, alarms, and who hears them.

import {
  GetMetricStatisticsCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { DescribeRuleCommand, ListRuleNamesByTargetCommand } from '@aws-sdk/client-eventbridge';
import { paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { fieldsOf, openJson } from '../../../events/json.ts';
import { isNotFound } from '../answers.ts';
import { type Check, doesNotHold, holds, NothingToSeeError, nothingToSee } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { count } from '../words.ts';
import { eventInvokeConfig } from './function.ts';

export const queueIsSound: Check = async (subject) => {
  const { Timeout = 0 } = await subject.functionConfiguration();
  const attributes = await queueAttributes(subject, await queueUrl(subject));
  if (attributes === undefined) return doesNotHold('there is no queue under RESUME_QUEUE_URL');
  const { maxReceiveCount } = fieldsOf(openJson(attributes.RedrivePolicy));
  const visibleSeconds = Number(attributes.VisibilityTimeout);
  if (maxReceiveCount === undefined)
    return doesNotHold('messages that fail never become dead letters');
  return visibleSeconds < Timeout
    ? doesNotHold(
        `its visibility timeout of ${visibleSeconds} s is below the function’s ${Timeout} s`,
      )
    : holds(
        `${count(Number(attributes.ApproximateNumberOfMessages), 'message')}, a dead letter after ${maxReceiveCount} receipts`,
      );
};

export const noDeadLetters: Check = async (subject) => {
  await subject.functionConfiguration();
  const destination = (await eventInvokeConfig(subject))?.DestinationConfig?.OnFailure?.Destination;
  if (destination === undefined) return nothingToSee('the function has no dead-letter queue');
  const [, , , , account, name = ''] = destination.split(':');
  try {
    const { QueueUrl = '' } = await subject.ask('sqs:GetQueueUrl', () =>
      subject.clients.sqs.send(
        new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account }),
      ),
    );
    const waiting = Number((await queueAttributes(subject, QueueUrl))?.ApproximateNumberOfMessages);
    return waiting > 0
      ? doesNotHold(`${count(waiting, 'dead letter')} in ${name}`)
      : holds(`none in ${name}`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return doesNotHold(`there is no queue ${name}`);
  }
};

export const eventsArrive: Check = async (subject) => {
  const attributes = await queueAttributes(subject, await queueUrl(subject));
  if (attributes?.QueueArn === undefined) return nothingToSee('there is no queue for events');
  const { RuleNames = [] } = await subject.ask('events:ListRuleNamesByTarget', () =>
    subject.clients.events.send(
      new ListRuleNamesByTargetCommand({ TargetArn: attributes.QueueArn }),
    ),
  );
  if (RuleNames.length === 0) return doesNotHold('no event rule sends to the queue');
  const states = await Promise.all(
    RuleNames.map(async (Name) => {
      const { State } = await subject.ask('events:DescribeRule', () =>
        subject.clients.events.send(new DescribeRuleCommand({ Name })),
      );
      return { name: Name, state: State };
    }),
  );
  const enabled = states.filter(({ state }) => state === 'ENABLED');
  return enabled.length > 0
    ? holds(`the event rule ${enabled.map(({ name }) => name).join(', ')}`)
    : doesNotHold(`the event rule ${RuleNames.join(', ')} is disabled`);
};

/** Six a minute for two pollers, and seven and a half for three. */
const emptyReceivesAMinute = 7;
const hourSeconds = 3_600;

export const pollersAreTwo: Check = async (subject) => {
  const queue = (await queueUrl(subject)).split('/').at(-1) ?? '';
  const { Datapoints = [] } = await subject.ask('cloudwatch:GetMetricStatistics', () =>
    subject.clients.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/SQS',
        MetricName: 'NumberOfEmptyReceives',
        Dimensions: [{ Name: 'QueueName', Value: queue }],
        StartTime: new Date(subject.nowMs - 24 * hourSeconds * 1_000),
        EndTime: new Date(subject.nowMs),
        Period: hourSeconds,
        Statistics: ['Sum'],
      }),
    ),
  );
  if (Datapoints.length === 0) return nothingToSee('the queue has no metric of the last day');
  // The quietest hour has the most of them.
  const perMinute = Math.max(...Datapoints.map(({ Sum = 0 }) => Sum)) / 60;
  const evidence = `${perMinute.toFixed(1)} empty receives a minute`;
  return perMinute > emptyReceivesAMinute ? doesNotHold(evidence) : holds(evidence);
};

/** The alarms of an installation, by the metric that each watches. */
export const expectedAlarms = [
  { metric: 'AWS/SQS ApproximateNumberOfMessagesVisible', says: 'dead letters' },
  { metric: 'AWS/SQS ApproximateAgeOfOldestMessage', says: 'unread messages', onlyWithQueue: true },
  { metric: 'SageMakerTrainingJobInVpc CompleteRuns', says: 'no complete run' },
  { metric: 'SageMakerTrainingJobInVpc DegradedRuns', says: 'degraded runs' },
] as const;

export const alarmsAreThere: Check = async (subject) => {
  const { Environment } = await subject.functionConfiguration();
  const hasQueue = Boolean(Environment?.Variables?.RESUME_QUEUE_URL);
  const alarms = await alarmsOf(subject);
  const wanted = expectedAlarms.filter((one) => hasQueue || !('onlyWithQueue' in one));
  const missing = wanted.filter(
    ({ metric }) => !alarms.some((alarm) => metricOf(alarm) === metric),
  );
  if (missing.length > 0)
    return doesNotHold(
      `${missing.length} of ${wanted.length} alarms are missing: ${missing.map(({ says }) => says).join(', ')}`,
    );
  const silent = alarms.filter(({ ActionsEnabled }) => ActionsEnabled !== true);
  if (silent.length > 0)
    return doesNotHold(`the actions of ${count(silent.length, 'alarm')} are disabled`);
  const ringing = alarms.filter(({ StateValue }) => StateValue === 'ALARM');
  const names = ringing.map(
    (alarm) => expectedAlarms.find(({ metric }) => metric === metricOf(alarm))?.says,
  );
  return ringing.length > 0
    ? doesNotHold(`in alarm: ${names.join(', ')}`)
    : holds(`${alarms.length} alarms, none of them in alarm`);
};

export const alarmsAreHeard: Check = async (subject) => {
  const alarms = await alarmsOf(subject);
  const topics = [...new Set(alarms.flatMap(({ AlarmActions = [] }) => AlarmActions))];
  if (alarms.length === 0) return nothingToSee('there are no alarms');
  if (topics.length === 0) return doesNotHold('the alarms tell nobody');
  const counted = await Promise.all(topics.map((topic) => subscribersOf(subject, topic)));
  const deaf = counted.filter(({ confirmed }) => confirmed === 0);
  const words = counted.map(
    ({ topic, confirmed, waiting }) =>
      `${topic.split(':').at(-1)}: ${count(confirmed, 'subscriber')}` +
      (waiting > 0 ? ` and ${waiting} unconfirmed` : ''),
  );
  return deaf.length > 0 ? doesNotHold(words.join('; ')) : holds(words.join('; '));
};

async function subscribersOf(subject: Subject, topic: string) {
  if (!topic.includes(':sns:')) return { topic, confirmed: 1, waiting: 0 };
  let confirmed = 0;
  let waiting = 0;
  try {
    await subject.ask('sns:ListSubscriptionsByTopic', async () => {
      for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
        { client: subject.clients.sns },
        { TopicArn: topic },
      ))
        for (const { SubscriptionArn } of Subscriptions)
          if (SubscriptionArn === 'PendingConfirmation') waiting += 1;
          else confirmed += 1;
    });
  } catch (error) {
    // The topic is gone, and with it whoever heard of it.
    if (!isNotFound(error)) throw error;
  }
  return { topic, confirmed, waiting };
}

/** The alarms on metrics of the function and of its queues. */
async function alarmsOf(subject: Subject): Promise<readonly MetricAlarm[]> {
  const { functionName } = subject;
  const queues = await queueNames(subject);
  const all = await subject.ask('cloudwatch:DescribeAlarms', async () => {
    const found: MetricAlarm[] = [];
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
      { client: subject.clients.cloudWatch },
      { AlarmTypes: ['MetricAlarm'] },
    ))
      found.push(...MetricAlarms);
    return found;
  });
  return all.filter(
    (alarm) =>
      expectedAlarms.some(({ metric }) => metric === metricOf(alarm)) &&
      alarm.Dimensions?.some(
        ({ Name, Value = '' }) =>
          (Name === 'FunctionName' && Value === functionName) ||
          (Name === 'QueueName' && queues.includes(Value)),
      ),
  );
}

function metricOf({ Namespace = '', MetricName = '' }: MetricAlarm): string {
  return `${Namespace} ${MetricName}`;
}

async function queueNames(subject: Subject): Promise<readonly string[]> {
  const { Environment } = await subject.functionConfiguration();
  const destination = (await eventInvokeConfig(subject))?.DestinationConfig?.OnFailure?.Destination;
  return [
    Environment?.Variables?.RESUME_QUEUE_URL?.split('/').at(-1) ?? '',
    destination?.split(':').at(-1) ?? '',
  ].filter((name) => name !== '');
}

/** @throws NothingToSeeError where the installation has none. */
async function queueUrl(subject: Subject): Promise<string> {
  const { Environment } = await subject.functionConfiguration();
  const url = Environment?.Variables?.RESUME_QUEUE_URL;
  if (!url)
    throw new NothingToSeeError(
      'the function has no queue: new jobs wait for the next scheduled run',
    );
  return url;
}

/** Undefined where there is no such queue. */
async function queueAttributes(
  subject: Subject,
  QueueUrl: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const { Attributes = {} } = await subject.ask('sqs:GetQueueAttributes', () =>
      subject.clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      ),
    );
    return Attributes;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
