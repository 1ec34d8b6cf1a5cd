// The Terraform module for the rule against CDK's template: what each would create with the same settings.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ruleParameterRows } from '../../../infra/constructs/rule-parameters.ts';
import { parameterId } from '../../../infra/templates/rule-parameter-group.ts';
import { resolveResources } from '../../support/resolve-template.ts';
import { readTemplate } from '../../support/template.ts';
import { mayRunTerraform } from '../../support/terraform/command.ts';
import { openWorkspace, type Workspace } from '../../support/terraform/workspace.ts';
import {
  asCloudFormation,
  type CloudFormationResource,
  type StateResource,
} from './as-cloudformation.ts';

const MODULE = 'infra/account/terraform';

const template = readTemplate(
  readFileSync(join(import.meta.dirname, '../../../infra/generated/member.yaml'), 'utf8'),
);

const NAME = 'sagemaker-training-job-in-vpc';
const arn = (service: string, name: string) =>
  `arn:aws:${service}:eu-central-1:111122223333:${name}`;

/** What a deployment would make known: to Terraform as the attributes of a resource, to the template by its ids. */
const madeKnown = {
  'aws_dynamodb_table.state': { arn: arn('dynamodb', `table/${NAME}`) },
  'aws_sqs_queue.dead_letters': {
    arn: arn('sqs', 'dead'),
    url: 'https://sqs/dead',
    redrive_policy: '',
  },
  'aws_sqs_queue.reevaluation': {
    arn: arn('sqs', 'reevaluation'),
    url: 'https://sqs/reevaluation',
    redrive_allow_policy: '',
  },
  // Terraform's has no suffix, and CloudFormation's ends with `:*`.
  'aws_cloudwatch_log_group.function': { arn: arn('logs', 'log-group') },
  'aws_iam_role.function': { arn: arn('iam', 'role/function'), id: 'function-role' },
  'aws_lambda_function.this': { arn: arn('lambda', 'function') },
  'aws_config_config_rule.this': { arn: arn('config', 'config-rule/a1') },
  'aws_sns_topic.alarms': { arn: arn('sns', 'alarms') },
  'aws_sns_topic.violations': { arn: arn('sns', 'violations') },
  'aws_cloudwatch_event_rule.violations["one"]': { arn: arn('events', 'rule/one') },
  'aws_cloudwatch_event_rule.violations["digest"]': { arn: arn('events', 'rule/digest') },
};
const gaps: Readonly<Record<string, string>> = {
  State: NAME,
  'State.Arn': madeKnown['aws_dynamodb_table.state'].arn,
  DeadLetters: madeKnown['aws_sqs_queue.dead_letters'].url,
  'DeadLetters.Arn': madeKnown['aws_sqs_queue.dead_letters'].arn,
  'DeadLetters.QueueName': `${NAME}-dead-letters`,
  EventsQueue: madeKnown['aws_sqs_queue.reevaluation'].url,
  'EventsQueue.Arn': madeKnown['aws_sqs_queue.reevaluation'].arn,
  Logs: `/aws/lambda/${NAME}`,
  'Logs.Arn': `${madeKnown['aws_cloudwatch_log_group.function'].arn}:*`,
  Role: madeKnown['aws_iam_role.function'].id,
  'Role.Arn': madeKnown['aws_iam_role.function'].arn,
  Function: NAME,
  'Function.Arn': madeKnown['aws_lambda_function.this'].arn,
  'Rule.Arn': madeKnown['aws_config_config_rule.this'].arn,
  AlarmTopic: madeKnown['aws_sns_topic.alarms'].arn,
  Violations: madeKnown['aws_sns_topic.violations'].arn,
  'ViolationsOne.Arn': madeKnown['aws_cloudwatch_event_rule.violations["one"]'].arn,
  'ViolationsDigest.Arn': madeKnown['aws_cloudwatch_event_rule.violations["digest"]'].arn,
};

interface Settings {
  readonly what: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, string>>;
  /** `aws` where it is not given. */
  readonly partition?: string;
}

const key = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d';

const settings: readonly Settings[] = [
  { what: 'its defaults', variables: {}, parameters: {} },
  {
    what: 'every parameter of the rule',
    variables: {
      allowed_subnet_ids: ['subnet-0a1', 'subnet-0a2'],
      allowed_security_group_ids: ['sg-0b1'],
      require_network_isolation: true,
      require_inter_container_encryption: true,
      require_volume_kms_key: false,
      max_job_age_days: 90,
      exempt_job_names: ['sandbox-*', 'probe'],
      exempt_tag: 'training-without-vpc',
      serverless_jobs: 'notApplicable',
      created_after: '2026-01-31',
      resource_type: 'AWS::::Account',
      audit_interval_hours: 12,
      refresh_days: 30,
      account_result: true,
    },
    parameters: {
      AllowedSubnetIds: 'subnet-0a1,subnet-0a2',
      AllowedSecurityGroupIds: 'sg-0b1',
      RequireNetworkIsolation: 'true',
      RequireInterContainerEncryption: 'true',
      RequireVolumeKmsKey: 'false',
      MaxJobAgeDays: '90',
      ExemptJobNames: 'sandbox-*,probe',
      ExemptTag: 'training-without-vpc',
      ServerlessJobs: 'notApplicable',
      CreatedAfter: '2026-01-31',
      ResourceType: 'AWS::::Account',
      AuditIntervalHours: '12',
      RefreshDays: '30',
      AccountResult: 'true',
    },
  },
  {
    what: 'all that a hardened organization asks for',
    variables: {
      subnet_ids: ['subnet-0a1', 'subnet-0a2'],
      security_group_ids: ['sg-0b1'],
      kms_key_arn: key,
      point_in_time_recovery: true,
      permissions_boundary: 'arn:aws:iam::111122223333:policy/Boundary',
      path: '/workload/',
      tell_violations: 'text',
    },
    parameters: {
      SubnetIds: 'subnet-0a1,subnet-0a2',
      SecurityGroupIds: 'sg-0b1',
      KmsKeyArn: key,
      PointInTimeRecovery: 'true',
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/Boundary',
      RolePath: '/workload/',
      TellViolations: 'text',
    },
  },
  {
    what: 'another function, a dashboard and documentation',
    variables: {
      memory_mib: 512,
      architecture: 'x86_64',
      log_retention_days: 30,
      quota_share: 0.25,
      create_dashboard: true,
      documentation_url: 'https://example.com/rule/',
    },
    parameters: {
      MemoryMiB: '512',
      Architecture: 'x86_64',
      LogRetentionDays: '30',
      QuotaShare: '0.25',
      Dashboard: 'true',
      DocumentationUrl: 'https://example.com/rule/',
    },
  },
  {
    what: 'less: neither search nor reevaluation nor a rule of its own',
    variables: { allow_search: false, reevaluation: false, create_rule: false },
    parameters: { AllowSearch: 'false', Reevaluation: 'false', RuleBroughtBy: 'none' },
  },
  {
    what: 'alarms to a topic that is there',
    variables: { create_alarm_topic: false, alarm_topic_arn: arn('sns', 'security') },
    parameters: { CreateAlarmTopic: 'false', AlarmTopicArn: arn('sns', 'security') },
  },
  {
    what: 'no alarms',
    variables: { create_alarms: false },
    parameters: { CreateAlarmTopic: 'false' },
  },
  {
    what: 'violations told in words',
    variables: { tell_violations: 'text' },
    parameters: { TellViolations: 'text' },
  },
  ...['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'].map((partition) => ({
    what: `violations told in a chat of the partition ${partition}`,
    variables: { tell_violations: 'chat' },
    parameters: { TellViolations: 'chat' },
    partition,
  })),
  ...['One_Hour', 'Three_Hours', 'Six_Hours', 'Twelve_Hours'].map((frequency) => ({
    what: `the frequency ${frequency}`,
    variables: { maximum_execution_frequency: frequency },
    parameters: { MaximumExecutionFrequency: frequency },
  })),
];

let workspace: Workspace;

it('the settings try every parameter of the rule, but for the link that its description repeats', () => {
  const tried = settings.flatMap(({ parameters }) => Object.keys(parameters));

  expect(
    ruleParameterRows.map(([name]) => parameterId(name)).filter((id) => !tried.includes(id)),
  ).toEqual(['RemediationUrl']);
});

describe.runIf(mayRunTerraform())('the Terraform module for the rule', () => {
  beforeAll(async () => {
    workspace = await openWorkspace(MODULE);
  });

  afterAll(() => workspace.close());

  it.each(settings)("creates what CDK's template creates, with $what", async (each) => {
    expect(await terraformResources(each)).toEqual(templateResources(each));
  });
});

/** By Terraform's own evaluation, with providers that are mocked. */
async function terraformResources({ variables, partition = 'aws' }: Settings) {
  const file = 'tests/comparison.tftest.json';
  const test = {
    mock_provider: { aws: { source: './tests/mocks' }, archive: {} },
    override_data: { target: 'data.aws_partition.current', values: { partition } },
    override_resource: Object.entries(madeKnown).map(([target, values]) => ({ target, values })),
    variables,
    run: { everything: { command: 'apply' } },
  };
  writeFileSync(join(workspace.folder, file), JSON.stringify(test));
  const { succeeded, printed } = await workspace.run(
    'test',
    '-json',
    '-verbose',
    `-filter=${file}`,
  );
  const messages = printed
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Message);
  if (!succeeded)
    throw new Error(
      messages.flatMap(({ diagnostic: each }) => (each ? [each.detail] : [])).join('\n'),
    );
  const resources = messages.flatMap((each) => each.test_state?.root_module.resources ?? []);
  return comparable(asCloudFormation(resources));
}

interface Message {
  readonly diagnostic?: { readonly detail: string };
  readonly test_state?: { readonly root_module: { readonly resources: StateResource[] } };
}

function templateResources({ parameters, partition = 'aws' }: Settings) {
  const values = { CreateAlarmTopic: 'true', 'AWS::Partition': partition, ...parameters };
  const resources = [...resolveResources(template, values)].map(([id, { Type, Properties }]) => {
    const { DashboardBody: body } = Properties;
    return [
      id,
      {
        Type,
        Properties: body === undefined ? Properties : { DashboardBody: JSON.parse(`${body}`) },
      },
    ];
  });
  return comparable(Object.fromEntries(resources));
}

/** With gaps filled, all scalars as text, and lists of names in an order of their own. */
function comparable(resources: Readonly<Record<string, CloudFormationResource>>): unknown {
  return inOrder(resources);

  function inOrder(value: unknown): unknown {
    if (Array.isArray(value)) {
      const items = value.map(inOrder);
      return items.every((item) => typeof item === 'string') ? items.toSorted() : items;
    }
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inOrder(item)]));
    return String(value).replaceAll(/«([^»]*)»/g, (whole, gap: string) => gaps[gap] ?? whole);
  }
}
