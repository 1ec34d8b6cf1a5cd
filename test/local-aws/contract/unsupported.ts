// What moto does not model, so that only the embedded AWS answers.

import {
  DescribeComplianceByConfigRuleCommand,
  GetComplianceDetailsByConfigRuleCommand,
  GetComplianceDetailsByResourceCommand,
  PutEvaluationsCommand,
  StartConfigRulesEvaluationCommand,
} from '@aws-sdk/client-config-service';
import {
  DeleteTrainingJobCommand,
  DescribeLabelingJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { OperationName } from '../../../rule/local-aws/server.ts';
import type { Clients } from './doubles.ts';

export interface UnsupportedCall {
  readonly operation: OperationName;
  readonly what: string;
  call(clients: Clients): Promise<unknown>;
}

const ConfigRuleName = 'rule';
const TrainingJobName = 'job';

export const unsupportedCalls: readonly UnsupportedCall[] = [
  {
    operation: 'StopTrainingJob',
    what: 'stopping a job',
    call: ({ sagemaker }) => sagemaker.send(new StopTrainingJobCommand({ TrainingJobName })),
  },
  {
    operation: 'DeleteTrainingJob',
    what: 'deleting a job',
    call: ({ sagemaker }) => sagemaker.send(new DeleteTrainingJobCommand({ TrainingJobName })),
  },
  {
    operation: 'DescribeLabelingJob',
    what: 'a labeling job',
    call: ({ sagemaker }) =>
      sagemaker.send(new DescribeLabelingJobCommand({ LabelingJobName: TrainingJobName })),
  },
  {
    operation: 'PutEvaluations',
    what: 'evaluations that count',
    call: ({ config }) =>
      config.send(
        new PutEvaluationsCommand({
          ResultToken: 'token',
          Evaluations: [
            {
              ComplianceResourceType: 'AWS::SageMaker::TrainingJob',
              ComplianceResourceId: TrainingJobName,
              ComplianceType: 'COMPLIANT',
              OrderingTimestamp: new Date('2026-03-01T12:00:00Z'),
            },
          ],
        }),
      ),
  },
  {
    operation: 'GetComplianceDetailsByResource',
    what: 'results of a resource',
    call: ({ config }) =>
      config.send(
        new GetComplianceDetailsByResourceCommand({
          ResourceType: 'AWS::SageMaker::TrainingJob',
          ResourceId: TrainingJobName,
        }),
      ),
  },
  {
    operation: 'GetComplianceDetailsByConfigRule',
    what: "a rule's results",
    call: ({ config }) =>
      config.send(new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName })),
  },
  {
    operation: 'DescribeComplianceByConfigRule',
    what: "a rule's compliance",
    call: ({ config }) => config.send(new DescribeComplianceByConfigRuleCommand({})),
  },
  {
    operation: 'StartConfigRulesEvaluation',
    what: 'starting an evaluation',
    call: ({ config }) =>
      config.send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames: [ConfigRuleName] })),
  },
];
