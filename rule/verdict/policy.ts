import type { RuleParameters } from './rule-parameters.ts';

/** Raised whenever the same job under the same parameters may get another verdict than before. */
const verdictLogicVersion = 1;

/**
 * Everything that a verdict depends on, as text: two runs with the same text judge alike.
 * Lists are sorted; links and intervals do not count, so changing them re-judges nothing.
 */
export function policyText(parameters: RuleParameters): string {
  return JSON.stringify([
    verdictLogicVersion,
    parameters.allowedSubnetIds.toSorted(),
    parameters.allowedSecurityGroupIds.toSorted(),
    parameters.requireNetworkIsolation,
    parameters.requireInterContainerEncryption,
    parameters.maxJobAgeDays ?? null,
    parameters.exemptJobNames.toSorted(),
    parameters.serverlessJobs,
    parameters.createdAfterMs ?? null,
    parameters.resourceType ?? null,
  ]);
}
