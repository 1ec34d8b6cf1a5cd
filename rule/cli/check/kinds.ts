// The kinds of files that define training jobs: how each is recognised, and how its jobs are found.

import { isCloudFormation, jobsOfTemplate } from './cloudformation.ts';
import {
  type JobDefinition,
  operationOf,
  type RequestOperation,
  readRequest,
  requestBlocksOf,
} from './job-definition.ts';
import { isPipeline, jobsOfPipeline } from './pipeline-definition.ts';
import type { SourceValue } from './source-value.ts';
import { isStateMachine, jobsOfStateMachine } from './step-functions.ts';
import { isTerraformJson, isTerraformPlan, jobsOfPlan, jobsOfTerraformJson } from './terraform.ts';

interface DocumentKind {
  /** What such files are, for help and documentation. */
  readonly meaning: string;
  isOne(root: SourceValue): boolean;
  jobsOf(root: SourceValue): readonly JobDefinition[];
}

/** Kinds of JSON and YAML documents, in the order in which they are tried. */
export const documentKinds = {
  'terraform-plan': {
    meaning: 'what `terraform show -json` prints of a plan',
    isOne: isTerraformPlan,
    jobsOf: jobsOfPlan,
  },
  'terraform-json': {
    meaning: 'Terraform’s JSON syntax, `.tf.json`',
    isOne: isTerraformJson,
    jobsOf: jobsOfTerraformJson,
  },
  cloudformation: {
    meaning: 'a CloudFormation or SAM template',
    isOne: isCloudFormation,
    jobsOf: jobsOfTemplate,
  },
  'step-functions': {
    meaning: 'a Step Functions definition, JSONPath or JSONata',
    isOne: isStateMachine,
    jobsOf: (root) => jobsOfStateMachine(root),
  },
  pipeline: {
    meaning: 'a SageMaker pipeline definition',
    isOne: isPipeline,
    jobsOf: (root) => jobsOfPipeline(root),
  },
  'describe-training-job': requests('DescribeTrainingJob', 'what DescribeTrainingJob answers'),
  'create-training-job': requests('CreateTrainingJob', 'requests of CreateTrainingJob'),
  'create-tuning-job': requests(
    'CreateHyperParameterTuningJob',
    'requests of CreateHyperParameterTuningJob',
  ),
  'create-automl-job': requests('CreateAutoMLJob', 'requests of CreateAutoMLJob'),
  'create-automl-job-v2': requests('CreateAutoMLJobV2', 'requests of CreateAutoMLJobV2'),
} as const satisfies Readonly<Record<string, DocumentKind>>;

export type DocumentKindName = keyof typeof documentKinds;

/** Every kind that a file can have; Terraform's own language is none of JSON and YAML. */
export type FileKind = DocumentKindName | 'terraform';

export const fileKinds = [
  ...(Object.keys(documentKinds) as DocumentKindName[]),
  'terraform',
] as const;

/** The kind of a document by its content. */
export function kindOf(root: SourceValue): DocumentKindName | undefined {
  return (Object.keys(documentKinds) as DocumentKindName[]).find((name) =>
    documentKinds[name].isOne(root),
  );
}

/** One request, or a list of them, in which each is read for what it is. */
function requests(operation: RequestOperation, meaning: string): DocumentKind {
  return {
    meaning,
    isOne: (root) => {
      const [first] = requestBlocksOf(root);
      return first !== undefined && operationOf(first.request) === operation;
    },
    jobsOf: (root) =>
      requestBlocksOf(root).flatMap((block) =>
        readRequest(operationOf(block.request) ?? operation, block),
      ),
  };
}
