// Findings that the author of a file accepts, with a reason.

import { describe, expect, it } from 'vitest';
import { check, type Given, inShort } from './checked.ts';

interface Row extends Given {
  readonly what: string;
  readonly findings: readonly string[];
  readonly warnings?: readonly string[];
}

const job = `Type: AWS::SageMaker::TrainingJob
    Properties: { EnableNetworkIsolation: false }`;
const isolation = { requireNetworkIsolation: true };
const train = 'arn:aws:states:::sagemaker:createTrainingJob.sync';

const rows: readonly Row[] = [
  {
    what: 'a comment above a resource',
    path: 'a.yaml',
    text: `Resources:
  # training-job-in-vpc:ignore noVpcConfig: moves in May
  One:
    ${job}
  Two:
    ${job}
`,
    findings: ['One nonCompliant (noVpcConfig)', 'Two nonCompliant noVpcConfig'],
  },
  {
    what: 'a comment inside a resource, for one of two findings',
    path: 'a.yaml',
    text: `Resources:
  One:
    ${job} # training-job-in-vpc:ignore networkIsolationOff: needs the network
`,
    parameters: isolation,
    findings: ['One nonCompliant noVpcConfig (networkIsolationOff)'],
  },
  {
    what: 'a comment for several findings',
    path: 'a.yaml',
    text: `Resources:
  One:
    # training-job-in-vpc:ignore noVpcConfig, networkIsolationOff: old
    # and another comment

    ${job}
`,
    parameters: isolation,
    findings: ['One nonCompliant (noVpcConfig) (networkIsolationOff)'],
  },
  {
    what: 'a comment without a reason, which suppresses nothing',
    path: 'a.yaml',
    text: `Resources:
  # training-job-in-vpc:ignore noVpcConfig
  One:
    ${job}
`,
    findings: ['One nonCompliant noVpcConfig'],
    warnings: ['2: a suppression needs a reason: "training-job-in-vpc:ignore noVpcConfig: why"'],
  },
  {
    what: 'a comment that is about nothing',
    path: 'a.yaml',
    text: `Resources:
  One:
    # training-job-in-vpc:ignore subnetNotAllowed: old
    ${job}
`,
    findings: ['One nonCompliant noVpcConfig'],
    warnings: ['3: nothing to suppress here: subnetNotAllowed'],
  },
  {
    what: 'an unknown verdict',
    path: 'a.yaml',
    text: `Resources:
  One:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      VpcConfig: !Ref Config # training-job-in-vpc:ignore noVpcConfig: a rule of the stack checks it
`,
    findings: ['One unknown (noVpcConfig)'],
  },
  {
    what: 'the words in a value, which is no comment',
    path: 'a.yaml',
    text: `Resources:
  One:
    ${job}
    Description: "training-job-in-vpc:ignore noVpcConfig: no"
`,
    findings: ['One nonCompliant noVpcConfig'],
  },
  {
    what: 'metadata of a resource',
    text: JSON.stringify({
      Resources: {
        One: {
          Type: 'AWS::SageMaker::TrainingJob',
          Metadata: {
            'training-job-in-vpc': { ignore: [{ finding: 'noVpcConfig', reason: 'old' }] },
          },
        },
      },
    }),
    findings: ['One nonCompliant (noVpcConfig)'],
  },
  {
    what: 'metadata without a reason',
    text: JSON.stringify({
      Resources: {
        One: {
          Type: 'AWS::SageMaker::TrainingJob',
          Metadata: { 'training-job-in-vpc': { ignore: [{ finding: 'noVpcConfig' }] } },
        },
      },
    }),
    findings: ['One nonCompliant noVpcConfig'],
    warnings: ['1: a suppression needs a reason: "training-job-in-vpc:ignore noVpcConfig: why"'],
  },
  {
    what: 'the Comment of a state, which has no other comments',
    text: JSON.stringify({
      StartAt: 'One',
      States: {
        One: {
          Resource: train,
          Comment: 'Trains. training-job-in-vpc:ignore noVpcConfig: old',
          Parameters: {},
        },
        Two: { Resource: train, Parameters: {} },
      },
    }),
    findings: ['One nonCompliant (noVpcConfig)', 'Two nonCompliant noVpcConfig'],
  },
  {
    what: 'each of Terraform’s comments',
    path: 'main.tf',
    text: `# training-job-in-vpc:ignore noVpcConfig: old
resource "aws_sagemaker_training_job" "one" {}

resource "aws_sagemaker_training_job" "two" {
  // training-job-in-vpc:ignore noVpcConfig: old
}

/* training-job-in-vpc:ignore noVpcConfig: old */
resource "aws_sagemaker_training_job" "three" {}
resource "aws_sagemaker_training_job" "four" {}
`,
    findings: [
      ...['one', 'two', 'three'].map((name) => `${name} nonCompliant (noVpcConfig)`),
      'four nonCompliant noVpcConfig',
    ].map((line) => `aws_sagemaker_training_job.${line}`),
  },
];

describe('a suppression by', () => {
  it.each(rows)('$what', async (row) => {
    const checked = await check(row);

    expect(inShort(checked)).toEqual(row.findings);
    expect(checked.warnings.map(({ line, message }) => `${line}: ${message}`)).toEqual(
      row.warnings ?? [],
    );
  });

  it('any of them is told with its reason', async () => {
    const [row] = rows;

    const { findings } = await check(row ?? { text: '' });

    expect(findings[0]?.reasons[0]?.suppressed).toBe('moves in May');
  });
});
