import { readFileSync } from 'node:fs';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { describe, expect, it } from 'vitest';
import { runbookAnchors } from '../../infra/constructs/rule-alarms.ts';
import { alarms as alarmsOnTheBill } from '../bench/bill.ts';
import { anchorsOf } from '../support/anchors.ts';
import { aRuleStack, synthesize } from './synthesize.ts';

const runbook = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html */
const longestDelaySeconds = 900;

interface Alarm {
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
  readonly AlarmActions: readonly unknown[];
}

function alarmsOf(template: ReturnType<typeof synthesize>): readonly Alarm[] {
  return Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties as Alarm,
  );
}

describe('alarms', () => {
  it('end each description with a runbook paragraph of its own, and the project that has it', () => {
    const alarms = alarmsOf(synthesize());

    const ends = alarms.map(({ AlarmDescription }) =>
      AlarmDescription.split(' What to do: ').at(-1),
    );
    expect(ends.toSorted()).toEqual(
      Object.values(runbookAnchors)
        .map(
          (anchor) => `docs/operations.md#${anchor} (of the project sagemaker-training-job-in-vpc)`,
        )
        .toSorted(),
    );
  });

  it('say what each of them stands for', () => {
    for (const { AlarmDescription } of alarmsOf(synthesize()))
      expect(AlarmDescription).toMatch(/: .+\. It stands for alarms on .+\. What to do: /);
  });

  it('are not raised by errors that the retries of one run heal: they watch what Lambda gives up', () => {
    const template = synthesize();

    expect(alarmsOf(template).map(({ MetricName }) => MetricName)).not.toContain('Errors');
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 2 });
  });

  it('watch the one queue to which everything leads that failed for good', () => {
    const template = synthesize();

    const [alarm] = Object.values(
      template.findResources('AWS::CloudWatch::Alarm', {
        Properties: { MetricName: 'ApproximateNumberOfMessagesVisible' },
      }),
    );
    const queueId = alarm?.Properties.Dimensions[0].Value['Fn::GetAtt'][0];
    const deadLetters = { 'Fn::GetAtt': [queueId, 'Arn'] };
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: { OnFailure: { Destination: deadLetters } },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { deadLetterTargetArn: deadLetters },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ DeadLetterConfig: { Arn: deadLetters } })],
    });
  });

  it('tell of messages that nothing reads, once one that fails would be a dead letter', () => {
    const template = synthesize();

    const [queue] = Object.values(
      template.findResources('AWS::SQS::Queue', {
        Properties: { RedrivePolicy: Match.anyValue() },
      }),
    );
    const { VisibilityTimeout, RedrivePolicy } = queue?.Properties ?? {};
    const { Threshold } = alarmsOf(template).find(
      ({ MetricName }) => MetricName === 'ApproximateAgeOfOldestMessage',
    ) as Alarm;
    expect(Threshold).toBeGreaterThan(
      longestDelaySeconds + RedrivePolicy.maxReceiveCount * VisibilityTimeout,
    );
  });

  it('do not watch a queue that is not there', () => {
    const metrics = alarmsOf(synthesize({ reevaluation: false })).map(
      ({ MetricName }) => MetricName,
    );

    expect(metrics).toHaveLength(3);
    expect(metrics).not.toContain('ApproximateAgeOfOldestMessage');
  });

  it('have descriptions of a length that CloudWatch takes, with a long address of the runbook', () => {
    const documentationUrl = `https://git.example.com/${'a'.repeat(200)}/`;

    for (const { AlarmDescription } of alarmsOf(synthesize({ documentationUrl })))
      expect(AlarmDescription.length).toBeLessThanOrEqual(1_024);
  });

  it('are as many as the bill has', () => {
    expect(alarmsOf(synthesize())).toHaveLength(alarmsOnTheBill);
  });

  it('find their paragraphs in docs/operations.md', () => {
    expect(anchorsOf(runbook)).toEqual(expect.arrayContaining(Object.values(runbookAnchors)));
  });

  it('link to the published documentation where its address is given', () => {
    const alarms = alarmsOf(synthesize({ documentationUrl: 'https://git.example.com/rule/' }));

    for (const { AlarmDescription } of alarms)
      expect(AlarmDescription).toContain(' https://git.example.com/rule/docs/operations.md#');
  });

  it('are four, on metrics that cost nothing and on two that the rule publishes', () => {
    const alarms = alarmsOf(synthesize());

    expect(alarms.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`)).toEqual([
      'AWS/SQS ApproximateNumberOfMessagesVisible',
      'AWS/SQS ApproximateAgeOfOldestMessage',
      'SageMakerTrainingJobInVpc CompleteRuns',
      'SageMakerTrainingJobInVpc DegradedRuns',
    ]);
  });

  it.each([
    [MaximumExecutionFrequency.ONE_HOUR, 8],
    [MaximumExecutionFrequency.THREE_HOURS, 8],
    [MaximumExecutionFrequency.SIX_HOURS, 8],
    [MaximumExecutionFrequency.TWELVE_HOURS, 14],
    [MaximumExecutionFrequency.TWENTY_FOUR_HOURS, 26],
  ])(
    'miss a complete run after a period of %s and two hours, or eight hours',
    (maximumExecutionFrequency, hours) => {
      const template = synthesize({ maximumExecutionFrequency });

      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'CompleteRuns',
        Statistic: 'Sum',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        Period: 3600,
        EvaluationPeriods: hours,
        TreatMissingData: 'breaching',
      });
    },
  );

  it.each(Object.values(MaximumExecutionFrequency))(
    'look back no further than CloudWatch allows at %s',
    (maximumExecutionFrequency) => {
      const alarms = alarmsOf(synthesize({ maximumExecutionFrequency }));

      for (const { Period, EvaluationPeriods } of alarms)
        expect(Period * EvaluationPeriods).toBeLessThanOrEqual(Period < 3600 ? 86_400 : 7 * 86_400);
    },
  );

  it('reach a topic that CloudWatch may publish to', () => {
    const template = synthesize();

    const [topicId] = Object.keys(template.findResources('AWS::SNS::Topic'));
    for (const { AlarmActions } of alarmsOf(template))
      expect(AlarmActions).toEqual([{ Ref: topicId }]);
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sns:Publish',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('reach a topic of this account and Region by its name alone', () => {
    const template = Template.fromStack(aRuleStack({}, { alarmTopicName: 'security' }));

    template.resourceCountIs('AWS::SNS::Topic', 0);
    for (const { AlarmActions } of alarmsOf(template))
      expect(JSON.stringify(AlarmActions)).toMatch(
        /:sns:.*"AWS::Region".*"AWS::AccountId".*:security"/,
      );
  });

  it('refuse an ARN in the place of a name', () => {
    const deploy = () =>
      aRuleStack({}, { alarmTopicName: 'arn:aws:sns:eu-central-1:111122223333:security' });

    expect(deploy).toThrow('alarmTopicName must be the name of a topic, 1 to 256 characters');
  });

  it('and the dashboard are left out by a prop each', () => {
    const template = synthesize({ alarms: false, dashboard: false });

    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });
});
