// Terraform: `.tf` files, and plans as JSON.

import { describe, expect, it } from 'vitest';
import { readHcl } from '../../rule/cli/check/read-hcl.ts';
import { check, type Given, inShort, markedPlaces, placesOf } from './checked.ts';

interface Row extends Given {
  readonly what: string;
  readonly findings: readonly string[];
}

const train = 'arn:aws:states:::sagemaker:createTrainingJob.sync';

const files: readonly Row[] = [
  {
    what: 'a training job in a VPC, with ids of other resources',
    text: `resource "aws_sagemaker_training_job" "churn" {
  training_job_name = "churn"
  vpc_config {
    subnets            = [aws_subnet.private.id]
    security_group_ids = toset(["sg-a"])
  }
}
`,
    findings: ['aws_sagemaker_training_job.churn compliant'],
  },
  {
    what: 'a training job without a vpc_config',
    text: `# A comment.
▸resource "aws_sagemaker_training_job" "churn" {
  training_job_name = "churn"
}
`,
    findings: ['aws_sagemaker_training_job.churn nonCompliant noVpcConfig'],
  },
  {
    what: 'subnets from a variable',
    text: `resource "aws_sagemaker_training_job" "churn" {
  vpc_config {
    subnets            = ▸var.subnet_ids
    security_group_ids = ["sg-a"]
  }
}
`,
    findings: ['aws_sagemaker_training_job.churn unknown incompleteVpcConfig'],
  },
  {
    what: 'a subnet that is not allowed beside one that is not known',
    text: `resource "aws_sagemaker_training_job" "churn" {
  vpc_config {
    subnets            = [var.subnet, ▸"subnet-x"]
    security_group_ids = ["sg-a"]
  }
}
`,
    parameters: { allowedSubnetIds: ['subnet-a'] },
    findings: ['aws_sagemaker_training_job.churn nonCompliant subnetNotAllowed'],
  },
  {
    what: 'a dynamic vpc_config',
    text: `resource "aws_sagemaker_training_job" "churn" {
  ▸dynamic "vpc_config" {
    for_each = var.vpc == null ? [] : [var.vpc]
    content {
      subnets            = ["subnet-a"]
      security_group_ids = ["sg-a"]
    }
  }
}
`,
    findings: ['aws_sagemaker_training_job.churn unknown noVpcConfig'],
  },
  {
    what: 'a flag that a condition decides, and a name that is exempt in any case',
    text: `▸resource "aws_sagemaker_training_job" "smoke" {
  training_job_name        = "smoke-\${var.number}"
  enable_network_isolation = var.isolated ? true : false
}
`,
    parameters: { exemptJobNames: ['smoke-*'] },
    findings: ['aws_sagemaker_training_job.smoke notApplicable exempt'],
  },
  {
    what: 'a condition of which both sides have subnets',
    text: `resource "aws_sagemaker_training_job" "churn" {
  vpc_config {
    subnets            = var.production ? [aws_subnet.one.id] : ["subnet-b"]
    security_group_ids = ["sg-a"]
  }
}
`,
    findings: ['aws_sagemaker_training_job.churn compliant'],
  },
  {
    what: 'groups of instances that need a key',
    text: `resource "aws_sagemaker_training_job" "churn" {
  vpc_config {
    subnets            = ["subnet-a"]
    security_group_ids = ["sg-a"]
  }
  ▸resource_config {
    instance_groups {
      instance_type = "ml.m5.large"
    }
    instance_groups {
      instance_type = "ml.c5.large"
    }
  }
}
`,
    parameters: { requireVolumeKmsKey: true },
    findings: ['aws_sagemaker_training_job.churn nonCompliant volumeKmsKeyMissing'],
  },
  {
    what: 'a flag that a condition decides',
    text: `resource "aws_sagemaker_training_job" "churn" {
  vpc_config {
    subnets            = ["subnet-a"]
    security_group_ids = ["sg-a"]
  }
  enable_network_isolation = ▸var.production ? true : null
}
`,
    parameters: { requireNetworkIsolation: true },
    findings: ['aws_sagemaker_training_job.churn unknown networkIsolationOff'],
  },
  {
    what: 'a state machine by jsonencode',
    text: `resource "aws_sfn_state_machine" "train" {
  definition = jsonencode({
    StartAt = "Train"
    States = {
      "Train" : {
        Resource   = "arn:\${data.aws_partition.current.partition}:states:::sagemaker:createTrainingJob.sync"
        Parameters = {
          ▸VpcConfig = {}
        }
      }
    }
  })
}
`,
    findings: ['aws_sfn_state_machine.train/Train nonCompliant incompleteVpcConfig'],
  },
  {
    what: 'a state machine in a heredoc',
    text: `resource "aws_sfn_state_machine" "train" {
  definition = <<-EOT
    {
      "StartAt": "Train",
      "States": {
        "Train": {
          "Resource": "${train}",
          "Parameters": {
            "VpcConfig": {
              "Subnets": \${jsonencode(var.subnets)},
              ▸"SecurityGroupIds": []
            }
          }
        }
      }
    }
  EOT
}
`,
    findings: ['aws_sfn_state_machine.train/Train nonCompliant incompleteVpcConfig'],
  },
  {
    what: 'a state machine of quoted JSON',
    text: `resource "aws_sfn_state_machine" "train" {
  definition = "{\\"StartAt\\": \\"T\\", \\"States\\": {\\"T\\": {\\"Resource\\": \\"${train}\\", ▸\\"Parameters\\": {}}}}"
}
`,
    findings: ['aws_sfn_state_machine.train/T nonCompliant noVpcConfig'],
  },
  {
    what: 'a state machine from a file of its own',
    text: `resource "aws_sfn_state_machine" "train" {
  definition = ▸templatefile("\${path.module}/train.asl.json", { subnets = var.subnets })
}
`,
    findings: ['aws_sfn_state_machine.train unknown noVpcConfig'],
  },
  {
    what: 'other blocks and resources',
    text: `variable "a" {}
resource "aws_s3_bucket" "b" { bucket = "b" }
data "aws_sfn_state_machine" "c" { name = "c" }
`,
    findings: [],
  },
  {
    what: 'a block that is not closed',
    text: 'resource "aws_sagemaker_training_job" "churn" {\n  name = \n',
    findings: ['error: not valid Terraform'],
  },
];

const jsonSyntax: readonly Row[] = [
  {
    what: 'templates in its texts',
    text: `{ "resource": { "aws_sagemaker_training_job": { "churn": {
      "vpc_config": { "subnets": "▸\${var.subnets}", "security_group_ids": ["\${var.group}"] } } } } }`,
    findings: ['aws_sagemaker_training_job.churn unknown incompleteVpcConfig'],
  },
  {
    what: 'a block as a list, and a state machine as text',
    text: `{ "resource": {
      "aws_sagemaker_training_job": { "one": { ▸"vpc_config": [{}] } },
      "aws_sfn_state_machine": { "two": { "definition": "{\\"StartAt\\": \\"T\\", \\"States\\": {\\"T\\": {\\"Resource\\": \\"arn:\${var.partition}:states:::sagemaker:createTrainingJob\\", ▸\\"Parameters\\": {}}}}" } } } }`,
    findings: [
      'aws_sagemaker_training_job.one nonCompliant incompleteVpcConfig',
      'aws_sfn_state_machine.two/T nonCompliant noVpcConfig',
    ],
  },
];

function plan(...changes: readonly string[]): string {
  return `{ "format_version": "1.2", "planned_values": {}, "resource_changes": [\n${changes.join(',\n')}] }`;
}

function change(type: string, after: string, unknowns = '{}'): string {
  return `{ "address": "module.a.${type}.x[0]", "type": "${type}", "change": { "actions": ["create"], "after": ${after}, "after_unknown": ${unknowns} } }`;
}

const job = 'aws_sagemaker_training_job';
const machine = 'aws_sfn_state_machine';

const plans: readonly Row[] = [
  {
    what: 'a training job in a VPC',
    text: plan(
      change(
        job,
        '{ "vpc_config": [{ "subnets": ["subnet-a"], "security_group_ids": ["sg-a"] }] }',
        '{ "id": true, "vpc_config": [{ "subnets": [false], "security_group_ids": [false] }] }',
      ),
    ),
    findings: [`module.a.${job}.x[0] compliant`],
  },
  {
    what: 'a training job without a vpc_config',
    text: plan(change(job, '▸{ "training_job_name": "churn", "vpc_config": [] }')),
    findings: [`module.a.${job}.x[0] nonCompliant noVpcConfig`],
  },
  {
    what: 'subnets that only applying makes known',
    text: plan(
      change(
        job,
        '{ "vpc_config": [▸{ "security_group_ids": ["sg-a"] }] }',
        '{ "vpc_config": [{ "subnets": true }] }',
      ),
    ),
    findings: [`module.a.${job}.x[0] unknown incompleteVpcConfig`],
  },
  {
    what: 'one subnet of a list that only applying makes known',
    text: plan(
      change(
        job,
        '{ "vpc_config": [{ "subnets": [null], "security_group_ids": ["sg-a"] }] }',
        '{ "vpc_config": [{ "subnets": [true] }] }',
      ),
    ),
    findings: [`module.a.${job}.x[0] compliant`],
  },
  {
    what: 'a state machine',
    text: plan(
      change(
        machine,
        JSON.stringify({
          definition: JSON.stringify({
            StartAt: 'Train',
            States: { Train: { Resource: train, '▸Parameters': {} } },
          }),
        }).replace('\\"▸', '▸\\"'),
      ),
    ),
    findings: [`module.a.${machine}.x[0]/Train nonCompliant noVpcConfig`],
  },
  {
    what: 'a state machine that only applying makes known',
    text: plan(change(machine, '▸{ "name": "x" }', '{ "definition": true }')),
    findings: [`module.a.${machine}.x[0] unknown noVpcConfig`],
  },
  {
    what: 'a training job that is deleted',
    text: plan(change(job, 'null')),
    findings: [],
  },
];

describe.each([
  ['a .tf file', files, 'main.tf'],
  ['a .tf.json file', jsonSyntax, 'main.tf.json'],
  ['a plan', plans, 'plan.json'],
] as const)('%s', (_kind, rows, path) => {
  it.each(rows)('with $what', async (row) => {
    const checked = await check({ path, ...row });

    expect(inShort(checked)).toEqual(row.findings);
    if (checked.errors.length === 0) expect(placesOf(checked)).toEqual(markedPlaces(row.text));
  });
});

it('a .tf file nested without end is refused', async () => {
  const text = `resource "${machine}" "x" { definition = ${'['.repeat(5_000)}${']'.repeat(5_000)} }`;

  expect(inShort(await check({ path: 'main.tf', text }))).toEqual([
    'error: nested more than 200 levels deep',
  ]);
});

it('a .tf file that keeps the parser busy is given up', async () => {
  const text = `a = "${'${'.repeat(2_000)}`;

  await expect(readHcl(text, 0)).rejects.toThrow('not parsed within 0 ms');
});
