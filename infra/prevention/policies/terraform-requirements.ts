// The requirements as a Terraform list. What Terraform does with it is written by hand, in terraform/documents.

import { type Guard, guards, TAGGED_PRINCIPALS_SID } from './break-glass.ts';
import { MANAGED_POLICY_LIMIT, SERVICE_CONTROL_POLICY_LIMIT } from './policy-size.ts';
import { actionsOf, conditionOf, type Requirement, requirements } from './requirements.ts';

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
  volumeKmsKey: { enabled: 'var.require_volume_kms_key', values: '"true"' },
} as const;

/** The file requirements.tf, formatted as `terraform fmt` does. */
export function renderTerraformRequirements(): string {
  return [
    '# Rendered from infra/prevention/policies/requirements.ts: change that, then run npm run templates.',
    'locals {',
    '  requirements = [',
    ...requirements.flatMap(renderRequirement),
    '  ]',
    '',
    '  # What keeps members from exempting themselves by a tag, and by an ARN.',
    '  guards = {',
    ...renderGuard('tag', guards.tag),
    ...renderGuard('identity_providers', guards.identityProviders),
    ...renderGuard('tagged_principals', { ...guards.principals, sid: TAGGED_PRINCIPALS_SID }),
    ...renderGuard('principals', guards.principals),
    '  }',
    '',
    `  # As of ${SERVICE_CONTROL_POLICY_LIMIT.asOf}: ${SERVICE_CONTROL_POLICY_LIMIT.see}`,
    `  managed_policy_characters         = ${MANAGED_POLICY_LIMIT.characters}`,
    `  service_control_policy_characters = ${SERVICE_CONTROL_POLICY_LIMIT.characters}`,
    `  service_control_policy_warned     = ${SERVICE_CONTROL_POLICY_LIMIT.warnedAbove}`,
    '}',
    '',
  ].join('\n');
}

function renderGuard(name: string, { sid, actions, see }: Guard): readonly string[] {
  return [
    `    # ${see}`,
    `    ${name} = {`,
    `      sid = ${JSON.stringify(sid)}`,
    '      actions = [',
    ...actions.map((action) => `        ${JSON.stringify(action)},`),
    '      ]',
    '    }',
  ];
}

/** Stands in a condition for what Terraform makes of it. */
class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function renderOperator([operator, values]: [string, object]): readonly string[] {
  return [
    `        ${JSON.stringify(operator)} = {`,
    ...aligned(
      Object.entries(values).map(([key, value]) => [JSON.stringify(key), renderValue(value)]),
    ).map((line) => `          ${line}`),
    '        }',
  ];
}

function renderValue(value: unknown): string {
  if (value instanceof Expression) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  return JSON.stringify(value);
}

/** Assignments with their equals signs below each other. */
function aligned(assignments: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...assignments.map(([name]) => name.length));
  return assignments.map(([name, value]) => `${name.padEnd(width)} = ${value}`);
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
    `      sid     = ${JSON.stringify(requirement.sid)}`,
    `      enabled = ${given?.enabled ?? 'true'}`,
    '      condition = {',
    ...Object.entries(conditionOf(requirement, new Expression(given?.values ?? '"true"'))).flatMap(
      renderOperator,
    ),
    '      }',
    '      actions = [',
    ...always.map(({ action }) => `        ${JSON.stringify(action)},`),
    '      ]',
    '      actions_with_processing_jobs = [',
    ...processing.map(({ action }) => `        ${JSON.stringify(action)},`),
    '      ]',
    '    },',
  ];
}
