// The runbook as self-contained templates, with what starts it as parameters that are off. Remediation has a template
// of its own: CloudFormation refuses a template with a type of resource that the Region does not have, and some Regions
// lack AWS::Config::RemediationConfiguration.

import { CfnCondition, CfnOutput, CfnParameter, Fn, Validations } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { BaseStack } from '../../templates/base-stack.ts';
import { flag, onlyIf, optionalText } from '../../templates/parameters.ts';
import { DEFAULT_RUNBOOK_NAME } from './runbook.ts';
import { StopRunbook } from './stop-runbook.ts';
import { StopOnComplianceChange, StopRemediation } from './stop-wiring.ts';

/** The runbook, its role, and EventBridge as what may start it. */
export class StopTrainingJobsStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(
      scope,
      id,
      'A runbook that stops SageMaker training jobs without a VPC; started by people',
    );
    const exemptJobNames = new CfnParameter(this, 'ExemptJobNames', {
      default: '',
      allowedPattern: '^[a-zA-Z0-9*, -]*$',
      description: 'Jobs that are never stopped: names with commas between, * allowed.',
    }).valueAsString;
    const dryRun = new CfnParameter(this, 'DryRun', {
      default: 'true',
      allowedValues: ['true', 'false'],
      description:
        'true: report what would be stopped and stop nothing, whoever starts the runbook. false: stop it.',
    }).valueAsString;
    const ruleName = ruleNameParameter(this);
    const onChange = flag(
      this,
      'OnComplianceChange',
      'Whether EventBridge starts the runbook for each job that turns non-compliant.',
    );
    const alarmTopic = optionalText(
      this,
      'AlarmTopicArn',
      'SNS topic that is told when EventBridge could not start the runbook. Empty: nobody is told.',
    );

    const runbook = new StopRunbook(this, 'Runbook', { exemptJobNames, dryRun });
    Validations.of(runbook.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:training-job/*]',
      reason: 'which job is to be stopped is not known beforehand; the runbook looks at each first',
    });
    const wiring = new StopOnComplianceChange(this, 'OnChange', { runbook, ruleName });
    for (const alarm of wiring.node.findAll().filter(CfnAlarm.isCfnAlarm)) {
      alarm.addPropertyOverride('AlarmActions', alarmTopic.when([alarmTopic.value]));
      alarm.addPropertyOverride('OKActions', alarmTopic.when([alarmTopic.value]));
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
    const runbookName = new CfnParameter(this, 'RunbookName', {
      default: DEFAULT_RUNBOOK_NAME,
      description: "Name of the runbook: the other stack's output RunbookName.",
    }).valueAsString;
    const roleArn = new CfnParameter(this, 'RunbookRoleArn', {
      allowedPattern: '^arn:[^:]+:iam::[0-9]{12}:role/.+$',
      description: "Role of the runbook: the other stack's output RunbookRoleArn.",
    }).valueAsString;
    const ruleName = ruleNameParameter(this);
    const startedBy = new CfnParameter(this, 'StartedBy', {
      default: 'people',
      allowedValues: ['people', 'config'],
      description:
        "Who starts it: people, from the rule's page, or AWS Config, for each violation.",
    }).valueAsString;
    const isAutomatic = new CfnCondition(this, 'IsAutomatic', {
      expression: Fn.conditionEquals(startedBy, 'config'),
    });
    new StopRemediation(this, 'Remediation', {
      runbook: { runbookName, role: { roleArn } },
      ruleName,
      automatic: Fn.conditionIf(isAutomatic.logicalId, true, false),
    });
  }
}

function ruleNameParameter(scope: Construct): string {
  return new CfnParameter(scope, 'RuleName', {
    default: 'sagemaker-training-job-in-vpc',
    description: 'The Config rule whose verdicts start the runbook.',
  }).valueAsString;
}
