import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { queueSettings } from './queue-settings.ts';

export interface ReevaluationProps {
  readonly functionTimeout: Duration;
  readonly deadLetterQueue: sqs.IQueue;
  readonly encryptionKey: kms.IKey | undefined;
  readonly removalPolicy: RemovalPolicy;

  /** @default - CloudFormation makes up a name */
  readonly queueName?: string;

  /**
   * The name of the event rule. With it policies can name the rule where it does not exist.
   *
   * @default - CloudFormation makes up a name
   */
  readonly eventRuleName?: string;
}

/** After so many failed receipts a message is a dead letter. */
const RECEIPTS = 5;

/** What SageMaker says about a job counts for a day: after that a scheduled run has seen the job. */
const MESSAGE_RETENTION = Duration.days(1);

/** Events of a burst of jobs reach the function together, which asks for one evaluation. */
const BATCHING_WINDOW = Duration.seconds(30);
const BATCH_MESSAGES = 1_000;

/** An event that could not be delivered for so long is a dead letter; a scheduled run finds its job. */
const LONGEST_DELIVERY = Duration.hours(1);

const EVENT_BRIDGE = new iam.ServicePrincipal('events.amazonaws.com');

/**
 * A queue whose messages make the function ask Config for an evaluation: those that the function
 * sends to be resumed, and SageMaker's events about jobs that run, so that a new job is judged
 * within minutes.
 */
export class Reevaluation extends Construct {
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, props: ReevaluationProps) {
    super(scope, id);
    this.queue = new sqs.Queue(this, 'Queue', {
      ...queueSettings(props.encryptionKey, props.removalPolicy),
      retentionPeriod: MESSAGE_RETENTION,
      ...(props.queueName === undefined ? {} : { queueName: props.queueName }),
      // At least the function's timeout, or Lambda refuses the queue. AWS advises six times as much, against
      // a message that is received again while it is still at work; asking Config is a matter of seconds.
      visibilityTimeout: props.functionTimeout.plus(BATCHING_WINDOW),
      deadLetterQueue: { queue: props.deadLetterQueue, maxReceiveCount: RECEIPTS },
    });
    this.#listenToSageMaker(props);
  }

  /**
   * Feeds the queue's messages to the function, which answers with the ids of those to be received again. Without a
   * limit of concurrent batches, since Lambda polls a quiet queue with two pollers in place of five only where there is
   * none, and each poll is billed. What there could be too many of is made few by the size of a batch.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  deliverTo(handler: lambda.IFunction): lambda.EventSourceMapping {
    return new lambda.EventSourceMapping(this, 'Delivery', {
      target: handler,
      eventSourceArn: this.queue.queueArn,
      batchSize: BATCH_MESSAGES,
      maxBatchingWindow: BATCHING_WINDOW,
      reportBatchItemFailures: true,
    });
  }

  /** @see https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html */
  #listenToSageMaker({ deadLetterQueue, encryptionKey, eventRuleName }: ReevaluationProps): void {
    const event = events.EventField;
    const rule = new events.Rule(this, 'JobStarted', {
      description: 'A SageMaker training job runs: have it judged by AWS Config within minutes',
      eventPattern: {
        source: ['aws.sagemaker'],
        detailType: ['SageMaker Training Job State Change'],
        detail: { TrainingJobStatus: ['InProgress'] },
      },
      ...(eventRuleName !== undefined && { ruleName: eventRuleName }),
    });
    // Written out and not CDK's target, whose policies depend on the feature flags of whoever's app this is.
    rule.addTarget({
      bind: () => ({
        arn: this.queue.queueArn,
        deadLetterConfig: { arn: deadLetterQueue.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: LONGEST_DELIVERY.toSeconds() },
        // The event as it came, without what the function does not need and no queue should hold:
        // hyperparameters, environment, paths of data.
        input: events.RuleTargetInput.fromObject({
          source: event.source,
          'detail-type': event.detailType,
          account: event.account,
          region: event.region,
          time: event.time,
          detail: {
            TrainingJobName: event.fromPath('$.detail.TrainingJobName'),
            TrainingJobStatus: event.fromPath('$.detail.TrainingJobStatus'),
          },
        }),
      }),
    });
    const ruleArn =
      eventRuleName === undefined
        ? rule.ruleArn
        : Stack.of(this).formatArn({
            service: 'events',
            resource: 'rule',
            resourceName: eventRuleName,
          });
    for (const queue of [this.queue, deadLetterQueue])
      queue.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'TakeEventsOfJobs',
          principals: [EVENT_BRIDGE],
          actions: ['sqs:SendMessage'],
          resources: [queue.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
        }),
      );
    encryptionKey?.addToResourcePolicy(this.#useOfKey());
  }

  /** For any event rule of the account: a key that named this one would wait for what waits for the key. */
  #useOfKey(): iam.PolicyStatement {
    const anyRule = { service: 'events', resource: 'rule', resourceName: '*' };
    return new iam.PolicyStatement({
      sid: 'EncryptEventsOfJobs',
      principals: [EVENT_BRIDGE],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn(anyRule) } },
    });
  }
}
