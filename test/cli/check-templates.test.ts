// CloudFormation and SAM templates, in JSON and YAML.

import { describe, expect, it } from 'vitest';
import { check, type Given, inShort, markedPlaces, placesOf } from './checked.ts';

interface Row extends Given {
  readonly what: string;
  readonly findings: readonly string[];
}

const train = 'arn:aws:states:::sagemaker:createTrainingJob.sync';
const inVpc = 'VpcConfig: { Subnets: [!Ref Subnet], SecurityGroupIds: [!GetAtt Group.GroupId] }';

const rows: readonly Row[] = [
  {
    what: 'a training job whose ids are references',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      ${inVpc}
`,
    findings: ['Train compliant'],
  },
  {
    what: 'references where only some subnets are allowed',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      VpcConfig: { Subnets: [▸!Ref Subnet], SecurityGroupIds: [sg-a] }
`,
    parameters: { allowedSubnetIds: ['subnet-a'] },
    findings: ['Train unknown subnetNotAllowed'],
  },
  {
    what: 'a training job without a VpcConfig',
    path: 'template.yaml',
    text: `AWSTemplateFormatVersion: 2010-09-09
Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    ▸Properties:
      EnableNetworkIsolation: yes
`,
    parameters: { requireNetworkIsolation: true },
    findings: ['Train nonCompliant noVpcConfig'],
  },
  {
    what: 'a training job without properties',
    path: 'template.yaml',
    text: 'Resources:\n  ▸Train:\n    Type: AWS::SageMaker::TrainingJob\n',
    findings: ['Train nonCompliant noVpcConfig'],
  },
  {
    what: 'a VpcConfig that AWS::NoValue removes',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      ▸VpcConfig: !Ref AWS::NoValue
`,
    findings: ['Train nonCompliant noVpcConfig'],
  },
  {
    what: 'a list that is a parameter',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      VpcConfig:
        Subnets: ▸!Ref SubnetIds
        SecurityGroupIds: [sg-a]
`,
    findings: ['Train unknown incompleteVpcConfig'],
  },
  {
    what: 'a condition of which only one side is in a VPC',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      VpcConfig: ▸!If
        - IsProduction
        - Subnets: [subnet-a]
          SecurityGroupIds: [sg-a]
        - !Ref AWS::NoValue
`,
    findings: ['Train unknown noVpcConfig'],
  },
  {
    what: 'a condition of which both sides are in a VPC',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      VpcConfig: !If
        - IsProduction
        - { Subnets: [subnet-a], SecurityGroupIds: [sg-a] }
        - Subnets: !If [IsTest, [subnet-b], [subnet-c, subnet-d]]
          SecurityGroupIds: [sg-b]
`,
    findings: ['Train compliant'],
  },
  {
    what: 'a condition of which no side is in a VPC',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      ▸VpcConfig: !If [IsProduction, !Ref AWS::NoValue, !Ref AWS::NoValue]
`,
    findings: ['Train nonCompliant noVpcConfig'],
  },
  {
    what: 'a condition that may leave a list empty',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      VpcConfig:
        Subnets: [▸!If [HasSubnet, !Ref Subnet, !Ref AWS::NoValue]]
        SecurityGroupIds: [sg-a, !If [HasGroup, sg-b, !Ref AWS::NoValue]]
`,
    findings: ['Train unknown incompleteVpcConfig'],
  },
  {
    what: 'a condition for a flag that both sides switch off',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      ${inVpc}
      ▸EnableNetworkIsolation: !If [IsProduction, false, !Ref AWS::NoValue]
`,
    parameters: { requireNetworkIsolation: true },
    findings: ['Train nonCompliant networkIsolationOff'],
  },
  {
    what: 'properties that a transform may add to',
    path: 'template.yaml',
    text: `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      RoleArn: arn
      ▸Fn::Transform: { Name: AWS::Include }
`,
    findings: ['Train unknown noVpcConfig'],
  },
  {
    what: 'a resource that Fn::ForEach repeats',
    path: 'template.yaml',
    text: `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Models:
    - Model
    - [A, B]
    - Train\${Model}:
        Type: AWS::SageMaker::TrainingJob
        ▸Properties: {}
`,
    findings: [`Train\${Model} nonCompliant noVpcConfig`],
  },
  {
    what: 'a state machine as an object',
    path: 'template.yaml',
    text: `Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: Train
        States:
          Train:
            Type: Task
            Resource: !Sub arn:\${AWS::Partition}:states:::sagemaker:createTrainingJob.sync
            ▸Parameters:
              RoleArn: !GetAtt Role.Arn
`,
    findings: ['Machine/Train nonCompliant noVpcConfig'],
  },
  {
    what: 'states that the template leaves open',
    path: 'template.yaml',
    text: `Resources:
  One:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition:
        StartAt: Train
        States:
          Train: !If
            - IsLarge
            - Resource: ${train}
              ▸Parameters: { RoleArn: large }
            - Resource: ${train}
              Parameters: { ${inVpc} }
          Other: ▸!FindInMap [A, B, C]
          All: { Type: Parallel, Branches: [▸!Ref Branch] }
          Each: { Type: Map, ItemProcessor: ▸!Ref Processor }
  Two:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition:
        StartAt: Train
        States:
          ▸Fn::Transform: { Name: AWS::Include }
  Three:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition:
        StartAt: Train
        States:
          Train:
            Resource: !Ref TaskArn
            ▸Parameters: { TrainingJobName: churn }
          Call:
            Resource: !Ref FunctionArn
`,
    findings: [
      'One/Train nonCompliant noVpcConfig',
      'One/Train compliant',
      'One/Other unknown noVpcConfig',
      'One/States unknown noVpcConfig',
      'One/States unknown noVpcConfig',
      'Two/States unknown noVpcConfig',
      'Three/Train nonCompliant noVpcConfig',
    ],
  },
  {
    what: 'a state machine in a block of text, with substitutions in and around its strings',
    path: 'template.yaml',
    text: `Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {
          "StartAt": "Train",
          "States": {
            "Train": {
              "Type": "Task",
              "Resource": "arn:\${AWS::Partition}:states:::sagemaker:createTrainingJob.sync",
              "Parameters": {
                "StoppingCondition": { "MaxRuntimeInSeconds": \${Seconds} },
                "VpcConfig": {
                  "Subnets": ["\${Subnet}"],
                  ▸"SecurityGroupIds": []
                }
              }
            }
          }
        }
`,
    findings: ['Machine/Train nonCompliant incompleteVpcConfig'],
  },
  {
    what: 'a state machine in one line of JSON',
    text: JSON.stringify({
      Resources: {
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: {
            DefinitionString: JSON.stringify({
              StartAt: 'Train',
              States: { Train: { Resource: train, Parameters: { '▸VpcConfig': {} } } },
            }),
          },
        },
      },
    }).replace('\\"▸VpcConfig', '▸\\"VpcConfig'),
    findings: ['Machine/Train nonCompliant incompleteVpcConfig'],
  },
  {
    what: 'a state machine that the CDK has put together',
    text: JSON.stringify({
      Resources: {
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: {
            DefinitionString: {
              'Fn::Join': [
                '',
                [
                  '{"StartAt":"Train","States":{"Train":{"Type":"Task","Resource":"arn:',
                  { Ref: 'AWS::Partition' },
                  ':states:::sagemaker:createTrainingJob.sync","Parameters":{"VpcConfig":{"Subnets":["',
                  { Ref: 'Subnet' },
                  '"],"SecurityGroupIds":["',
                  { 'Fn::GetAtt': ['Group', 'GroupId'] },
                  '"]}}}}}',
                ],
              ],
            },
          },
        },
      },
    }),
    findings: ['Machine/Train compliant'],
  },
  {
    what: 'a definition in a bucket',
    path: 'template.yaml',
    text: `Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      ▸DefinitionS3Location: { Bucket: b, Key: k }
`,
    findings: ['Machine unknown noVpcConfig'],
  },
  {
    what: 'a definition in another file',
    path: 'template.yaml',
    text: `Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      ▸DefinitionUri: machine.asl.json
`,
    findings: ['Machine unknown noVpcConfig'],
  },
  {
    what: 'a pipeline',
    path: 'template.yaml',
    text: `Resources:
  Pipeline:
    Type: AWS::SageMaker::Pipeline
    Properties:
      PipelineDefinition:
        PipelineDefinitionBody: '{"Version":"2020-12-01","Steps":[{"Name":"Train","Type":"Training",▸"Arguments":{}}]}'
`,
    findings: ['Pipeline/Train nonCompliant noVpcConfig'],
  },
  {
    what: 'resources that train nothing',
    path: 'template.yaml',
    text: 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n',
    findings: [],
  },
  {
    what: 'an embedded definition that is malformed',
    path: 'template.yaml',
    text: `Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: |
        {
          "StartAt": ▸}
`,
    findings: ['error: not valid JSON: value expected'],
  },
  {
    what: 'YAML that is malformed',
    path: 'template.yaml',
    text: 'Resources:\n  Train: {\n▸',
    findings: [
      'error: not valid YAML: Flow map in block collection must be sufficiently indented and end with a }',
    ],
  },
  {
    what: 'anchors and merged keys',
    path: 'template.yaml',
    text: `Shared: &shared
  VpcConfig: { Subnets: [subnet-a], SecurityGroupIds: [sg-a] }
Resources:
  One:
    Type: AWS::SageMaker::TrainingJob
    Properties: *shared
  Two:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      <<: *shared
      ▸VpcConfig: {}
`,
    findings: ['One compliant', 'Two nonCompliant incompleteVpcConfig'],
  },
];

describe('a template', () => {
  it.each(rows)('with $what', async (row) => {
    const checked = await check(row);

    expect(inShort(checked)).toEqual(row.findings);
    expect(placesOf(checked)).toEqual(markedPlaces(row.text));
  });

  it('whose aliases grow without end is refused', async () => {
    const levels = Array.from({ length: 30 }, (_, level) =>
      level === 0 ? 'l0: &l0 [x, x]' : `l${level}: &l${level} [*l${level - 1}, *l${level - 1}]`,
    );

    const checked = await check({ path: 'bomb.yaml', text: levels.join('\n') });

    expect(inShort(checked)).toEqual(['error: more than 200000 values, aliases counted']);
  });

  it('whose anchor holds itself is refused', async () => {
    const checked = await check({ path: 'loop.yaml', text: 'Resources: &all\n  Train: *all\n' });

    expect(inShort(checked)).toEqual(['error: nested more than 200 levels deep']);
  });

  it('in YAML that is too long is refused before it is parsed', async () => {
    const checked = await check({ path: 'long.yaml', text: 'a: b\n'.repeat(300 * 1024) });

    expect(inShort(checked)).toEqual(['error: longer than 1 MiB']);
  });
});
