// What CDK users reach for on a construct: metrics, grants, events, and an error where it cannot be meant.

import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { TrainingJobInVpcRule } from '../../infra/constructs/training-job-in-vpc-rule.ts';
import { standInCode } from './synthesize.ts';

function aRule(ruleName?: string) {
  const stack = new Stack(new App(), 'Stack');
  const rule = new TrainingJobInVpcRule(stack, 'Rule', {
    code: standInCode(),
    ...(ruleName !== undefined && { ruleName }),
  });
  return { stack, rule };
}

describe('metrics', () => {
  it.each([
    ['metricNonCompliantJobs', 'NonCompliantJobs', 'Maximum'],
    ['metricUnknownJobs', 'UnknownJobs', 'Maximum'],
    ['metricThrottledCalls', 'ThrottledCalls', 'Sum'],
    ['metricCompleteRuns', 'CompleteRuns', 'Sum'],
    ['metricDegradedRuns', 'DegradedRuns', 'Sum'],
  ] as const)('%s is the metric that the function publishes', (method, metricName, statistic) => {
    const { rule } = aRule('jobs-in-vpc');

    expect(rule[method]()).toMatchObject({
      namespace: 'SageMakerTrainingJobInVpc',
      metricName,
      statistic,
      dimensions: { FunctionName: 'jobs-in-vpc' },
    });
  });

  it('take options, and make alarms', () => {
    const { stack, rule } = aRule();

    new Alarm(stack, 'Alarm', {
      metric: rule.metricNonCompliantJobs({ statistic: Stats.SUM }),
      threshold: 1,
      evaluationPeriods: 1,
    });

    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'NonCompliantJobs',
      Statistic: 'Sum',
      Dimensions: [{ Name: 'FunctionName', Value: 'sagemaker-training-job-in-vpc' }],
    });
  });

  it('of failed invocations are those of Lambda', () => {
    const { rule } = aRule('jobs-in-vpc');

    expect(rule.metricErrors()).toMatchObject({
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      statistic: 'Sum',
      dimensions: { FunctionName: 'jobs-in-vpc' },
    });
  });
});

describe('grants', () => {
  it.each([
    ['grantReadResults', 'config:GetComplianceDetailsByConfigRule'],
    ['grantStartEvaluation', 'config:StartConfigRulesEvaluation'],
  ] as const)('%s allows %s on the rule, and nothing else', (method, action) => {
    const { stack, rule } = aRule();
    const role = new Role(stack, 'Auditor', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });

    const grant = rule[method](role);

    grant.assertSuccess();
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^Auditor') }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: action,
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Rule'), 'Arn'] },
          },
        ],
      },
    });
  });
});

describe('events', () => {
  it('of changed results of this rule reach a target', () => {
    const { stack, rule } = aRule('jobs-in-vpc');

    rule.onComplianceChange('Changed', { target: new SnsTopic(new Topic(stack, 'Topic')) });

    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.config'],
        'detail-type': ['Config Rules Compliance Change'],
        detail: { configRuleName: ['jobs-in-vpc'] },
      },
      Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^Topic') } })],
    });
  });
});

describe('a second rule', () => {
  it('is refused in the same stack, whatever its name', () => {
    const { stack } = aRule();

    expect(
      () => new TrainingJobInVpcRule(stack, 'Other', { ruleName: 'other', code: standInCode() }),
    ).toThrow(
      'a stack can have one TrainingJobInVpcRule, got Stack/Rule and Stack/Other: each judges every job of the account ' +
        'and Region, and Config bills both; leave one out, or give it another ruleName and a stack of its own',
    );
  });

  it('is welcome in another stack, also in a nested one', () => {
    const { stack } = aRule();
    const nested = new NestedStack(stack, 'Nested');

    const rule = new TrainingJobInVpcRule(nested, 'Rule', {
      ruleName: 'other',
      code: standInCode(),
    });

    expect(rule.ruleName).toBe('other');
  });
});
