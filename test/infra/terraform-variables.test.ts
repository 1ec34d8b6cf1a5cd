// The settings of the Terraform module for the rule beside the parameters of the template: the same defaults, and the
// same values refused. What either creates with them is compared by `.ci/run terraform`.

import { describe, expect, it } from 'vitest';
import { ruleParameterRows } from '../../infra/constructs/rule-parameters.ts';
import { parameterId } from '../../infra/templates/rule-parameter-group.ts';
import { patternOfParameter, readVariables } from '../support/terraform/variables.ts';
import { memberTemplate } from './synthesize.ts';

const variables = readVariables('infra/account/terraform');
const { Parameters: parameters = {} } = memberTemplate();

const counterparts: Readonly<Record<string, string>> = {
  MaximumExecutionFrequency: 'maximum_execution_frequency',
  Reevaluation: 'reevaluation',
  TellViolations: 'tell_violations',
  AllowSearch: 'allow_search',
  QuotaShare: 'quota_share',
  AlarmTopicArn: 'alarm_topic_arn',
  DocumentationUrl: 'documentation_url',
  Dashboard: 'create_dashboard',
  MemoryMiB: 'memory_mib',
  Architecture: 'architecture',
  LogRetentionDays: 'log_retention_days',
  SubnetIds: 'subnet_ids',
  SecurityGroupIds: 'security_group_ids',
  KmsKeyArn: 'kms_key_arn',
  PointInTimeRecovery: 'point_in_time_recovery',
  PermissionsBoundary: 'permissions_boundary',
  RolePath: 'path',
};

/** What Terraform says otherwise: the rule is created or not, and topics are not found by name. */
const saidOtherwise = ['RuleBroughtBy', 'AlarmTopicName', 'CreateAlarmTopic'];

it('every parameter of the template has its variable', () => {
  const ofRule = ruleParameterRows.map(([name]) => parameterId(name));

  expect([...Object.keys(counterparts), ...ofRule, ...saidOtherwise].toSorted()).toEqual(
    Object.keys(parameters).toSorted(),
  );
});

describe.each(Object.entries(counterparts))('%s is %s', (id, name) => {
  const parameter = parameters[id];
  const variable = variables.get(name);

  it('has the same default', () => {
    const isEmpty = parameter?.Default === '';
    const value = variable?.default?.replaceAll('"', '');

    expect(isEmpty ? ['null', '[]', ''] : [String(parameter?.Default)]).toContain(value);
  });

  it('takes the same values', () => {
    const { AllowedPattern, AllowedValues, MinValue, MaxValue } = (parameter ?? {}) as {
      AllowedPattern?: string;
      AllowedValues?: readonly string[];
      MinValue?: number;
      MaxValue?: number;
    };
    const isFlag = AllowedValues?.includes('true');

    if (AllowedPattern !== undefined)
      expect(variable?.patterns.map(patternOfParameter)).toEqual([
        patternOfParameter(AllowedPattern),
      ]);
    if (AllowedValues !== undefined && !isFlag)
      expect(variable?.allowedValues?.map(String)).toEqual(
        AllowedValues.map(String).filter((value) => value !== ''),
      );
    if (MinValue !== undefined) expect(variable?.bounds).toEqual([MinValue, MaxValue]);
  });
});
