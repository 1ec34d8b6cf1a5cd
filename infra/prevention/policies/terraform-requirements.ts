// The requirements as a Terraform list. What Terraform does with it is written by hand, in terraform/documents.

import { TAG_GUARD_SID, taggingActions } from './break-glass.ts';
import { actionsOf, operatorOf, type Requirement, requirements } from './requirements.ts';

/** The variables of terraform/documents that turn a requirement on, and that hold its list. */
const variables = {
  allowedSubnets: {
    enabled: 'length(var.allowed_subnet_ids) > 0',
    values: 'var.allowed_subnet_ids',
  },
  allowedSecurityGroups: {
    enabled: 'length(var.allowed_security_group_ids) > 0',
    values: 'var.allowed_security_group_ids',
  },
  networkIsolation: { enabled: 'var.require_network_isolation', values: '"false"' },
  interContainerEncryption: {
    enabled: 'var.require_inter_container_encryption',
    values: '"false"',
  },
} as const;

/** The file requirements.tf, formatted as `terraform fmt` does. */
export function renderTerraformRequirements(): string {
  return [
    '# Rendered from infra/prevention/policies/requirements.ts: change that, then run npx node infra/prevention/render.ts.',
    'locals {',
    '  requirements = [',
    ...requirements.flatMap(renderRequirement),
    '  ]',
    '',
    '  # What gives a tag to a principal or to its session.',
    `  tag_guard_sid = ${JSON.stringify(TAG_GUARD_SID)}`,
    '  tagging_actions = [',
    ...taggingActions.map((action) => `    ${JSON.stringify(action)},`),
    '  ]',
    '}',
    '',
  ].join('\n');
}

function renderRequirement(requirement: Requirement): readonly string[] {
  const given = requirement.onlyWith === undefined ? undefined : variables[requirement.onlyWith];
  const actions = actionsOf(requirement);
  const always = actions.filter(({ onlyWith }) => onlyWith === undefined);
  const processing = actions.filter(({ onlyWith }) => onlyWith === 'processingJobs');
  return [
    `    # A request is denied unless ${requirement.unless}.`,
    `    # ${requirement.see}`,
    '    {',
    `      sid      = ${JSON.stringify(requirement.sid)}`,
    `      enabled  = ${given?.enabled ?? 'true'}`,
    `      operator = ${JSON.stringify(operatorOf(requirement))}`,
    `      key      = ${JSON.stringify(requirement.key)}`,
    `      values   = ${given?.values ?? '"true"'}`,
    '      actions = [',
    ...always.map(({ action }) => `        ${JSON.stringify(action)},`),
    '      ]',
    '      actions_with_processing_jobs = [',
    ...processing.map(({ action }) => `        ${JSON.stringify(action)},`),
    '      ]',
    '    },',
  ];
}
