// The SSM Automation document. Its one step is a script, since no declarative step can tell a job that is gone
// from one that may not be read, or a VpcConfig that is absent from one that is empty.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const DEFAULT_RUNBOOK_NAME = 'stop-training-job-without-vpc';

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StopTrainingJob.html */
const JOB_NAME = '^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$';

const script = readFileSync(join(import.meta.dirname, 'stop-training-job.py'), 'utf8');

/** What is decided on deployment, and not by whoever starts the runbook; may be expressions of a template. */
export interface RunbookSettings {
  /** ARN of the role that the script runs with, unless another is given. */
  readonly assumeRoleArn: string;
  /** Jobs that are never stopped: names separated by commas, `*` allowed. */
  readonly exemptJobNames: string;
  /** 'true': nothing is ever stopped. 'false': a job is stopped unless whoever starts the runbook asks for a dry run. */
  readonly dryRun: string;
}

/**
 * As far as AWS's page could be read, the newest Python that scripts can have; where it is retired, the step fails.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
const RUNTIME = 'python3.11';

/**
 * The document's content.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
export function runbookContent(settings: RunbookSettings): object {
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
        default: settings.assumeRoleArn,
      },
      DryRun: {
        type: 'String',
        description:
          'true: report what would be done, and do nothing. false: act, unless the runbook was deployed to do nothing.',
        default: 'false',
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
          Runtime: RUNTIME,
          Handler: 'stop_training_job',
          InputPayload: {
            TrainingJobName: '{{ TrainingJobName }}',
            ExemptJobNames: settings.exemptJobNames,
            DeployedDryRun: settings.dryRun,
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
