// The SSM Automation document. Its one step is a script, since no declarative step can tell a job that is gone
// from one that may not be read, or a VpcConfig that is absent from one that is empty.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const DEFAULT_RUNBOOK_NAME = 'stop-training-job-without-vpc';

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StopTrainingJob.html */
const JOB_NAME = '^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$';

const script = readFileSync(join(import.meta.dirname, 'stop-training-job.py'), 'utf8');

/** What the runbook does where it is started without saying otherwise; may be expressions of a template. */
export interface RunbookDefaults {
  /** ARN of the role that the script runs with. */
  readonly assumeRoleArn: string;
  /** Jobs that are never stopped: names with commas between, `*` allowed. */
  readonly exemptJobNames: string;
  /** 'true' or 'false'. */
  readonly dryRun: string;
}

/**
 * The document's content.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
export function runbookContent(defaults: RunbookDefaults): object {
  return {
    schemaVersion: '0.3',
    description:
      'Stops a SageMaker training job that runs without a VPC configuration. Looks at the job again before it acts. ' +
      'Work since the last checkpoint of the job is lost.',
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: {
      TrainingJobName: {
        type: 'String',
        description: 'The training job to stop.',
        allowedPattern: JOB_NAME,
      },
      AutomationAssumeRole: {
        type: 'String',
        description: 'ARN of the role that may describe and stop training jobs.',
        default: defaults.assumeRoleArn,
      },
      ExemptJobNames: {
        type: 'String',
        description: 'Jobs that are never stopped: names with commas between, * allowed.',
        default: defaults.exemptJobNames,
        allowedPattern: '^[a-zA-Z0-9*, -]*$',
      },
      DryRun: {
        type: 'String',
        description: 'true: report what would be done, and do nothing.',
        default: defaults.dryRun,
        allowedValues: ['true', 'false'],
      },
    },
    mainSteps: [
      {
        name: 'Stop',
        action: 'aws:executeScript',
        timeoutSeconds: 120,
        isEnd: true,
        inputs: {
          Runtime: 'python3.12',
          Handler: 'stop_training_job',
          InputPayload: {
            TrainingJobName: '{{ TrainingJobName }}',
            ExemptJobNames: '{{ ExemptJobNames }}',
            DryRun: '{{ DryRun }}',
          },
          Script: script,
        },
        outputs: [
          { Name: 'Outcome', Selector: '$.Payload.Outcome', Type: 'String' },
          { Name: 'Detail', Selector: '$.Payload.Detail', Type: 'String' },
        ],
      },
    ],
    outputs: ['Stop.Outcome', 'Stop.Detail'],
  };
}
