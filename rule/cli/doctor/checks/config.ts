// AWS Config: the recorder, and the rule as Config has it.

import {
  type ConfigurationRecorder,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
} from '@aws-sdk/client-config-service';
import { fieldsOf, openJson } from '../../../events/json.ts';
import { InvalidRuleParametersError, parseRuleParameters } from '../../../verdict/parameters.ts';
import { parameterTexts } from '../../rule-parameter-texts.ts';
import { type Check, doesNotHold, holds, nothingToSee } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { ago, at, count } from '../words.ts';

/** What compliance is recorded as, for history, queries and aggregators. */
const complianceType = 'AWS::Config::ResourceCompliance';
const hourMs = 3_600_000;
const periodHours: Readonly<Record<string, number>> = {
  One_Hour: 1,
  Three_Hours: 3,
  Six_Hours: 6,
  Twelve_Hours: 12,
  TwentyFour_Hours: 24,
};

export const recorderRecords: Check = async (subject) => {
  const { ConfigurationRecordersStatus: found = [] } = await subject.ask(
    'config:DescribeConfigurationRecorderStatus',
    () => subject.clients.config.send(new DescribeConfigurationRecorderStatusCommand({})),
  );
  if (found.length === 0) return doesNotHold('there is no recorder');
  const { lastStatus = 'none', name = '' } = found.find(({ recording }) => recording) ?? {};
  if (!found.some(({ recording }) => recording)) return doesNotHold('the recorder is stopped');
  return /^failure$/i.test(lastStatus)
    ? doesNotHold(`the recorder ${name} records, but its last delivery failed`)
    : holds(`the recorder ${name} records`);
};

export const complianceIsRecorded: Check = async (subject) => {
  const { ConfigurationRecorders: [recorder] = [] } = await subject.ask(
    'config:DescribeConfigurationRecorders',
    () => subject.clients.config.send(new DescribeConfigurationRecordersCommand({})),
  );
  if (recorder === undefined) return nothingToSee('there is no recorder');
  const { recorded, isRecorded } = recordedTypes(recorder);
  return isRecorded ? holds(recorded) : doesNotHold(`${recorded}, and not ${complianceType}`);
};

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html */
function recordedTypes({ recordingGroup: group = {} }: ConfigurationRecorder) {
  const { allSupported, resourceTypes = [], exclusionByResourceTypes, recordingStrategy } = group;
  const excluded = exclusionByResourceTypes?.resourceTypes?.map(String) ?? [];
  const strategy = recordingStrategy?.useOnly;
  if (strategy === 'EXCLUSION_BY_RESOURCE_TYPES')
    return {
      recorded: `it records all types but ${excluded.length}`,
      isRecorded: !excluded.includes(complianceType),
    };
  const listed: readonly string[] = resourceTypes;
  return allSupported === true || strategy === 'ALL_SUPPORTED_RESOURCE_TYPES'
    ? { recorded: 'it records all types', isRecorded: true }
    : {
        recorded: `it records ${count(listed.length, 'type')} by name`,
        isRecorded: listed.includes(complianceType),
      };
}

export const oneRuleInvokes: Check = async (subject) => {
  const rules = await subject.rules();
  const names = rules.map(({ ConfigRuleName = '' }) => ConfigRuleName);
  if (rules.length === 0) {
    if (await isCentral(subject))
      return nothingToSee('the function serves other accounts, which have the rules');
    return doesNotHold(`no rule invokes a function ${subject.functionName}`);
  }
  if (rules.length > 1)
    return doesNotHold(`${rules.length} rules judge the same jobs: ${names.join(', ')}`);
  const [{ ConfigRuleState: state } = {}] = rules;
  return state === 'ACTIVE'
    ? holds(`the rule ${names.join('')}`)
    : doesNotHold(`the rule ${names.join('')} is ${state}`);
};

export const parametersAreKnown: Check = async (subject) => {
  const { InputParameters } = await subject.rule();
  const given = fieldsOf(openJson(InputParameters || '{}'));
  try {
    const chosen = Object.entries(parameterTexts(parseRuleParameters(given)));
    return holds(
      chosen.length === 0
        ? 'every parameter is at its default'
        : chosen.map(([name, value]) => `${name}=${value}`).join(', '),
    );
  } catch (error) {
    if (!(error instanceof InvalidRuleParametersError)) throw error;
    return doesNotHold(error.message);
  }
};

export const sourceIsScheduled: Check = async (subject) => {
  const { Source } = await subject.rule();
  const details = Source?.SourceDetails ?? [];
  const types = details.map(({ MessageType }) => MessageType ?? 'none');
  const [{ MaximumExecutionFrequency: frequency = 'none' } = {}] = details;
  return types.length === 1 && types[0] === 'ScheduledNotification'
    ? holds(`ScheduledNotification, ${frequency}`)
    : doesNotHold(`the rule’s source has ${types.join(', ') || 'no message type'}`);
};

export const invokedInTime: Check = async (subject) => {
  const { Source } = await subject.rule();
  const frequency = Source?.SourceDetails?.[0]?.MaximumExecutionFrequency ?? '';
  // No run starts to the minute, and the first one takes a while.
  const limitMs = ((periodHours[frequency] ?? 24) + 2) * hourMs;
  const status = await subject.ruleStatus();
  const { LastSuccessfulInvocationTime: worked, LastFailedInvocationTime: failed } = status;
  const reason = [status.LastErrorCode, status.LastErrorMessage].filter(Boolean).join(': ');
  if (failed !== undefined && failed.getTime() > (worked?.getTime() ?? 0))
    return doesNotHold(
      `the last invocation, ${at(failed)}, failed: ${reason || 'without a reason'}`,
    );
  if (worked === undefined) return doesNotHold('AWS Config has never invoked the function');
  const ageMs = subject.nowMs - worked.getTime();
  return ageMs > limitMs
    ? doesNotHold(`the last invocation was ${ago(ageMs)}`)
    : holds(`the last invocation was ${ago(ageMs)}`);
};

async function isCentral(subject: Subject): Promise<boolean> {
  const { Environment } = await subject.functionConfiguration();
  return Boolean(Environment?.Variables?.MEMBER_ROLE_ARN);
}
