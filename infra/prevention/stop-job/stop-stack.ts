// The runbook as a self-contained template, with what starts it as parameters that are off.

import { CfnCondition, CfnOutput, CfnParameter, CfnRule, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { flag, onlyIf } from '../../templates/parameters.ts';
import { TemplateStack } from '../rendered-template.ts';
import { StopRunbook } from './stop-runbook.ts';
import { StopOnComplianceChange, StopRemediation } from './stop-wiring.ts';

export class StopTrainingJobsStack extends TemplateStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'A runbook that stops SageMaker training jobs without a VPC; started by people',
    });
    const ruleName = new CfnParameter(this, 'RuleName', {
      default: 'sagemaker-training-job-in-vpc',
      description: 'The Config rule whose verdicts start the runbook.',
    }).valueAsString;
    const exemptJobNames = new CfnParameter(this, 'ExemptJobNames', {
      default: '',
      allowedPattern: '^[a-zA-Z0-9*, -]*$',
      description: 'Jobs that are never stopped: names with commas between, * allowed.',
    }).valueAsString;
    const dryRun = new CfnParameter(this, 'DryRun', {
      default: 'false',
      allowedValues: ['true', 'false'],
      description: 'Whether to report what would be stopped, and stop nothing.',
    }).valueAsString;
    const remediation = new CfnParameter(this, 'Remediation', {
      default: 'none',
      allowedValues: ['none', 'manual', 'automatic'],
      description: "Whether the runbook is the rule's remediation, and who starts it.",
    }).valueAsString;
    const onChange = flag(
      this,
      'OnComplianceChange',
      'Whether EventBridge starts the runbook for each job that turns non-compliant.',
    );
    new CfnRule(this, 'OneWayOnly', {
      assertions: [
        {
          assert: Fn.conditionNot(
            Fn.conditionAnd(
              Fn.conditionEquals(remediation, 'automatic'),
              Fn.conditionEquals(onChange.parameter.valueAsString, 'true'),
            ),
          ),
          assertDescription:
            'Choose one of Remediation automatic and OnComplianceChange true: each would start the runbook for the same job.',
        },
      ],
    });

    const runbook = new StopRunbook(this, 'Runbook', {
      exemptJobNames,
      dryRun,
    });
    const isAutomatic = new CfnCondition(this, 'IsAutomatic', {
      expression: Fn.conditionEquals(remediation, 'automatic'),
    });
    const isRemediation = new CfnCondition(this, 'IsRemediation', {
      expression: Fn.conditionNot(Fn.conditionEquals(remediation, 'none')),
    });
    onlyIf(
      isRemediation,
      new StopRemediation(this, 'RuleRemediation', {
        runbook,
        ruleName,
        automatic: Fn.conditionIf(isAutomatic.logicalId, true, false),
      }),
    );
    onlyIf(onChange.condition, new StopOnComplianceChange(this, 'OnChange', { runbook, ruleName }));
    new CfnOutput(this, 'RunbookName', { value: runbook.runbookName });
  }
}
