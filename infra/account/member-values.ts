import { inputParameters } from '../constructs/rule-parameters.ts';
import type { Context } from '../context.ts';
import { FREQUENCY_ID, parameterId } from '../templates/rule-parameter-group.ts';

/** The parameters of the member template that set the rule as context does; what context does not say is left out. */
export function memberParameterValues(context: Context): Readonly<Record<string, string>> {
  const { rule, existing, organization } = context;
  const values: Readonly<Record<string, unknown>> = {
    RuleBroughtBy: organization.ruleBroughtBy || undefined,
    [FREQUENCY_ID]: rule.maximumExecutionFrequency,
    Reevaluation: rule.reevaluation,
    AllowSearch: rule.allowSearch,
    QuotaShare: rule.quotaShare,
    AlarmTopicName: rule.alarms === false ? undefined : existing.alarmTopicName,
    // As in the stack of one account, where alarms without a named topic get one.
    CreateAlarmTopic:
      rule.alarms === true && existing.alarmTopicName === undefined ? true : undefined,
    TellViolations: rule.tellViolations,
    DocumentationUrl: rule.documentationUrl,
    Dashboard: rule.dashboard,
    MemoryMiB: rule.memoryMiB,
    Architecture: rule.architecture?.name,
    LogRetentionDays: rule.logRetention,
    SubnetIds: rule.subnetIds?.join(','),
    SecurityGroupIds: rule.securityGroupIds?.join(','),
    KmsKeyArn: existing.encryptionKeyArn,
    PointInTimeRecovery: rule.pointInTimeRecovery,
    PermissionsBoundary: existing.permissionsBoundaryArn,
    RolePath: rule.rolePath,
  };
  const ofRule = Object.entries(inputParameters(rule)).map(
    ([name, value]) => [parameterId(name), value] as const,
  );
  return Object.fromEntries(
    [...Object.entries(values), ...ofRule]
      .filter(([, value]) => value !== undefined)
      .map(([id, value]) => [id, String(value)]),
  );
}
