// The requirements as data for Terraform. What it does with them is written by hand, in ../terraform/documents.tf.

import { guards, TAGGED_PRINCIPALS_SID } from './break-glass.ts';
import { MANAGED_POLICY_LIMIT, SERVICE_CONTROL_POLICY_LIMIT } from './policy-size.ts';
import { actionsOf, conditionOf, type Requirement, requirements } from './requirements.ts';

/** Stands in a condition for the list of the requirement's option. */
const LIST_OF_OPTION = null;

/** What must be known of the requirements to make the policies of them, for a program that has only this. */
export function terraformRequirements(): object {
  return {
    requirements: requirements.map(terraformRequirement),
    guards: {
      ...guards,
      taggedPrincipals: { ...guards.principals, sid: TAGGED_PRINCIPALS_SID },
    },
    limits: {
      managedPolicy: MANAGED_POLICY_LIMIT.characters,
      serviceControlPolicy: SERVICE_CONTROL_POLICY_LIMIT.characters,
      serviceControlPolicyWarned: SERVICE_CONTROL_POLICY_LIMIT.warnedAbove,
      asOf: SERVICE_CONTROL_POLICY_LIMIT.asOf,
      see: SERVICE_CONTROL_POLICY_LIMIT.see,
    },
  };
}

function terraformRequirement(requirement: Requirement): object {
  const actions = actionsOf(requirement);
  const withOption = (wanted: 'processingJobs' | undefined) =>
    actions.filter(({ onlyWith }) => onlyWith === wanted).map(({ action }) => action);
  return {
    sid: requirement.sid,
    deniedUnless: requirement.unless,
    see: requirement.see,
    option: requirement.onlyWith ?? 'always',
    condition: conditionOf(requirement, valuesOf(requirement)),
    actions: withOption(undefined),
    actionsWithProcessingJobs: withOption('processingJobs'),
  };
}

function valuesOf({ deniedIfKey }: Requirement): unknown {
  switch (deniedIfKey) {
    case 'has no value':
      return 'true';
    case 'is not true':
      return 'false';
    case 'has a value outside the list':
      return LIST_OF_OPTION;
  }
}
