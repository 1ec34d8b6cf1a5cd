// Definitions of Step Functions and of SageMaker pipelines, as files.

import { describe, expect, it } from 'vitest';
import { check, type Given, inShort, markedPlaces, placesOf } from './checked.ts';

interface Row extends Given {
  readonly what: string;
  readonly findings: readonly string[];
}

const vpcConfig = '{ "Subnets": ["subnet-a"], "SecurityGroupIds": ["sg-a"] }';
const train = 'arn:aws:states:::sagemaker:createTrainingJob';

function states(content: string, more = ''): string {
  return `{ "StartAt": "Train", ${more} "States": { ${content} } }`;
}

const stateMachines: readonly Row[] = [
  {
    what: 'a task in a VPC',
    text: states(
      `"Train": { "Type": "Task", "Resource": "${train}.sync", "Parameters": { "VpcConfig": ${vpcConfig} } }`,
    ),
    findings: ['Train compliant'],
  },
  {
    what: 'a task without a VpcConfig',
    text: states(
      `"Train": { "Type": "Task", "Resource": "${train}",\n ▸"Parameters": { "TrainingJobName.$": "$.name" } }`,
    ),
    findings: ['Train nonCompliant noVpcConfig'],
  },
  {
    what: 'a task of the SDK integration, whose field names may be in another case',
    text: states(
      `"Train": { "Resource": "arn:aws:states:::aws-sdk:sagemaker:createAutoMLJobV2", "Parameters": { "AutoMlJobName": "auto", "SecurityConfig": { "VpcConfig": ${vpcConfig} } } }`,
    ),
    findings: ['Train compliant'],
  },
  {
    what: 'a task that tunes',
    text: states(
      `"Tune": { "Resource": "arn:aws-cn:states:::sagemaker:createHyperParameterTuningJob.sync", "Parameters": { ▸"TrainingJobDefinition": {} } }`,
    ),
    findings: ['Tune nonCompliant noVpcConfig'],
  },
  {
    what: 'subnets from the input',
    text: states(
      `"Train": { "Resource": "${train}", "Parameters": { "VpcConfig": { ▸"Subnets.$": "$.subnets", "SecurityGroupIds": ["sg-a"] } } }`,
    ),
    findings: ['Train unknown incompleteVpcConfig'],
  },
  {
    what: 'subnets from the input, where the security groups are missing for sure',
    text: states(
      `"Train": { "Resource": "${train}", "Parameters": { "VpcConfig": { "Subnets.$": "$.subnets", ▸"SecurityGroupIds": [] } } }`,
    ),
    findings: ['Train nonCompliant incompleteVpcConfig'],
  },
  {
    what: 'a VpcConfig from the input beside isolation that is off for sure',
    text: states(`"Train": { "Resource": "${train}", ▸"Parameters": { "VpcConfig.$": "$.vpc" } }`),
    parameters: { requireNetworkIsolation: true },
    findings: ['Train nonCompliant networkIsolationOff'],
  },
  {
    what: 'a task that passes its input on',
    text: states(`▸"Train": { "Resource": "${train}" }`),
    findings: ['Train unknown noVpcConfig'],
  },
  {
    what: 'JSONata for one value',
    text: states(
      `"Train": { "Resource": "${train}", "Arguments": { "VpcConfig": { "Subnets": ▸"{% $subnets %}", "SecurityGroupIds": ["sg-a"] } } }`,
      '"QueryLanguage": "JSONata",',
    ),
    findings: ['Train unknown incompleteVpcConfig'],
  },
  {
    what: 'JSONata for one id of a list, which names a subnet whatever it is',
    text: states(
      `"Train": { "QueryLanguage": "JSONata", "Resource": "${train}", "Arguments": { "VpcConfig": { "Subnets": ["{% $subnet %}"], "SecurityGroupIds": ["sg-a"] } } }`,
    ),
    findings: ['Train compliant'],
  },
  {
    what: 'the same where only some subnets are allowed',
    text: states(
      `"Train": { "QueryLanguage": "JSONata", "Resource": "${train}", "Arguments": { "VpcConfig": { "Subnets": ["subnet-a", ▸"{% $subnet %}"], "SecurityGroupIds": ["sg-a"] } } }`,
    ),
    parameters: { allowedSubnetIds: ['subnet-a'] },
    findings: ['Train unknown subnetNotAllowed'],
  },
  {
    what: 'the same where another subnet is not allowed for sure',
    text: states(
      `"Train": { "QueryLanguage": "JSONata", "Resource": "${train}", "Arguments": { "VpcConfig": { "Subnets": ["{% $subnet %}", ▸"subnet-x"], "SecurityGroupIds": ["sg-a"] } } }`,
    ),
    parameters: { allowedSubnetIds: ['subnet-a'] },
    findings: ['Train nonCompliant subnetNotAllowed'],
  },
  {
    what: 'JSONata for all arguments',
    text: states(
      `"Train": { "Resource": "${train}", "Arguments": ▸"{% $states.input %}" }`,
      '"QueryLanguage": "JSONata",',
    ),
    findings: ['Train unknown noVpcConfig'],
  },
  {
    what: 'states inside Parallel and Map',
    text: states(
      `"All": { "Type": "Parallel", "Branches": [ ${states(
        `"One": { "Resource": "${train}", ▸"Parameters": {} }`,
      )} ] }, "Each": { "Type": "Map", "ItemProcessor": ${states(
        `"Two": { "Resource": "${train}", ▸"Parameters": {} }`,
      )} }, "Old": { "Type": "Map", "Iterator": ${states(
        `"Three": { "Resource": "${train}", ▸"Parameters": {} }`,
      )} }`,
    ),
    findings: ['One', 'Two', 'Three'].map((name) => `${name} nonCompliant noVpcConfig`),
  },
  {
    what: 'a partition and subnets that the deployment fills in',
    text: states(
      `"Train": { "Resource": "arn:\${Partition}:states:::sagemaker:createTrainingJob.sync", "Parameters": { "VpcConfig": { "Subnets": "▸\${Subnets}", "SecurityGroupIds": ["\${Group}"] } } }`,
    ),
    findings: ['Train unknown incompleteVpcConfig'],
  },
  {
    what: 'tasks that start no training',
    text: states(
      `"Transform": { "Resource": "arn:aws:states:::sagemaker:createTransformJob.sync" }, "Look": { "Resource": "arn:aws:states:::aws-sdk:sagemaker:describeTrainingJob" }, "Call": { "Resource": "arn:aws:lambda:eu-central-1:111122223333:function:f" }`,
    ),
    findings: [],
  },
  {
    what: 'a name that the input completes, exempt whatever comes',
    text: states(
      `▸"Train": { "QueryLanguage": "JSONata", "Resource": "${train}", "Arguments": { "TrainingJobName": "smoke-\${Id}" } }`,
    ),
    parameters: { exemptJobNames: ['smoke-*'] },
    findings: ['Train notApplicable exempt'],
  },
  {
    what: 'a name that may turn out to be exempt',
    text: states(
      `"Train": { "Resource": "${train}", "Parameters": { ▸"TrainingJobName.$": "$.name" } }`,
    ),
    parameters: { exemptJobNames: ['smoke-*'] },
    findings: ['Train unknown exempt'],
  },
  {
    what: 'a name that cannot become exempt',
    text: states(
      `"Train": { "Resource": "${train}", ▸"Parameters": { "TrainingJobName": "churn-\${Id}" } }`,
    ),
    parameters: { exemptJobNames: ['smoke-*', 'churn'] },
    findings: ['Train nonCompliant noVpcConfig'],
  },
  {
    what: 'a name that what the input adds may make exempt',
    text: states(
      `"Train": { "Resource": "${train}", "Parameters": { "TrainingJobName": "churn-▸\${Id}" } }`,
    ),
    parameters: { exemptJobNames: ['*-smoke-test'] },
    findings: ['Train unknown exempt'],
  },
  {
    what: 'a definition in YAML',
    path: 'machine.asl.yaml',
    text: `StartAt: Train
States:
  Train:
    Type: Task
    Resource: ${train}.sync
    Parameters:
      VpcConfig:
        Subnets: [subnet-a]
        ▸SecurityGroupIds: []
`,
    findings: ['Train nonCompliant incompleteVpcConfig'],
  },
];

const args = (content: string) => `"Arguments": { ${content} }`;

const pipelines: readonly Row[] = [
  {
    what: 'steps that train, tune and search',
    text: `{ "Version": "2020-12-01", "Steps": [
      { "Name": "Train", "Type": "Training", ▸${args('"RoleArn": "arn"')} },
      { "Name": "Tune", "Type": "Tuning", ${args('▸"TrainingJobDefinition": {}')} },
      { "Name": "Search", "Type": "AutoML", ${args(`"AutoMLJobConfig": { "SecurityConfig": { "VpcConfig": ${vpcConfig} } }`)} },
      { "Name": "Prepare", "Type": "Processing", ${args('"RoleArn": "arn"')} } ] }`,
    findings: [
      'Train nonCompliant noVpcConfig',
      'Tune nonCompliant noVpcConfig',
      'Search compliant',
    ],
  },
  {
    what: 'steps behind a condition',
    text: `{ "Version": "2020-12-01", "Steps": [ { "Name": "If", "Type": "Condition", "Arguments": {
      "IfSteps": [ { "Name": "Train", "Type": "Training", ▸${args('')} } ],
      "ElseSteps": [ { "Name": "Again", "Type": "Training", ${args('▸"VpcConfig": {}')} } ] } } ] }`,
    findings: ['Train nonCompliant noVpcConfig', 'Again nonCompliant incompleteVpcConfig'],
  },
  {
    what: 'subnets from a parameter, and a group from another step',
    text: `{ "Version": "2020-12-01", "Steps": [ { "Name": "Train", "Type": "Training", "Arguments": {
      "VpcConfig": { "Subnets": ▸{ "Get": "Parameters.Subnets" }, "SecurityGroupIds": [{ "Std:Join": {} }] } } } ] }`,
    findings: ['Train unknown incompleteVpcConfig'],
  },
  {
    what: 'the names that pipelines give',
    text: `{ "Version": "2020-12-01", "Steps": [ ▸{ "Name": "Train", "Type": "Training", "Arguments": {} } ] }`,
    parameters: { exemptJobNames: ['pipelines-*'] },
    findings: ['Train notApplicable exempt'],
  },
];

describe.each([
  ['a state machine', stateMachines],
  ['a pipeline', pipelines],
])('%s', (_kind, rows) => {
  it.each(rows)('with $what', async (row) => {
    const checked = await check(row);

    expect(inShort(checked)).toEqual(row.findings);
    expect(placesOf(checked)).toEqual(markedPlaces(row.text));
  });
});
