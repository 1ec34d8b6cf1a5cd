import {
  DescribeComplianceByConfigRuleCommand,
  type Evaluation,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import { describe, expect, it } from 'vitest';
import type { LocalAwsOptions } from '../../rule/local-aws/server.ts';
import { type Connected, connect, NOON, secondsBeforeNoon } from './connect.ts';

const RULE = 'rule';

async function connectWithRule(options: LocalAwsOptions = {}): Promise<Connected> {
  const aws = await connect(options);
  aws.world.config.createRule({ name: RULE });
  return aws;
}

function evaluation(id: string, more: Partial<Evaluation> = {}): Evaluation {
  return {
    ComplianceResourceType: 'AWS::SageMaker::TrainingJob',
    ComplianceResourceId: id,
    ComplianceType: 'COMPLIANT',
    OrderingTimestamp: NOON,
    ...more,
  };
}

function put(
  { config, world }: Connected,
  evaluations: Evaluation[],
  token = world.config.issueResultToken(RULE),
) {
  return config.send(new PutEvaluationsCommand({ ResultToken: token, Evaluations: evaluations }));
}

describe('PutEvaluations', () => {
  it('keeps one result a resource, the last one put', async () => {
    await using aws = await connectWithRule();

    await put(aws, [evaluation('a'), evaluation('b')]);
    await put(aws, [evaluation('a', { ComplianceType: 'NON_COMPLIANT', Annotation: 'why' })]);

    expect(aws.world.config.resultsOf(RULE)).toEqual([
      {
        resourceType: 'AWS::SageMaker::TrainingJob',
        resourceId: 'a',
        complianceType: 'NON_COMPLIANT',
        annotation: 'why',
        orderingTimestamp: NOON,
        recordedAt: NOON,
      },
      expect.objectContaining({ resourceId: 'b', complianceType: 'COMPLIANT' }),
    ]);
    expect(aws.world.config.history.map((put) => put.resourceId)).toEqual(['a', 'b', 'a']);
  });

  it('takes resources of one id and two types for two', async () => {
    await using aws = await connectWithRule();

    await put(aws, [
      evaluation('a'),
      evaluation('a', { ComplianceResourceType: 'AWS::::Account' }),
    ]);

    expect(aws.world.config.resultsOf(RULE)).toHaveLength(2);
  });

  it('removes the row of what is not applicable', async () => {
    await using aws = await connectWithRule();
    await put(aws, [evaluation('a'), evaluation('b')]);

    await put(aws, [evaluation('a', { ComplianceType: 'NOT_APPLICABLE' })]);

    expect(aws.world.config.resultsOf(RULE).map((row) => row.resourceId)).toEqual(['b']);
  });

  it.each([
    ['ignored', 'COMPLIANT', ['a']],
    ['applied', 'NON_COMPLIANT', ['a', 'gone']],
  ] as const)('has older evaluations %s', async (olderOrderingTimestamp, compliance, ids) => {
    await using aws = await connectWithRule({ olderOrderingTimestamp });
    await put(aws, [evaluation('a'), evaluation('gone', { ComplianceType: 'NOT_APPLICABLE' })]);

    const older = { OrderingTimestamp: secondsBeforeNoon(1) };
    await put(aws, [
      evaluation('a', { ...older, ComplianceType: 'NON_COMPLIANT' }),
      evaluation('gone', older),
    ]);

    const rows = aws.world.config.resultsOf(RULE);
    expect(rows.map((row) => row.resourceId)).toEqual(ids);
    expect(rows[0]?.complianceType).toBe(compliance);
  });

  it('counts an empty put', async () => {
    await using aws = await connectWithRule();

    const answer = await put(aws, []);

    expect(answer.FailedEvaluations).toEqual([]);
    expect(aws.world.config.putCalls).toBe(1);
  });

  it('changes nothing in test mode, and takes any token', async () => {
    await using aws = await connectWithRule();

    await aws.config.send(
      new PutEvaluationsCommand({
        ResultToken: 'TESTMODE',
        TestMode: true,
        Evaluations: [evaluation('a')],
      }),
    );

    expect(aws.world.config.resultsOf(RULE)).toEqual([]);
  });

  it('takes a token for several calls', async () => {
    await using aws = await connectWithRule();
    const token = aws.world.config.issueResultToken(RULE);

    await put(aws, [evaluation('a')], token);
    await put(aws, [evaluation('b')], token);

    expect(aws.world.config.resultsOf(RULE)).toHaveLength(2);
  });

  it.each([
    ['unknown', () => 'made-up'],
    [
      'expired',
      ({ world }: Connected) => {
        const token = world.config.issueResultToken(RULE);
        world.clock.advance(60_001);
        return token;
      },
    ],
  ])('refuses a token that is %s', async (_what, makeToken) => {
    await using aws = await connectWithRule({ resultTokenLifetimeMs: 60_000 });

    const answer = put(aws, [evaluation('a')], makeToken(aws));

    await expect(answer).rejects.toMatchObject({ name: 'InvalidResultTokenException' });
    expect(aws.world.config.resultsOf(RULE)).toEqual([]);
  });

  it('refuses the token of a rule that was created again', async () => {
    await using aws = await connectWithRule();
    const token = aws.world.config.issueResultToken(RULE);
    aws.world.config.createRule({ name: RULE });

    const answer = put(aws, [evaluation('a')], token);

    await expect(answer).rejects.toMatchObject({ name: 'NoSuchConfigRuleException' });
  });

  const refusals: readonly [string, Evaluation[], string, RegExp][] = [
    [
      'more than 100 evaluations',
      Array.from({ length: 101 }, (_, index) => evaluation(`job-${index}`)),
      'ValidationException',
      /'evaluations' failed to satisfy constraint: Member must have length less than or equal to 100/,
    ],
    [
      'an empty annotation',
      [evaluation('a'), evaluation('b', { Annotation: '' })],
      'ValidationException',
      /'evaluations.2.member.annotation'.*greater than or equal to 1/,
    ],
    [
      'an annotation of 257 characters',
      [evaluation('a', { Annotation: 'x'.repeat(257) })],
      'ValidationException',
      /less than or equal to 256/,
    ],
    [
      'a resource id of 769 characters',
      [evaluation('x'.repeat(769))],
      'ValidationException',
      /less than or equal to 768/,
    ],
    [
      'insufficient data',
      [evaluation('a', { ComplianceType: 'INSUFFICIENT_DATA' })],
      'InvalidParameterValueException',
      /INSUFFICIENT_DATA/,
    ],
    [
      'a resource type it does not permit',
      [evaluation('a'), evaluation('b', { ComplianceResourceType: 'AWS::Refused::Type' })],
      'InvalidParameterValueException',
      /^The resource type AWS::Refused::Type is invalid. Only the following values are permitted: \[/,
    ],
  ];

  it.each(refusals)(
    'refuses %s, and keeps nothing of the call',
    async (_what, list, name, message) => {
      await using aws = await connectWithRule({ refusedResourceTypes: ['AWS::Refused::Type'] });

      const answer = put(aws, list);

      await expect(answer).rejects.toMatchObject({
        name,
        message: expect.stringMatching(message),
      });
      expect(aws.world.config.resultsOf(RULE)).toEqual([]);
    },
  );
});

describe('GetComplianceDetailsByConfigRule', () => {
  async function pagesOf(
    { config }: Connected,
    input: { Limit?: number; ComplianceTypes?: ('COMPLIANT' | 'NON_COMPLIANT')[] },
    between: () => unknown = () => {},
  ) {
    const pages: (string | undefined)[][] = [];
    let token: string | undefined;
    do {
      const page = await config.send(
        new GetComplianceDetailsByConfigRuleCommand({
          ConfigRuleName: RULE,
          ...input,
          ...(token ? { NextToken: token } : {}),
        }),
      );
      pages.push(
        (page.EvaluationResults ?? []).map(
          (row) => row.EvaluationResultIdentifier?.EvaluationResultQualifier?.ResourceId,
        ),
      );
      token = page.NextToken;
      await between();
    } while (token);
    return pages;
  }

  it('returns what Config holds, with what it was told', async () => {
    await using aws = await connectWithRule();
    await put(aws, [evaluation('a', { Annotation: 'in a VPC' })]);

    const { EvaluationResults } = await aws.config.send(
      new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: RULE }),
    );

    expect(EvaluationResults).toEqual([
      {
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: {
            ConfigRuleName: RULE,
            ResourceType: 'AWS::SageMaker::TrainingJob',
            ResourceId: 'a',
            EvaluationMode: 'DETECTIVE',
          },
          OrderingTimestamp: NOON,
        },
        ComplianceType: 'COMPLIANT',
        ResultRecordedTime: NOON,
        ConfigRuleInvokedTime: NOON,
        Annotation: 'in a VPC',
      },
    ]);
  });

  it('pages through every row once, while rows come and go', async () => {
    await using aws = await connectWithRule();
    const ids = Array.from({ length: 25 }, (_, index) => `job-${index}`);
    await put(
      aws,
      ids.map((id) => evaluation(id)),
    );
    const toRemove = ['job-0', 'job-1', 'job-24'];

    const pages = await pagesOf(aws, {}, () =>
      put(
        aws,
        toRemove.splice(0, 1).map((id) => evaluation(id, { ComplianceType: 'NOT_APPLICABLE' })),
      ),
    );

    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat()).toEqual(ids);
  });

  it('filters by compliance', async () => {
    await using aws = await connectWithRule();
    await put(aws, [evaluation('a'), evaluation('b', { ComplianceType: 'NON_COMPLIANT' })]);

    const pages = await pagesOf(aws, { Limit: 100, ComplianceTypes: ['NON_COMPLIANT'] });

    expect(pages).toEqual([['b']]);
  });

  it.each([
    ['a', 'NoSuchConfigRuleException'],
    ['x'.repeat(65), 'ValidationException'],
  ])('refuses the rule name %s', async (name, error) => {
    await using aws = await connectWithRule();

    const answer = aws.config.send(
      new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: name }),
    );

    await expect(answer).rejects.toMatchObject({ name: error });
  });
});

describe('DescribeComplianceByConfigRule', () => {
  it.each([
    ['nothing', [], 'INSUFFICIENT_DATA'],
    ['compliant resources only', [evaluation('a')], 'COMPLIANT'],
    [
      'a violation',
      [evaluation('a'), evaluation('b', { ComplianceType: 'NON_COMPLIANT' })],
      'NON_COMPLIANT',
    ],
    [
      'what is not applicable',
      [evaluation('a', { ComplianceType: 'NOT_APPLICABLE' })],
      'INSUFFICIENT_DATA',
    ],
  ] as const)('sums up %s', async (_what, evaluations, expected) => {
    await using aws = await connectWithRule();
    await put(aws, [...evaluations]);

    const { ComplianceByConfigRules } = await aws.config.send(
      new DescribeComplianceByConfigRuleCommand({}),
    );

    expect(ComplianceByConfigRules?.[0]?.Compliance?.ComplianceType).toBe(expected);
  });
});

describe('results deleted behind the rule', () => {
  it('are gone until put again', async () => {
    await using aws = await connectWithRule();
    await put(aws, [evaluation('a'), evaluation('b')]);

    aws.world.config.deleteResults(RULE);
    await put(aws, [evaluation('b')]);

    expect(aws.world.config.resultsOf(RULE).map((row) => row.resourceId)).toEqual(['b']);
  });
});
