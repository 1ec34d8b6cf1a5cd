import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { StopTrainingJobsStack } from '../../infra/prevention/stop-job/stop-stack.ts';
import {
  StopTrainingJobs,
  type StopTrainingJobsProps,
} from '../../infra/prevention/stop-job/stop-training-jobs.ts';
import { simulate } from './simulate.ts';

function templateOf(props: StopTrainingJobsProps = {}): Template {
  const stack = new Stack(new App());
  new StopTrainingJobs(stack, 'Stop', props);
  return Template.fromStack(stack);
}

/** The event of AWS Config, cut to what the pattern and the input read. */
function complianceChange(configRuleName: string, complianceType: string) {
  return {
    source: 'aws.config',
    'detail-type': 'Config Rules Compliance Change',
    detail: {
      resourceId: 'fraud-model-7',
      resourceType: 'AWS::SageMaker::TrainingJob',
      configRuleName,
      messageType: 'ComplianceChangeNotification',
      newEvaluationResult: { complianceType },
    },
  };
}

/** Whether an event has one of the listed values everywhere; of EventBridge's filters, only prefix. */
function matches(event: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern))
    return pattern.some((wanted) =>
      typeof wanted === 'object' ? String(event).startsWith(wanted.prefix) : wanted === event,
    );
  return Object.entries(pattern as object).every(([key, wanted]) =>
    matches((event as Record<string, unknown>)[key], wanted),
  );
}

describe('StopTrainingJobs', () => {
  it('has nothing start the runbook by default', () => {
    const template = templateOf();

    template.resourceCountIs('AWS::SSM::Document', 1);
    template.resourceCountIs('AWS::Config::RemediationConfiguration', 0);
    template.resourceCountIs('AWS::Events::Rule', 0);
  });

  it.each([
    ['manual', false],
    ['automatic', true],
  ] as const)('makes it the %s remediation of the rule', (remediation, automatic) => {
    const template = templateOf({ remediation, ruleName: 'my-rule' });

    template.hasResourceProperties('AWS::Config::RemediationConfiguration', {
      ConfigRuleName: 'my-rule',
      Automatic: automatic,
      TargetType: 'SSM_DOCUMENT',
      Parameters: { TrainingJobName: { ResourceValue: { Value: 'RESOURCE_ID' } } },
    });
  });

  it('keeps events that did not start the runbook, in a queue that only its own rule may fill', () => {
    const template = templateOf({ onComplianceChange: true });

    const [queueId] = Object.keys(template.findResources('AWS::SQS::Queue'));
    const [ruleId] = Object.keys(template.findResources('AWS::Events::Rule'));
    const queueArn = { 'Fn::GetAtt': [queueId, 'Arn'] };
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [{ DeadLetterConfig: { Arn: queueArn } }],
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queueArn,
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [ruleId, 'Arn'] } } },
          }),
        ]),
      },
    });
  });

  it('passes only parameters that the runbook has', () => {
    const template = templateOf({ remediation: 'manual' });

    const [document] = Object.values(template.findResources('AWS::SSM::Document'));
    const [wiring] = Object.values(template.findResources('AWS::Config::RemediationConfiguration'));
    const has = Object.keys(document?.Properties.Content.parameters);
    const passed = Object.keys(wiring?.Properties.Parameters);
    expect(passed.length).toBeGreaterThan(0);
    expect(has).toEqual(expect.arrayContaining(passed));
  });

  it.each([
    ['my-rule', 'NON_COMPLIANT', true],
    ['my-rule-conformance-pack-abc123', 'NON_COMPLIANT', true],
    ['my-rule', 'COMPLIANT', false],
    ['my-rule-of-another-kind', 'NON_COMPLIANT', false],
  ])('is started by EventBridge for %s turning %s: %s', (ruleName, compliance, isStarted) => {
    const template = templateOf({ onComplianceChange: true, ruleName: 'my-rule' });

    const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
    const event = complianceChange(ruleName, compliance);
    expect(matches(event, rule?.Properties.EventPattern)).toBe(isStarted);
  });

  it("hands the runbook the job's name", () => {
    const template = templateOf({ onComplianceChange: true });

    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [
        Match.objectLike({
          InputTransformer: {
            InputPathsMap: { job: '$.detail.resourceId' },
            InputTemplate: {
              'Fn::Join': [
                '',
                Match.arrayWith([Match.stringLikeRegexp('\\{"TrainingJobName":\\[<job>\\],')]),
              ],
            },
          },
        }),
      ],
    });
  });

  it('refuses to start the runbook twice for one job', () => {
    expect(() => templateOf({ remediation: 'automatic', onComplianceChange: true })).toThrow(
      'choose one of',
    );
  });

  it('lets the runbook describe and stop training jobs, and nothing else', async () => {
    const [role] = Object.values(templateOf().findResources('AWS::IAM::Role'));
    const { PolicyDocument } = role?.Properties.Policies[0] ?? {};
    const [statement] = PolicyDocument.Statement;
    const granted = {
      ...PolicyDocument,
      Statement: [{ ...statement, Resource: 'arn:aws:sagemaker:*:*:training-job/*' }],
    };

    const may = (action: string) => simulate({ action }, { identity: [granted] });

    expect(await may('sagemaker:DescribeTrainingJob')).toBe('allowed');
    expect(await may('sagemaker:StopTrainingJob')).toBe('allowed');
    expect(await may('sagemaker:DeleteTrainingJob')).toBe('denied');
    expect(await may('sagemaker:StopProcessingJob')).toBe('denied');
  });
});

describe('StopTrainingJobsStack', () => {
  it('is off by default in each of its ways', () => {
    const { Parameters } = Template.fromStack(
      new StopTrainingJobsStack(new App(), 'Stop'),
    ).toJSON();

    expect(Parameters.Remediation.Default).toBe('none');
    expect(Parameters.OnComplianceChange.Default).toBe('false');
  });
});
