// What doctor expects of an installation is what the stack makes: each side has its own list.

import { describe, expect, it } from 'vitest';
import {
  DEFAULT_MEMORY_MIB,
  FUNCTION_TIMEOUT,
  RETRIES_OF_FAILED_RUN,
} from '../../infra/constructs/rule-function.ts';
import { rulePermissions } from '../../infra/constructs/rule-permissions.ts';
import { DEFAULT_RULE_NAME } from '../../infra/constructs/rule-props.ts';
import {
  endpointPrefix,
  endpointPrefixes,
  type Partition,
  trainingEndpoints,
} from '../../infra/prevention/network/endpoints.ts';
import {
  expectedRetries,
  expectedRuntime,
  expectedTimeoutSeconds,
  leastMemoryMiB,
} from '../../rule/cli/doctor/checks/function.ts';
import { expectedAlarms } from '../../rule/cli/doctor/checks/messages.ts';
import { endpointName, endpointServices } from '../../rule/cli/doctor/checks/surroundings.ts';
import { defaultFunctionName } from '../../rule/cli/doctor/doctor-settings.ts';
import { roleActions } from '../../rule/cli/doctor/role-actions.ts';
import { memberTemplate, onlyResource, synthesize } from './synthesize.ts';

describe('what doctor expects', () => {
  it('is the function that the stack makes', () => {
    const { Properties: made } = onlyResource(synthesize(), 'AWS::Lambda::Function') as {
      Properties: Readonly<Record<string, unknown>>;
    };

    expect(defaultFunctionName).toBe(DEFAULT_RULE_NAME);
    expect(made.Runtime).toBe(expectedRuntime);
    expect(made.Timeout).toBe(expectedTimeoutSeconds);
    expect(FUNCTION_TIMEOUT.toSeconds()).toBe(expectedTimeoutSeconds);
    expect(DEFAULT_MEMORY_MIB).toBe(leastMemoryMiB);
    expect(RETRIES_OF_FAILED_RUN).toBe(expectedRetries);
  });

  it('is what the role may do, but for a VPC and a key', () => {
    const granted = rulePermissions
      .filter(({ onlyWith }) => onlyWith !== 'vpc' && onlyWith !== 'encryption key')
      .flatMap(({ actions }) => actions);

    expect(new Set(roleActions.map(({ action }) => action))).toEqual(new Set(granted));
    const withQueue = roleActions.filter(({ needed }) => needed === 'queue');
    const ofQueue = rulePermissions.filter(({ onlyWith }) => onlyWith === 'reevaluation');
    expect(new Set(withQueue.map(({ action }) => action))).toEqual(
      new Set(ofQueue.flatMap(({ actions }) => actions)),
    );
  });

  it('is the alarms that the stack makes', () => {
    const made = Object.values(memberTemplate().Resources)
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
      .map(({ Properties }) => `${Properties?.Namespace} ${Properties?.MetricName}`);

    expect(made.toSorted()).toEqual(expectedAlarms.map(({ metric }) => metric).toSorted());
  });

  it.each(Object.keys(endpointPrefixes) as Partition[])(
    'is the names of endpoints that the network has in %s',
    (partition) => {
      const made = trainingEndpoints.map(
        (endpoint) => `${endpointPrefix(endpoint, partition)}.a-region-1.${endpoint.service}`,
      );

      expect(endpointServices.map((one) => endpointName(one, partition, 'a-region-1'))).toEqual(
        made,
      );
    },
  );
});
