// The check itself: good templates pass, and each of a list of bad ones is refused with a message that says what is
// wrong, the value given, what is allowed and what to change.

import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../support/template.ts';
import { badDeployments } from './bad-deployments.ts';
import { badTemplates, goodProperties } from './bad-templates.ts';
import { policyProblems } from './policy-problems.ts';
import { serviceModel } from './service-model.ts';
import { templateSizeProblems } from './stack-set-problems.ts';
import { templateProblems } from './template-problems.ts';

function templateOf(type: string, change: object = {}): string {
  const Properties = { ...goodProperties[type], ...change };
  return JSON.stringify({ Resources: { It: { Type: type, Properties } } });
}

describe('a template without a mistake', () => {
  it.each(Object.keys(goodProperties))('passes: %s', async (type) => {
    const { problems, resources } = await templateProblems(templateOf(type), 'template');

    expect(problems).toEqual([]);
    expect(resources.get(type)).toBe(1);
  });
});

describe('a template is refused for', () => {
  it.each([...badTemplates, ...badDeployments])(
    '$mistake',
    async ({ type, properties, isPack = false, says }) => {
      const text = templateOf(type, properties);

      const { problems } = await templateProblems(text, 'template', { isPack });

      expect(problems).toContain(`template It${says}`);
    },
  );

  it('a mistake that only one choice of its parameters brings about', async () => {
    const template = {
      Parameters: { Often: { Type: 'String', Default: 'no', AllowedValues: ['no', 'yes'] } },
      Conditions: { IsOften: { 'Fn::Equals': [{ Ref: 'Often' }, 'yes'] } },
      Resources: {
        It: {
          Type: 'AWS::Config::RemediationConfiguration',
          Properties: { TargetType: { 'Fn::If': ['IsOften', 'LAMBDA', 'SSM_DOCUMENT'] } },
        },
      },
    };

    const { problems } = await templateProblems(JSON.stringify(template), 'template');

    expect(problems).toEqual([
      'template It.TargetType must be one of SSM_DOCUMENT, got "LAMBDA"; choose one of them',
    ]);
  });

  it('an allowed value that Config does not know', async () => {
    const text = `
Parameters: { Every: { Type: String, Default: One_Hour, AllowedValues: [One_Hour, Hourly] } }
Resources:
  It:
    Type: AWS::Config::ConfigRule
    Properties:
      ConfigRuleName: jobs
      Source:
        Owner: CUSTOM_LAMBDA
        SourceIdentifier: !ImportValue function
        SourceDetails: [{ MessageType: ScheduledNotification, MaximumExecutionFrequency: !Ref Every }]`;

    const { problems } = await templateProblems(text, 'template');

    expect(problems).toEqual([expect.stringContaining('got "Hourly"')]);
  });

  it('a queue that shows a message again while its function runs', async () => {
    const text = `
Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 30 } }
  Function: { Type: AWS::Lambda::Function, Properties: { Timeout: 60 } }
  It:
    Type: AWS::Lambda::EventSourceMapping
    Properties: { EventSourceArn: !GetAtt Queue.Arn, FunctionName: !Ref Function }`;

    const { problems } = await templateProblems(text, 'template');

    expect(problems).toEqual([
      "template It must have a queue whose VisibilityTimeout is at least the function's Timeout of 60 s, got 30; hide messages for longer",
    ]);
  });

  it('more bytes than CloudFormation takes without a bucket', () => {
    expect(templateSizeProblems(' '.repeat(51_201), 'template')).toEqual([
      'template must have at most 51200 bytes, got 51201; split or shorten the template',
    ]);
  });
});

describe('what is no template', () => {
  it.each([
    ['an empty file', ''],
    ['one without resources', 'Resources: {}'],
    ['one with a tag that nobody knows', 'Resources: { It: !Magic x }'],
  ])('is an error: %s', (_, text) => {
    expect(() => readTemplate(text)).toThrow('this is no template');
  });

  it.each([
    ['a function that is not understood', { 'Fn::Magic': [] }],
    ['a reference to nothing', { Ref: 'Nobody' }],
    ['a reference to nothing inside a text', { 'Fn::Sub': `\${Nobody}` }],
  ])('is an error: %s', async (_, value) => {
    const text = templateOf('AWS::SQS::Queue', { QueueName: value });

    await expect(templateProblems(text, 'template')).rejects.toThrow(/Magic|Nobody/);
  });

  it('leaves out resources that no choice of parameters creates', async () => {
    const text = `
Conditions: { Never: !Equals [a, b] }
Resources: { It: { Type: AWS::SQS::Queue, Condition: Never } }`;

    const { unreached } = await templateProblems(text, 'template');

    expect(unreached).toEqual(['It']);
  });
});

describe('a policy', () => {
  it.each([
    ['without statements', { Version: '2012-10-17', Statement: [] }],
    ['of a version that does not exist', { Version: '2013-01-01', Statement: [{}] }],
    ['that is no object', 'Allow *'],
  ])('%s is refused', async (_, policy) => {
    expect(await policyProblems(policy, 'policy')).not.toEqual([]);
  });
});

describe('the service model', () => {
  it('says when it lacks what a check asks for', () => {
    const config = serviceModel('config');

    expect(() => config.shape('Nothing')).toThrow('no shape Nothing');
    expect(() => config.most('Owner')).toThrow('no upper bound on Owner');
    expect(() => config.documentation('ConfigRule', 'Nothing')).toThrow('does not document');
    expect(() => config.documentedNumbers('ConfigRule', 'ConfigRuleName', /(\d{9})/)).toThrow(
      'does not say',
    );
  });
});
