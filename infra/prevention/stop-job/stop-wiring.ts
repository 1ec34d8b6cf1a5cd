// What starts the runbook. Nothing here is used unless it is asked for.

import { Duration, type IResolvable, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import * as config from 'aws-cdk-lib/aws-config';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Queue, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { queueSettings } from '../../constructs/queue-settings.ts';
import type { StopRunbook } from './stop-runbook.ts';

/** A runbook that may be of another stack. */
export interface RunbookToStart {
  readonly runbookName: string;
  readonly role: { readonly roleArn: string };
}

export interface StopRemediationProps {
  readonly runbook: RunbookToStart;
  /** Name of the Config rule; not one that a conformance pack made. */
  readonly ruleName: string;
  /** True: Config starts the runbook; false: a person does, from the rule's page. */
  readonly automatic: boolean | IResolvable;
}

/**
 * The runbook as the remediation of the rule.
 *
 * `AWS::Config::RemediationConfiguration` is missing in some Regions, where CloudFormation refuses a template that has
 * it, used or not.
 */
export class StopRemediation extends Construct {
  constructor(scope: Construct, id: string, props: StopRemediationProps) {
    super(scope, id);
    const { runbook, ruleName, automatic } = props;
    new config.CfnRemediationConfiguration(this, 'Resource', {
      configRuleName: ruleName,
      targetType: 'SSM_DOCUMENT',
      targetId: runbook.runbookName,
      automatic,
      // Config insists on both for automatic remediation. One attempt: what fails once needs a person.
      maximumAutomaticAttempts: 1,
      retryAttemptSeconds: 60,
      parameters: {
        TrainingJobName: { ResourceValue: { Value: 'RESOURCE_ID' } },
        AutomationAssumeRole: { StaticValue: { Values: [runbook.role.roleArn] } },
      },
    });
  }
}

export interface StopOnComplianceChangeProps {
  readonly runbook: StopRunbook;
  /** Name of the Config rule; rules that a conformance pack made of it are meant as well. */
  readonly ruleName: string;
  /**
   * Told when an event could not start the runbook, and when the queue is empty again.
   * @default - the alarm is there, and tells nobody
   */
  readonly alarmTopicArn?: string;
}

/**
 * The runbook for each job that the rule newly reports as non-compliant, by EventBridge. What could not start it waits
 * in a queue for 14 days, and an alarm says so.
 */
export class StopOnComplianceChange extends Construct {
  readonly role: iam.Role;
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, props: StopOnComplianceChangeProps) {
    super(scope, id);
    const { runbook, ruleName } = props;
    const stack = Stack.of(this);
    this.role = this.#createRole(runbook);
    const undelivered = new Queue(this, 'Undelivered', {
      ...queueSettings(undefined, RemovalPolicy.DESTROY),
      retentionPeriod: Duration.days(14),
      // By which tools tell a dead-letter queue; it is the end of the line, and has none itself.
      redriveAllowPolicy: { redrivePermission: RedrivePermission.ALLOW_ALL },
    });
    const rule = new events.CfnRule(this, 'Resource', {
      description: 'Stop training jobs that AWS Config finds outside a VPC',
      eventPattern: {
        source: ['aws.config'],
        'detail-type': ['Config Rules Compliance Change'],
        detail: {
          messageType: ['ComplianceChangeNotification'],
          configRuleName: [ruleName, { prefix: `${ruleName}-conformance-pack-` }],
          newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
        },
      },
      targets: [
        {
          id: 'Runbook',
          arn: stack.formatArn({
            service: 'ssm',
            resource: 'automation-definition',
            resourceName: `${runbook.runbookName}:$DEFAULT`,
          }),
          roleArn: this.role.roleArn,
          inputTransformer: {
            inputPathsMap: { job: '$.detail.resourceId' },
            // EventBridge puts the quotes around a text that it fills in.
            inputTemplate: `{"TrainingJobName":[<job>],"AutomationAssumeRole":["${runbook.role.roleArn}"]}`,
          },
          retryPolicy: { maximumEventAgeInSeconds: Duration.hours(1).toSeconds() },
          deadLetterConfig: { arn: undelivered.queueArn },
        },
      ],
    });
    undelivered.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'KeepUndelivered',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [undelivered.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
      }),
    );
    this.undelivered = undelivered;
    this.#createAlarm(undelivered, ruleName, props.alarmTopicArn);
  }

  #createAlarm(undelivered: Queue, ruleName: string, alarmTopicArn: string | undefined): void {
    const alarm = new CfnAlarm(this, 'UndeliveredAlarm', {
      alarmDescription: `A job that ${ruleName} found outside a VPC was not handed to the runbook that stops it; its event is in the queue, with the reason.`,
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: [{ name: 'QueueName', value: undelivered.queueName }],
      statistic: 'Maximum',
      period: Duration.minutes(5).toSeconds(),
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      // SQS sends nothing for a queue that has been idle for hours.
      treatMissingData: 'notBreaching',
    });
    if (alarmTopicArn === undefined) return;
    alarm.alarmActions = [alarmTopicArn];
    alarm.okActions = [alarmTopicArn];
  }

  #createRole(runbook: StopRunbook): iam.Role {
    const stack = Stack.of(this);
    return new iam.Role(this, 'Role', {
      description: 'EventBridge: starts the runbook that stops training jobs',
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          // Any rule of the account and Region: the name of this one is generated, and the rule needs the role.
          ArnLike: {
            'aws:SourceArn': stack.formatArn({
              service: 'events',
              resource: 'rule',
              resourceName: '*',
            }),
          },
        },
      }),
      inlinePolicies: {
        Start: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              sid: 'StartRunbook',
              actions: ['ssm:StartAutomationExecution'],
              // The definition in any version, since the default may be named by its number; the document that it
              // is made of; and the execution that comes of it, whose id nobody knows before.
              resources: [
                ['automation-definition', `${runbook.runbookName}:*`],
                ['document', runbook.runbookName],
                ['automation-execution', '*'],
              ].map(([resource = '', resourceName = '']) =>
                stack.formatArn({ service: 'ssm', resource, resourceName }),
              ),
            }),
            new iam.PolicyStatement({
              sid: 'PassRole',
              actions: ['iam:PassRole'],
              resources: [runbook.role.roleArn],
              conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
            }),
          ],
        }),
      },
    });
  }
}
