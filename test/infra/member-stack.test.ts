import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemberStack } from '../../infra/account/member-stack.ts';
import { renderPackBody } from '../../infra/account/rule-pack.ts';
import { RULE_CONTROLS } from '../../infra/constructs/rule-controls.ts';
import { ruleParameterRows } from '../../infra/constructs/rule-parameters.ts';
import { renderMemberTemplate } from '../../infra/deployments.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { parseRuleParameters, ruleParameterTable } from '../../rule/verdict/parameters.ts';
import { resolveResource, resolveResources } from '../support/resolve-template.ts';
import { property, readTemplate, type Template } from '../support/template.ts';

const standIn = 'exports.handler = async () => "it ran";\n';
const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d';

let text: string;
let template: Template;

beforeAll(() => {
  text = renderMemberTemplate(standIn);
  template = readTemplate(text);
});

/** What exists under these parameters, of one type. */
function existing(type: string, values: Readonly<Record<string, string>> = {}) {
  return [...resolveResources(template, values).values()].filter(({ Type }) => Type === type);
}

/** The statements of the function's role, by their sids. */
function sids(values: Readonly<Record<string, string>> = {}): readonly string[] {
  const { Policies } = resolveResource(template, 'AWS::IAM::Role', values);
  const onRule = resolveResource(template, 'AWS::IAM::Policy', values);
  const documents = [(Policies as { PolicyDocument: unknown }[])[0], onRule].map(
    (policy) => (policy as { PolicyDocument: { Statement: { Sid: string }[] } }).PolicyDocument,
  );
  return documents.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid));
}

/** Whether an assertion of the template's rules holds. */
function holds(assertion: unknown, given: Readonly<Record<string, string>>): boolean {
  const [[name, argument] = ['', []]] = Object.entries(assertion as Record<string, unknown[]>);
  const each = () => argument.map((item) => holds(item, given));
  if (name === 'Fn::Or') return each().includes(true);
  if (name === 'Fn::And') return !each().includes(false);
  if (name === 'Fn::Not') return !each()[0];
  if (name !== 'Fn::EachMemberEquals') throw new Error(`${name} is not understood`);
  const [list, value] = argument as [{ Ref: string }, string];
  return (given[list.Ref] ?? '').split(',').every((item) => item === value);
}

describe('the member template', () => {
  it('needs no asset, no bootstrap and no macro', () => {
    expect(Object.keys(template).toSorted()).toEqual([
      'Conditions',
      'Description',
      'Metadata',
      'Outputs',
      'Parameters',
      'Resources',
      'Rules',
    ]);
    expect(text).not.toMatch(/bootstrap|S3Bucket|^Transform:/m);
  });

  it('says which controls the rule is evidence for', () => {
    expect(template.Resources.Rule?.Metadata).toMatchObject({ Controls: RULE_CONTROLS });
  });

  it('carries the code as it is, in a block', () => {
    expect(text).toContain(`ZipFile: |\n          ${standIn}`);
  });

  it('holds the function with everything that it needs, and nothing twice', () => {
    const types = [...resolveResources(template).values()].map(({ Type }) => Type);

    expect(types.toSorted()).toEqual([
      'AWS::Config::ConfigRule',
      'AWS::DynamoDB::Table',
      'AWS::Events::Rule',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Lambda::EventInvokeConfig',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Lambda::Permission',
      'AWS::Logs::LogGroup',
      'AWS::SQS::Queue',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
      'AWS::SQS::QueuePolicy',
    ]);
  });

  it('has no finding of AwsSolutions that is not acknowledged with a reason', () => {
    const stack = new MemberStack(createApp(), 'Member', { inlineCode: standIn });

    const { violations } = new AwsSolutionsChecks().validateScope(stack);

    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});

describe('what brings the rule', () => {
  it.each([
    ['rule', ['AWS::Config::ConfigRule']],
    ['pack', ['AWS::Config::ConformancePack']],
    ['none', []],
  ])('is one of them: %s', (RuleBroughtBy, types) => {
    const found = [...resolveResources(template, { RuleBroughtBy }).values()]
      .map(({ Type }) => Type)
      .filter((type) => type.startsWith('AWS::Config::'));

    expect(found).toEqual(types);
  });

  it('comes after the function may be invoked', () => {
    const { Rule, Pack } = template.Resources;

    expect([Rule?.DependsOn, Pack?.DependsOn]).toEqual([['InvokedByConfig'], ['InvokedByConfig']]);
  });

  it('is the very pack that is deployed by hand, given the same parameters', () => {
    const pack = resolveResource(template, 'AWS::Config::ConformancePack', {
      MaximumExecutionFrequency: 'One_Hour',
      RequireNetworkIsolation: 'true',
    });

    expect(pack.TemplateBody).toBe(renderPackBody());
    expect(pack.ConformancePackInputParameters).toEqual([
      { ParameterName: 'MaximumExecutionFrequency', ParameterValue: 'One_Hour' },
      { ParameterName: 'RequireNetworkIsolation', ParameterValue: 'true' },
    ]);
  });

  it('lets the function read the results of its own rule, or of rules from packs', () => {
    const { Statement } = property(template, 'RoleOnRule', 'PolicyDocument') as {
      Statement: { Resource: { 'Fn::If': unknown[] } }[];
    };

    expect(Statement[0]?.Resource['Fn::If'].slice(0, 2)).toEqual([
      'ByRule',
      { 'Fn::GetAtt': ['Rule', 'Arn'] },
    ]);
  });
});

describe('parameters', () => {
  it('are grouped, labelled and described, each once, and have a default', () => {
    const { ParameterGroups, ParameterLabels } = (
      template as unknown as {
        Metadata: Record<
          string,
          { ParameterGroups: { Parameters: string[] }[]; ParameterLabels: object }
        >;
      }
    ).Metadata['AWS::CloudFormation::Interface'] ?? { ParameterGroups: [], ParameterLabels: {} };
    const declared = Object.keys(template.Parameters ?? {});

    expect(ParameterGroups.flatMap(({ Parameters }) => Parameters)).toEqual(declared);
    expect(Object.keys(ParameterLabels)).toEqual(declared);
    for (const parameter of Object.values(template.Parameters ?? {}))
      expect(parameter).toMatchObject({
        Description: expect.stringMatching(/\.$/),
        Default: expect.anything(),
      });
  });

  it('refuse what the rule does not know, with a word on what is allowed', () => {
    for (const [name, parameter] of Object.entries(template.Parameters ?? {})) {
      const { AllowedValues, AllowedPattern, MinValue } = parameter as never as Record<
        string,
        unknown
      >;

      expect([name, AllowedValues ?? AllowedPattern ?? MinValue]).not.toContain(undefined);
      if (AllowedPattern !== undefined)
        expect(parameter).toHaveProperty('ConstraintDescription', expect.stringMatching(/\.$/));
    }
  });

  it('of the rule are those that it reads, and reach it as they are given', () => {
    const given = { AllowedSubnetIds: 'subnet-0a1b,subnet-0c2d', MaxJobAgeDays: '30' };

    const rule = resolveResource(template, 'AWS::Config::ConfigRule', given);

    expect(ruleParameterRows.map(([name]) => name).toSorted()).toEqual(
      Object.keys(ruleParameterTable).toSorted(),
    );
    expect(rule.InputParameters).toEqual({
      allowedSubnetIds: 'subnet-0a1b,subnet-0c2d',
      maxJobAgeDays: '30',
    });
    expect(() => parseRuleParameters(rule.InputParameters as never)).not.toThrow();
    expect(resolveResource(template, 'AWS::Config::ConfigRule', {}).InputParameters).toEqual({});
  });

  it('take no retention that CloudWatch Logs does not know', () => {
    const { AllowedValues } = template.Parameters?.LogRetentionDays ?? {};

    expect(AllowedValues).toContain('365');
    expect(AllowedValues).not.toContain('360');
  });
});

describe('a text that a template takes for a parameter of the rule', () => {
  const samples = {
    flag: ['', 'true', 'false', 'yes', 'TRUE'],
    number: [
      '',
      '0',
      '1',
      '9',
      '10',
      '365',
      '3650',
      '3651',
      '8760',
      '8761',
      '36500',
      '36501',
      '-1',
      '1.5',
      'x',
    ],
    list: [
      'subnet-0a1b2c3d',
      'subnet-0a,subnet-0b',
      'subnet-0a, subnet-0b',
      'sg-0a1b2c3d',
      `subnet-${'0'.repeat(25)}`,
      `subnet-${'0'.repeat(26)}`,
      `sg-${'0'.repeat(29)}`,
      `sg-${'0'.repeat(30)}`,
      'smoke-*,canary',
      '-canary',
      'a_b',
      'a'.repeat(64),
      ',',
    ],
    text: [
      'evaluate',
      'notApplicable',
      'ignore',
      '2026-01-31',
      '2026-02-30',
      '2026-04-31',
      '2026-13-01',
      '2026-01-31T00:00:00Z',
      '2026-01-31T00:00:00',
      'AWS::::Account',
      'AWS::SageMaker::TrainingJob',
      'TrainingJob',
      'https://wiki.example.com/vpc',
      'http://wiki.example.com',
      `https://wiki.example.com/${'a'.repeat(103)}`,
      `https://wiki.example.com/${'a'.repeat(104)}`,
    ],
  };

  it.each(ruleParameterRows)('is one that the rule takes: %s', (name, { form }) => {
    for (const sample of Object.values(samples).flat()) {
      const isAllowed =
        form.allowedValues?.includes(sample) ?? new RegExp(form.allowedPattern ?? '').test(sample);
      let isTaken = true;
      try {
        parseRuleParameters({ [name]: sample });
      } catch {
        isTaken = false;
      }

      expect({ sample, isAllowed }).toEqual({ sample, isAllowed: isTaken });
    }
  });
});

describe('a hardened organization', () => {
  it('has the function in its subnets, with no more permissions than it needs to connect', () => {
    const inVpc = { SubnetIds: 'subnet-0a,subnet-0b', SecurityGroupIds: 'sg-0a' };

    expect(existing('AWS::Lambda::Function', inVpc)[0]?.Properties.VpcConfig).toEqual({
      SubnetIds: ['subnet-0a', 'subnet-0b'],
      SecurityGroupIds: ['sg-0a'],
    });
    expect(existing('AWS::Lambda::Function')[0]?.Properties).not.toHaveProperty('VpcConfig');
    expect(sids(inVpc).filter((sid) => !sids().includes(sid))).toEqual(['ConnectToVpc']);
  });

  it.each([
    [{}, true],
    [{ SubnetIds: 'subnet-0a', SecurityGroupIds: 'sg-0a' }, true],
    [{ SubnetIds: 'subnet-0a' }, false],
    [{ SecurityGroupIds: 'sg-0a,sg-0b' }, false],
  ])(
    'is asked for subnets and security groups together, before anything is made: %o',
    (given, isTaken) => {
      const { Rules } = template as unknown as {
        Rules: Record<string, { Assertions: { Assert: unknown }[] }>;
      };

      expect(holds(Rules.SubnetsAndSecurityGroups?.Assertions[0]?.Assert, given)).toBe(isTaken);
    },
  );

  it('has everything that holds data encrypted by its key', () => {
    const values = { KmsKeyArn: keyArn, CreateAlarmTopic: 'true' };
    const keys = [
      ...existing('AWS::SQS::Queue', values).map(({ Properties }) => Properties.KmsMasterKeyId),
      ...existing('AWS::SNS::Topic', values).map(({ Properties }) => Properties.KmsMasterKeyId),
      ...existing('AWS::Logs::LogGroup', values).map(({ Properties }) => Properties.KmsKeyId),
      ...existing('AWS::DynamoDB::Table', values).map(
        ({ Properties }) => (Properties.SSESpecification as Record<string, unknown>).KMSMasterKeyId,
      ),
    ];

    expect(keys).toEqual([keyArn, keyArn, keyArn, keyArn, keyArn]);
    for (const { Properties } of existing('AWS::SQS::Queue', values))
      expect(Properties).not.toHaveProperty('SqsManagedSseEnabled');
    expect(sids(values).filter((sid) => !sids().includes(sid))).toEqual(['UseKey']);
  });

  it('has its boundary and its path on the role', () => {
    const boundary = 'arn:aws:iam::111122223333:policy/boundary';

    expect(
      resolveResource(template, 'AWS::IAM::Role', {
        PermissionsBoundary: boundary,
        RolePath: '/security/',
      }),
    ).toMatchObject({ PermissionsBoundary: boundary, Path: '/security/' });
    expect(resolveResource(template, 'AWS::IAM::Role', {})).not.toHaveProperty(
      'PermissionsBoundary',
    );
  });

  it('may leave out Search, the queue and the events', () => {
    const values = { AllowSearch: 'false', Reevaluation: 'false' };

    expect(sids().filter((sid) => !sids(values).includes(sid))).toEqual([
      'SearchJobs',
      'AskToBeResumed',
      'PollQueue',
      'StartEvaluation',
    ]);
    expect(existing('AWS::Events::Rule', values)).toEqual([]);
    expect(existing('AWS::SQS::Queue', values)).toHaveLength(1);
    expect(JSON.stringify(existing('AWS::Lambda::Function', values))).not.toContain(
      'RESUME_QUEUE_URL',
    );
  });

  it('refers to nothing that its parameters leave out', () => {
    const resources = resolveResources(template, { Reevaluation: 'false', RuleBroughtBy: 'none' });

    for (const [, id] of JSON.stringify([...resources]).matchAll(/«(\w+)[.»]/g))
      expect(resources.has(String(id))).toBe(true);
  });
});

describe('alarms and dashboard', () => {
  it('are there only where there is a topic, and where one is asked for', () => {
    expect(existing('AWS::CloudWatch::Alarm')).toEqual([]);
    expect(existing('AWS::CloudWatch::Dashboard')).toEqual([]);
    expect(existing('AWS::CloudWatch::Dashboard', { Dashboard: 'true' })).toHaveLength(1);
  });

  it.each([
    [
      { AlarmTopicArn: 'arn:aws:sns:eu-central-1:999999999999:security' },
      'arn:aws:sns:eu-central-1:999999999999:security',
    ],
    [{ AlarmTopicName: 'security' }, 'arn:aws:sns:eu-central-1:111122223333:security'],
    [{ CreateAlarmTopic: 'true' }, '«AlarmTopic»'],
    [
      { CreateAlarmTopic: 'true', AlarmTopicName: 'security' },
      'arn:aws:sns:eu-central-1:111122223333:security',
    ],
  ])('are sent to the topic that %o says', (given, topic) => {
    const alarms = existing('AWS::CloudWatch::Alarm', given);

    expect(alarms.length).toBeGreaterThanOrEqual(4);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toEqual([topic]);
    expect(existing('AWS::SNS::Topic', given)).toHaveLength(topic === '«AlarmTopic»' ? 1 : 0);
  });

  it.each([
    ['true', 1],
    ['false', 0],
  ])('watch over the queue where there is one: Reevaluation=%s', (Reevaluation, count) => {
    const alarms = existing('AWS::CloudWatch::Alarm', { Reevaluation, AlarmTopicName: 'security' });

    const onQueue = alarms.filter(
      ({ Properties }) => Properties.MetricName === 'ApproximateAgeOfOldestMessage',
    );
    expect(onQueue).toHaveLength(count);
    for (const { Properties } of onQueue)
      expect(Properties.Dimensions).toEqual([
        { Name: 'QueueName', Value: 'sagemaker-training-job-in-vpc-reevaluation' },
      ]);
  });

  it.each([
    ['One_Hour', 3_600, 8],
    ['TwentyFour_Hours', 86_400, 26],
  ])('count by the frequency of the rule: %s', (MaximumExecutionFrequency, period, hours) => {
    const alarms = existing('AWS::CloudWatch::Alarm', {
      MaximumExecutionFrequency,
      AlarmTopicName: 'security',
    });
    const named = (metric: string) =>
      alarms.find(({ Properties }) => Properties.MetricName === metric)?.Properties;

    expect(named('DegradedRuns')?.Period).toBe(period);
    expect(named('CompleteRuns')?.EvaluationPeriods).toBe(hours);
  });
});
