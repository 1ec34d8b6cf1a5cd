import { type RenderedFile, renderTemplate } from '../enforcement/rendered-template.ts';
import { StopTrainingJobsStack } from './stop-stack.ts';

/** The runbook as a template that needs no CDK. */
export function renderStopJobFiles(): readonly RenderedFile[] {
  return [
    renderTemplate(
      'infra/stop-job/generated/stop-training-jobs.template.yaml',
      StopTrainingJobsStack,
    ),
  ];
}
