import { Construct } from 'constructs';
import { StopRunbook, type StopRunbookProps } from './stop-runbook.ts';
import { StopOnComplianceChange, StopRemediation } from './stop-wiring.ts';

export interface StopTrainingJobsProps extends StopRunbookProps {
  /**
   * Name of the Config rule whose verdicts start the runbook.
   * @default 'sagemaker-training-job-in-vpc'
   */
  readonly ruleName?: string;
  /**
   * The runbook as the rule's remediation, started by a person or by Config.
   * @default - it is no remediation of the rule
   */
  readonly remediation?: 'manual' | 'automatic';
  /**
   * Whether EventBridge starts the runbook for each job that turns non-compliant.
   * @default false
   */
  readonly onComplianceChange?: boolean;
  /**
   * Topic that is told when EventBridge could not start the runbook.
   * @default - the alarm is there where `onComplianceChange` is, and tells nobody
   */
  readonly alarmTopicArn?: string;
}

/** The runbook that stops jobs without a VPC, and what starts it. By default, only people do. */
export class StopTrainingJobs extends Construct {
  readonly runbook: StopRunbook;

  /** @throws Error if a job would be stopped by two ways at once. */
  constructor(scope: Construct, id: string, props: StopTrainingJobsProps = {}) {
    super(scope, id);
    const { ruleName = 'sagemaker-training-job-in-vpc', remediation, onComplianceChange } = props;
    if (remediation === 'automatic' && onComplianceChange)
      throw new Error(
        "choose one of remediation: 'automatic' and onComplianceChange: true, got both; each would start the runbook for the same job",
      );
    this.runbook = new StopRunbook(this, 'Runbook', props);
    const { runbook } = this;
    if (remediation !== undefined)
      new StopRemediation(this, 'Remediation', {
        runbook,
        ruleName,
        automatic: remediation === 'automatic',
      });
    if (onComplianceChange)
      new StopOnComplianceChange(this, 'OnChange', {
        runbook,
        ruleName,
        ...(props.alarmTopicArn !== undefined && { alarmTopicArn: props.alarmTopicArn }),
      });
  }
}
