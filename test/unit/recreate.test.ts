// What `recreate` makes of a description, without AWS.

import { AutoMLProblemTypeConfig$, CreateTrainingJobRequest$ } from '@aws-sdk/client-sagemaker';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoMlJobs, trainingJobs, tuningJobs } from '../../rule/cli/recreate/job-kinds.ts';
import { isName, newName } from '../../rule/cli/recreate/job-name.ts';
import { notesOn, noteTable } from '../../rule/cli/recreate/notes.ts';
import { parseImage, withoutOwnMetrics } from '../../rule/cli/recreate/own-algorithms.ts';
import { patchPipeline } from '../../rule/cli/recreate/pipeline-steps.ts';
import { replacementOf } from '../../rule/cli/recreate/replacement.ts';
import { membersOf } from '../../rule/cli/recreate/service-model.ts';
import { wrapLines } from '../../rule/cli/wrap-lines.ts';
import { describedJobs } from '../support/scenarios/described-jobs.ts';

const network = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
const vpcConfig = { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] };
const changes = { network, isolate: false, encrypt: false };
const nowMs = Date.parse('2026-03-01T12:00:00Z');
const options = { ...changes, name: undefined, nowMs, tags: undefined };

describe('a request for another job', () => {
  it.each(describedJobs)(
    'has nothing that CreateTrainingJob does not take: $what',
    ({ description }) => {
      const { document } = replacementOf(trainingJobs, description, options);

      expect(membersOf(CreateTrainingJobRequest$, document)).toEqual(document);
      expect(document).toMatchObject({ RoleArn: description.RoleArn, VpcConfig: vpcConfig });
      for (const gone of ['TrainingJobArn', 'CreationTime', 'ModelArtifacts', '$metadata'])
        expect(document).not.toHaveProperty(gone);
    },
  );

  it.each(describedJobs)('comes with notes: $what', ({ description, notes }) => {
    const { document, name } = replacementOf(trainingJobs, description, options);
    const request = withoutOwnMetrics(document, '111122223333');

    const found = notesOn({
      ...{ old: description, oldName: description.TrainingJobName },
      ...{ request, newName: name, changes },
    });

    expect(found.map(({ code }) => code)).toEqual(notes);
  });

  it('finds each note in some job', () => {
    const shown = new Set(describedJobs.flatMap(({ notes }) => notes));
    const isShown = ({ code }: { code: string }) => shown.has(code);

    // A name that is kept and isolation are the asker's, and tested below.
    expect(noteTable.filter((row) => !isShown(row)).map(({ code }) => code)).toEqual([
      'sameName',
      'isolation',
    ]);
  });

  it('says what keeping the name and isolation do', () => {
    const description = describedJobs[1]?.description ?? {};
    const isolated = { ...changes, isolate: true };
    const name = 'pytorch-training-2025-02-01-09-00-00-001';
    const { document } = replacementOf(trainingJobs, description, {
      ...options,
      ...isolated,
      name,
    });

    const found = notesOn({
      ...{ old: description, oldName: name, request: document, newName: name },
      changes: isolated,
    });

    expect(document.EnableNetworkIsolation).toBe(true);
    expect(found.map(({ text }) => text)).toEqual([
      expect.stringContaining(`s3://models/${name}/ again`),
      expect.stringContaining('its role Training must be allowed ec2:CreateNetworkInterface'),
      expect.stringContaining('loads its code from s3://models/code/sourcedir.tar.gz itself'),
      expect.stringContaining('experiment churn'),
    ]);
  });

  it('keeps a network that is there, and refuses to be without one', () => {
    const without = { ...options, network: undefined };
    const description = { TrainingJobName: 'a', VpcConfig: vpcConfig };

    expect(replacementOf(trainingJobs, description, without).document.VpcConfig).toEqual(vpcConfig);
    for (const VpcConfig of [undefined, null, {}, { ...vpcConfig, Subnets: [] }])
      expect(() =>
        replacementOf(trainingJobs, { TrainingJobName: 'a', VpcConfig }, without),
      ).toThrow('the training job a has no network of its own');
  });

  it('has the tags that anybody may set', () => {
    const tags = [
      { Key: 'team', Value: 'one' },
      { Key: 'aws:cloudformation:stack-name', Value: 'stack' },
    ];
    const description = { TrainingJobName: 'a' };

    const { document } = replacementOf(trainingJobs, description, { ...options, tags });

    expect(document.Tags).toEqual([{ Key: 'team', Value: 'one' }]);
  });

  it('drops members at every depth, and what says nothing', () => {
    const known = membersOf(CreateTrainingJobRequest$, {
      ResourceConfig: { InstanceCount: 1, Invented: true },
      InputDataConfig: [{ ChannelName: 'a', Extra: 1, DataSource: { Other: {} } }, null],
      HyperParameters: { any: 'thing', empty: '' },
      Environment: {},
      VpcConfig: null,
    });

    expect(known).toEqual({
      ResourceConfig: { InstanceCount: 1 },
      InputDataConfig: [{ ChannelName: 'a' }],
      HyperParameters: { any: 'thing', empty: '' },
    });
  });

  it('keeps which member of a union is chosen, though it is empty', () => {
    const chosen = { ImageClassificationJobConfig: {} };

    expect(membersOf(AutoMLProblemTypeConfig$, chosen)).toEqual(chosen);
  });
});

describe('a request for another parent', () => {
  it('has the network in each definition of a tuning job, without what tuning jobs set', () => {
    const definition = (name: string) => ({
      DefinitionName: name,
      StaticHyperParameters: { _tuning_objective_metric: 'auc', eta: '1' },
    });
    const description = {
      HyperParameterTuningJobName: 'a-tuning-job-of-32-characters-ab',
      TrainingJobDefinitions: [definition('one'), definition('two')],
      HyperParameterTuningJobStatus: 'Completed',
    };

    const { document, name } = replacementOf(tuningJobs, description, {
      ...options,
      encrypt: true,
    });

    expect(name).toBe('a-tuning-job-vpc-20260301-120000');
    const changed = {
      StaticHyperParameters: { eta: '1' },
      VpcConfig: vpcConfig,
      EnableInterContainerTrafficEncryption: true,
    };
    expect(document).toEqual({
      HyperParameterTuningJobName: name,
      TrainingJobDefinitions: [
        { DefinitionName: 'one', ...changed },
        { DefinitionName: 'two', ...changed },
      ],
    });
  });

  it('has the network where an AutoML job has it', () => {
    const { document } = replacementOf(autoMlJobs, { AutoMLJobName: 'a' }, options);

    expect(document.SecurityConfig).toEqual({ VpcConfig: vpcConfig });
  });
});

describe('the definition of a pipeline', () => {
  const step = (Name: string, Type: string, Arguments: object) => ({ Name, Type, Arguments });
  const inVpc = { VpcConfig: { SecurityGroupIds: ['sg-9'], Subnets: ['subnet-9'] } };
  const byVariable = {
    VpcConfig: { SecurityGroupIds: ['sg-9'], Subnets: { Get: 'Parameters.S' } },
  };

  it('has the network in every step that starts training jobs and lacks one', () => {
    const { definition, changed, kept } = patchPipeline(
      {
        Version: '2020-12-01',
        Steps: [
          step('Prepare', 'Processing', {}),
          step('Train', 'Training', { RoleArn: 'r' }),
          step('Ready', 'Training', inVpc),
          step('Variable', 'Training', byVariable),
          step('If', 'Condition', {
            IfSteps: [step('Tune', 'Tuning', { TrainingJobDefinition: {} })],
            ElseSteps: [step('Auto', 'AutoML', { AutoMLJobConfig: { Mode: 'AUTO' } })],
          }),
        ],
      },
      changes,
    );

    expect(changed).toEqual(['Train', 'Tune', 'Auto']);
    expect(kept).toEqual(['Ready', 'Variable']);
    expect(definition.Steps).toEqual([
      step('Prepare', 'Processing', {}),
      step('Train', 'Training', { RoleArn: 'r', VpcConfig: vpcConfig }),
      step('Ready', 'Training', inVpc),
      step('Variable', 'Training', byVariable),
      step('If', 'Condition', {
        IfSteps: [step('Tune', 'Tuning', { TrainingJobDefinition: { VpcConfig: vpcConfig } })],
        ElseSteps: [
          step('Auto', 'AutoML', {
            AutoMLJobConfig: { Mode: 'AUTO', SecurityConfig: { VpcConfig: vpcConfig } },
          }),
        ],
      }),
    ]);
  });

  it('has another network where all steps have one, but for those that variables decide on', () => {
    const Steps = [step('Ready', 'Training', inVpc), step('Variable', 'Training', byVariable)];

    const { changed, kept } = patchPipeline({ Steps }, changes);

    expect([changed, kept]).toEqual([['Ready'], ['Variable']]);
  });
});

describe('the name of what is created anew', () => {
  it.each([
    ['churn', 'churn-vpc-20260301-120000'],
    ['churn-2025-01-31-10-00-00-123', 'churn-vpc-20260301-120000'],
    ['churn-vpc-20250131-100000', 'churn-vpc-20260301-120000'],
    ['tune-250131-1000', 'tune-vpc-20260301-120000'],
  ])('of %s is %s', (old, expected) => {
    expect(newName(old, nowMs, 63)).toBe(expected);
  });

  it('is one that SageMaker takes, whatever the old one and the limit', () => {
    const letters = 'abcXYZ019';
    const name = fc
      .array(fc.constantFrom(...letters, '-'), { minLength: 1, maxLength: 63 })
      .map((parts) => parts.join('').replace(/^-+|-+$/g, ''))
      .filter((text) => text !== '');

    fc.assert(
      fc.property(
        name,
        fc.constantFrom(32, 63),
        fc.date({ noInvalidDate: true }),
        (old, most, at) => {
          const ms = Math.abs(at.getTime()) % 4e12;
          expect(isName(newName(old, ms, most), most)).toBe(true);
        },
      ),
    );
  });
});

describe('an image', () => {
  it.each([
    ['111122223333.dkr.ecr.eu-central-1.amazonaws.com/a/b:1', { repository: 'a/b', tag: '1' }],
    [
      '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/a',
      { repository: 'a', region: 'cn-north-1' },
    ],
    [
      `111122223333.dkr.ecr.us-east-1.amazonaws.com/a@sha256:${'0'.repeat(64)}`,
      { digest: `sha256:${'0'.repeat(64)}` },
    ],
  ])('%s is read', (uri, parts) => {
    expect(parseImage(uri)).toMatchObject(parts);
  });

  it('elsewhere than in Amazon ECR is not looked at', () => {
    expect(parseImage('registry.example.com/image:1')).toBeUndefined();
  });

  it('with the name of an algorithm, but in the own account, keeps its metrics', () => {
    const AlgorithmSpecification = {
      TrainingImage: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/xgboost:1',
      MetricDefinitions: [{ Name: 'a', Regex: 'b' }],
    };

    expect(withoutOwnMetrics({ AlgorithmSpecification }, '111122223333')).toEqual({
      AlgorithmSpecification,
    });
    expect(withoutOwnMetrics({ AlgorithmSpecification }, '444455556666')).not.toEqual({
      AlgorithmSpecification,
    });
  });
});

describe('lines for a terminal', () => {
  it('are broken between words, and no word is', () => {
    const lines = wrapLines('note: a-word-of-more-than-ten and some more', 10, '  ');

    expect(lines).toEqual(['note:', '  a-word-of-more-than-ten', '  and some', '  more']);
  });
});
