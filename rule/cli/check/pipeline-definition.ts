// SageMaker pipeline definitions: the steps that start training jobs, behind conditions too.

import { type JobDefinition, type RequestOperation, readRequest } from './job-definition.ts';
import {
  attributeOf,
  isMapping,
  itemsOf,
  knownText,
  mapValues,
  type SourceValue,
  textAt,
  unknown,
  valueAt,
} from './source-value.ts';

/** @see https://aws-sagemaker-mlops.github.io/sagemaker-model-building-pipeline-definition-JSON-schema/ */
const operationOfStep: Readonly<Record<string, RequestOperation>> = {
  Training: 'CreateTrainingJob',
  Tuning: 'CreateHyperParameterTuningJob',
  AutoML: 'CreateAutoMLJob',
};

export function isPipeline(root: SourceValue): boolean {
  const steps = valueAt(root, 'Steps');
  return textAt(root, 'Version') !== undefined && steps?.kind === 'list';
}

/** The jobs that a pipeline starts; `name` stands before the names of its steps. */
export function jobsOfPipeline(root: SourceValue, name?: string): readonly JobDefinition[] {
  return jobsOfSteps(valueAt(root, 'Steps'), name === undefined ? '' : `${name}/`);
}

function jobsOfSteps(steps: SourceValue | undefined, path: string): readonly JobDefinition[] {
  return itemsOf(steps).flatMap((step) => {
    const args = valueAt(step, 'Arguments');
    const type = textAt(step, 'Type') ?? '';
    if (type === 'Condition')
      return ['IfSteps', 'ElseSteps'].flatMap((branch) => jobsOfSteps(valueAt(args, branch), path));
    return jobsOfStep(step, `${path}${textAt(step, 'Name') ?? type}`, type);
  });
}

function jobsOfStep(step: SourceValue, name: string, type: string): readonly JobDefinition[] {
  const operation = Object.hasOwn(operationOfStep, type) ? operationOfStep[type] : undefined;
  if (operation === undefined || !isMapping(step)) return [];
  const { value, place } = attributeOf({ value: step, place: step.place }, 'Arguments');
  const request = value ?? unknown('the step has no Arguments', place);
  const jobs = readRequest(operation, {
    request: mapValues(request, readVariable),
    place,
    within: { place: step.place, end: step.end },
    name,
  });
  return jobs.map((job) => ({
    ...job,
    jobName: {
      isKnown: false,
      start: 'pipelines-',
      end: '',
      because: unknown('the pipeline names its jobs', place),
    },
  }));
}

/** `{ "Get": "Parameters.Subnets" }` and the `Std:` functions have a value when the pipeline runs. */
function readVariable(value: SourceValue): SourceValue {
  if (!isMapping(value) || value.entries.size !== 1) return value;
  const [name = '', entry] = [...value.entries][0] ?? [];
  if (name === 'Get') return unknown(knownText(entry?.value) ?? 'a variable', value.place);
  return name.startsWith('Std:') ? unknown(name, value.place) : value;
}
