// The runbook as self-contained templates, with what starts it as parameters that are off. Remediation has a template
// of its own: CloudFormation refuses a template with a type of resource that the Region does not have, and some Regions
// lack AWS::Config::RemediationConfiguration.

import { CfnCondition, CfnOutput, Fn, Validations } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { BaseStack } from '../../templates/base-stack.ts';
import {
  declareParameters,
  flag,
  type LabelledParameter,
  onlyIf,
  type ParameterGroup,
  text,
  whereGiven,
  whereTrue,
} from '../../templates/parameters.ts';
import { DEFAULT_RUNBOOK_NAME } from './runbook.ts';
import { StopRunbook } from './stop-runbook.ts';
import { StopOnComplianceChange, StopRemediation } from './stop-wiring.ts';

const rule = {
  RuleName: {
    label: "The rule's name",
    description: 'The Config rule whose verdicts start the runbook.',
    default: 'sagemaker-training-job-in-vpc',
    minLength: 1,
    maxLength: 128,
  },
} as const satisfies Record<string, LabelledParameter>;

const runbookParameters: readonly ParameterGroup[] = [
  {
    label: 'The runbook',
    parameters: {
      DryRun: flag(true, {
        label: 'Dry run',
        description:
          'true: report what would be stopped and stop nothing, whoever starts the runbook. false: stop it.',
      }),
      ExemptJobNames: {
        label: 'Exempt jobs',
        description: 'Jobs that are never stopped: names separated by commas, * allowed.',
        default: '',
        allowedPattern: '^[a-zA-Z0-9*, -]*$',
        constraintDescription: 'Names of jobs, separated by commas, * allowed.',
      },
    },
  },
  {
    label: 'What starts it',
    parameters: {
      OnComplianceChange: flag(false, {
        label: 'Start it by EventBridge',
        description:
          'Whether EventBridge starts the runbook for each job that becomes non-compliant.',
      }),
      ...rule,
      AlarmTopicArn: text('arn:[^:]+:sns:[^:]+:[0-9]{12}:.+', 'the ARN of an SNS topic', {
        label: 'Topic of the alarm',
        description:
          'SNS topic to notify if EventBridge could not start the runbook. Empty: nobody is notified.',
      }),
    },
  },
];

const remediationParameters: readonly ParameterGroup[] = [
  {
    label: 'The runbook, by the outputs of the other stack',
    parameters: {
      RunbookName: {
        label: 'Name',
        description: "The other stack's output RunbookName.",
        default: DEFAULT_RUNBOOK_NAME,
        minLength: 1,
      },
      RunbookRoleArn: {
        label: 'Role',
        description: "The other stack's output RunbookRoleArn.",
        allowedPattern: '^arn:[^:]+:iam::[0-9]{12}:role/.+$',
        constraintDescription: 'Must be the ARN of a role.',
      },
    },
  },
  {
    label: 'What starts it',
    parameters: {
      StartedBy: {
        label: 'Started by',
        description: "people: from the rule's page. config: AWS Config, for each violation.",
        default: 'people',
        allowedValues: ['people', 'config'],
      },
      ...rule,
    },
  },
];

/** The runbook, its role, and EventBridge as what may start it. */
export class StopTrainingJobsStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(
      scope,
      id,
      'A runbook that stops SageMaker training jobs without a VPC; started by people',
    );
    const parameter = declareParameters(this, runbookParameters);
    const ruleName = parameter('RuleName').valueAsString;
    const onChange = whereTrue(parameter('OnComplianceChange'));
    const alarmTopic = whereGiven(parameter('AlarmTopicArn'));

    const runbook = new StopRunbook(this, 'Runbook', {
      exemptJobNames: parameter('ExemptJobNames').valueAsString,
      dryRun: parameter('DryRun').valueAsString,
    });
    Validations.of(runbook.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:training-job/*]',
      reason: 'which job is to be stopped is not known beforehand; the runbook looks at each first',
    });
    const wiring = new StopOnComplianceChange(this, 'OnChange', { runbook, ruleName });
    for (const alarm of wiring.node.findAll().filter(CfnAlarm.isCfnAlarm)) {
      const actions = alarmTopic.when([parameter('AlarmTopicArn').valueAsString]);
      alarm.addPropertyOverride('AlarmActions', actions);
      alarm.addPropertyOverride('OKActions', actions);
      Validations.of(alarm).acknowledge({
        id: 'CloudFormation-Validate::W1030',
        reason: 'the validator takes the empty default for an ARN; the condition leaves it out',
      });
    }
    onlyIf(onChange.condition, wiring);
    Validations.of(wiring.undelivered).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'it is the dead-letter queue, of a rule and not of a queue',
    });
    const anyOf = (resource: string) =>
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:${resource}]`;
    Validations.of(wiring.role).acknowledge(
      {
        id: anyOf('automation-definition/<Runbook>:*'),
        reason: 'the default version may be named by its number',
      },
      { id: anyOf('automation-execution/*'), reason: 'nobody knows the id before there is one' },
    );
    new CfnOutput(this, 'RunbookName', { value: runbook.runbookName });
    new CfnOutput(this, 'RunbookRoleArn', { value: runbook.role.roleArn });
  }
}

/** The runbook as the remediation of the rule. */
export class StopRemediationStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'The runbook that stops SageMaker training jobs, as remediation of the rule');
    const parameter = declareParameters(this, remediationParameters);
    const isAutomatic = new CfnCondition(this, 'IsAutomatic', {
      expression: Fn.conditionEquals(parameter('StartedBy').valueAsString, 'config'),
    });
    new StopRemediation(this, 'Remediation', {
      runbook: {
        runbookName: parameter('RunbookName').valueAsString,
        role: { roleArn: parameter('RunbookRoleArn').valueAsString },
      },
      ruleName: parameter('RuleName').valueAsString,
      automatic: Fn.conditionIf(isAutomatic.logicalId, true, false),
    });
  }
}
