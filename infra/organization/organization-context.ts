// What CDK context may say about an organization, `cdk deploy -c KEY=VALUE`, beside the keys of ../context.ts.

import { DEFAULT_RULE_NAME, type TrainingJobInVpcRuleProps } from '../constructs/rule-props.ts';
import { alarmTopicFromContext } from '../context.ts';

export const ORGANIZATION_CONTEXT = {
  organizationalUnitIds: 'units or roots, with commas; adds the StackSet',
  regions: "the StackSet's Regions, with commas, in the order of rollout",
  excludedAccountIds: 'accounts of the units that get nothing, with commas',
  ruleBroughtBy: 'rule (default), pack or none; none where an organization pack brings the rule',
  callAs: 'DELEGATED_ADMIN (default), or SELF in the management account',
  managementAccountId: 'needed with DELEGATED_ADMIN',
  organizationPack: 'true adds the organization conformance pack',
  aggregator: 'true adds the aggregator and its queries',
  centralAccounts: 'accounts that one function judges, with commas; adds central mode and its pack',
  centralExternalId: "what the members' roles ask for (default: nothing)",
} as const;

type OrganizationKey = keyof typeof ORGANIZATION_CONTEXT;

/** The text of each key, empty where it is not given. */
export type OrganizationContext = Readonly<Record<OrganizationKey, string>>;

const STACK_SET_KEYS: readonly OrganizationKey[] = [
  'regions',
  'excludedAccountIds',
  'ruleBroughtBy',
  'callAs',
  'managementAccountId',
];

/**
 * The context, with keys that fit together.
 *
 * @throws Error that lists every problem. What single values must look like the stacks say themselves.
 */
export function readOrganizationContext(
  read: (key: string) => unknown,
  rule: TrainingJobInVpcRuleProps,
): OrganizationContext {
  const context = Object.fromEntries(
    Object.keys(ORGANIZATION_CONTEXT).map((key) => [key, String(read(key) ?? '')]),
  ) as OrganizationContext;
  const problems = [
    ...choiceProblems(context, 'ruleBroughtBy', ['rule', 'pack', 'none']),
    ...choiceProblems(context, 'organizationPack', ['true', 'false']),
    ...choiceProblems(context, 'aggregator', ['true', 'false']),
    ...lonelyKeyProblems(context, STACK_SET_KEYS, 'organizationalUnitIds'),
    ...lonelyKeyProblems(context, ['centralExternalId'], 'centralAccounts'),
    ...twoRulesProblems(context),
    ...(context.organizationalUnitIds === ''
      ? []
      : [...notInTemplatesProblems(rule), ...noAlarmsProblems(read, rule)]),
  ];
  if (problems.length > 0) throw new Error(`the context is invalid: ${problems.join('; ')}`);
  return context;
}

function choiceProblems(
  context: OrganizationContext,
  key: OrganizationKey,
  allowed: readonly string[],
): readonly string[] {
  const given = context[key];
  return given === '' || allowed.includes(given)
    ? []
    : [`${key} must be one of ${allowed.join(', ')}, got ${JSON.stringify(given)}`];
}

/** Without the key that adds the stack, what is said about the stack would be lost without a word. */
function lonelyKeyProblems(
  context: OrganizationContext,
  keys: readonly OrganizationKey[],
  needed: OrganizationKey,
): readonly string[] {
  const lonely = context[needed] === '' ? keys.filter((key) => context[key] !== '') : [];
  return lonely.map((key) => `${key} counts only together with ${needed}; give that too`);
}

function twoRulesProblems(context: OrganizationContext): readonly string[] {
  const { organizationalUnitIds, organizationPack, centralAccounts, ruleBroughtBy } = context;
  const hasPack = organizationPack === 'true';
  if (centralAccounts !== '') {
    const others = [
      ...(organizationalUnitIds === '' ? [] : ['organizationalUnitIds']),
      ...(hasPack ? ['organizationPack'] : []),
    ];
    return others.length === 0
      ? []
      : [
          `centralAccounts cannot be given together with ${others.join(' and ')}: every account would be judged twice, ` +
            'by the central function and by its own; leave one of them out',
        ];
  }
  return organizationalUnitIds !== '' && hasPack && ruleBroughtBy !== 'none'
    ? [
        `ruleBroughtBy must be none together with organizationPack, got ${JSON.stringify(ruleBroughtBy || 'rule')}: every account ` +
          "would be judged twice, by the StackSet's rule and by the organization's",
      ]
    : [];
}

/** What the member templates have fixed, so that a StackSet cannot set it. */
function notInTemplatesProblems(rule: TrainingJobInVpcRuleProps): readonly string[] {
  const fixed: TrainingJobInVpcRuleProps = {
    ruleName: DEFAULT_RULE_NAME,
    allowSearch: true,
    quotaShare: 0.5,
    memoryMiB: 256,
    documentationUrl: '',
  };
  return Object.entries(fixed)
    .map(([name, value]) => [name, value, rule[name as keyof typeof fixed]] as const)
    .filter(([, value, given]) => given !== undefined && given !== value)
    .map(
      ([name, value, given]) =>
        `${name} is ${JSON.stringify(value)} in the StackSet's templates, got ${JSON.stringify(given)}; leave it out, and deploy a ` +
        'single account that needs it apart',
    );
}

/** Alarms are in the template that new jobs are judged by. */
function noAlarmsProblems(
  read: (key: string) => unknown,
  { reEvaluation }: TrainingJobInVpcRuleProps,
): readonly string[] {
  const { alarmTopicName } = alarmTopicFromContext(read);
  return alarmTopicName !== undefined && reEvaluation === false
    ? [
        `alarmTopicName cannot be given to a StackSet with reEvaluation false, got ${JSON.stringify(alarmTopicName)}: ` +
          'alarms come with member-events.yaml, as re-evaluation does; leave one of them out',
      ]
    : [];
}
