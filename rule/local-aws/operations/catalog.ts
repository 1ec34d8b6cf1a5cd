import type { Operation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';
import { describeComplianceByConfigRule } from './config.describe-compliance-by-config-rule.ts';
import { describeConfigRules } from './config.describe-config-rules.ts';
import {
  describeConfigurationRecorderStatus,
  describeConfigurationRecorders,
} from './config.describe-configuration-recorders.ts';
import { getComplianceDetailsByConfigRule } from './config.get-compliance-details-by-config-rule.ts';
import { getComplianceDetailsByResource } from './config.get-compliance-details-by-resource.ts';
import { putEvaluations } from './config.put-evaluations.ts';
import { startConfigRulesEvaluation } from './config.start-config-rules-evaluation.ts';
import { dynamoDbOperations } from './dynamodb.ts';
import { getFunction } from './lambda.get-function.ts';
import { createTrainingJob } from './sagemaker.create-training-job.ts';
import { deleteTrainingJob } from './sagemaker.delete-training-job.ts';
import { describeAutoMLJobV2 } from './sagemaker.describe-auto-ml-job-v2.ts';
import { describeHyperParameterTuningJob } from './sagemaker.describe-hyper-parameter-tuning-job.ts';
import { describeLabelingJob } from './sagemaker.describe-labeling-job.ts';
import { describePipeline } from './sagemaker.describe-pipeline.ts';
import { describePipelineExecution } from './sagemaker.describe-pipeline-execution.ts';
import { describeTrainingJob } from './sagemaker.describe-training-job.ts';
import { listPipelines } from './sagemaker.list-pipelines.ts';
import { listTags } from './sagemaker.list-tags.ts';
import { listTrainingJobs } from './sagemaker.list-training-jobs.ts';
import { search } from './sagemaker.search.ts';
import { stopTrainingJob } from './sagemaker.stop-training-job.ts';
import { createQueue } from './sqs.create-queue.ts';
import { deleteMessage } from './sqs.delete-message.ts';
import { getQueueAttributes } from './sqs.get-queue-attributes.ts';
import { receiveMessage } from './sqs.receive-message.ts';
import { sendMessage } from './sqs.send-message.ts';
import { assumeRole } from './sts.assume-role.ts';
import { getCallerIdentity } from './sts.get-caller-identity.ts';

/** Every operation the embedded AWS answers. */
export const OPERATIONS: readonly Operation[] = [
  listTrainingJobs,
  describeTrainingJob,
  createTrainingJob,
  stopTrainingJob,
  deleteTrainingJob,
  search,
  listTags,
  describeHyperParameterTuningJob,
  describeAutoMLJobV2,
  describeLabelingJob,
  listPipelines,
  describePipeline,
  describePipelineExecution,
  putEvaluations,
  getComplianceDetailsByConfigRule,
  getComplianceDetailsByResource,
  describeComplianceByConfigRule,
  describeConfigRules,
  startConfigRulesEvaluation,
  describeConfigurationRecorders,
  describeConfigurationRecorderStatus,
  ...dynamoDbOperations,
  createQueue,
  sendMessage,
  receiveMessage,
  deleteMessage,
  getQueueAttributes,
  getCallerIdentity,
  assumeRole,
  getFunction,
];

const BY_NAME = new Map(
  OPERATIONS.map((operation) => [`${operation.service}:${operation.name}`, operation]),
);

/** @throws ServiceError UnknownOperationException */
export function findOperation(service: string, name: string): Operation {
  const operation = BY_NAME.get(`${service}:${name}`);
  if (!operation)
    throw new ServiceError(
      'UnknownOperationException',
      `The embedded AWS does not model ${service}:${name}`,
    );
  return operation;
}
