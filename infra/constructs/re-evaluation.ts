import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge, deliveryFindings } from './acknowledged-findings.ts';
import { queueSettings } from './queue-settings.ts';

export interface ReEvaluationProps {
  readonly functionTimeout: Duration;
  readonly deadLetterQueue: sqs.IQueue;
  readonly encryptionKey: kms.IKey | undefined;
  readonly removalPolicy: RemovalPolicy;

  /** @default - CloudFormation makes up a name */
  readonly queueName?: string;
}

/** After so many failed receipts a message is a dead letter. */
const RECEIPTS = 5;

/** What SageMaker says about a job counts for a day: after that a scheduled run has seen the job. */
const MESSAGE_RETENTION = Duration.days(1);

/** Events of a burst of jobs reach the function together, which asks for one evaluation. */
const BATCHING_WINDOW = Duration.seconds(30);

/**
 * A queue whose messages make the function ask Config for an evaluation: those that the function
 * sends to be resumed, and SageMaker's events about jobs that run, so that a new job is judged
 * within minutes.
 */
export class ReEvaluation extends Construct {
  readonly queue: sqs.Queue;
  readonly #deadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, props: ReEvaluationProps) {
    super(scope, id);
    this.#deadLetterQueue = props.deadLetterQueue;
    this.queue = new sqs.Queue(this, 'Queue', {
      ...queueSettings(props.encryptionKey, props.removalPolicy),
      retentionPeriod: MESSAGE_RETENTION,
      ...(props.queueName === undefined ? {} : { queueName: props.queueName }),
      // At least the function's timeout, or Lambda refuses the queue. AWS advises six times as much, against
      // a message that is received again while it is still at work; asking Config is a matter of seconds.
      visibilityTimeout: props.functionTimeout.plus(BATCHING_WINDOW),
      deadLetterQueue: { queue: props.deadLetterQueue, maxReceiveCount: RECEIPTS },
    });
    acknowledge(this, deliveryFindings);
    this.#listenToSageMaker();
  }

  /** Feeds the queue's messages to the function, which answers with the ids of those to be received again. */
  deliverTo(handler: lambda.IFunction): lambda.EventSourceMapping {
    return new lambda.EventSourceMapping(this, 'Delivery', {
      target: handler,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      maxBatchingWindow: BATCHING_WINDOW,
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
  }

  /** @see https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html */
  #listenToSageMaker(): void {
    const event = events.EventField;
    new events.Rule(this, 'JobStarted', {
      description: 'A SageMaker training job runs: have it judged by AWS Config within minutes',
      eventPattern: {
        source: ['aws.sagemaker'],
        detailType: ['SageMaker Training Job State Change'],
        detail: { TrainingJobStatus: ['InProgress'] },
      },
      targets: [
        new targets.SqsQueue(this.queue, {
          deadLetterQueue: this.#deadLetterQueue,
          maxEventAge: Duration.hours(1),
          // The event as it came, without what the function does not need and no queue should hold:
          // hyperparameters, environment, paths of data.
          message: events.RuleTargetInput.fromObject({
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
      ],
    });
  }
}
