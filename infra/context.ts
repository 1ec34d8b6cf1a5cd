// CDK context, `cdk deploy -c KEY=VALUE`: all the keys that the app reads, and what they become. Values are text, lists
// have commas. What a single value may be is for the stacks to say; here it is whether keys fit together.

import { Annotations, type App, Stack } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { distance } from 'fastest-levenshtein';
import { type Check, isOneOf, problemsOf } from './constructs/problems.ts';
import { ruleParameterRows } from './constructs/rule-parameters.ts';
import { DEFAULT_RULE_NAME, type TrainingJobInVpcRuleProps } from './constructs/rule-props.ts';

type Reader = (text: string) => unknown;

const asText: Reader = (text) => text;
const asFlag: Reader = (text) => (text === 'true' || text === 'false' ? text === 'true' : text);
const asNumber: Reader = (text) => (Number.isNaN(Number(text)) ? text : Number(text));
const asArchitecture: Reader = (text) =>
  [Architecture.ARM_64, Architecture.X86_64].find(({ name }) => name === text) ?? text;

/** How the text of each key becomes a prop of the rule; text that is no such value stays text, to be refused as given. */
const ruleReaders: Readonly<Record<string, Reader>> = {
  ruleName: asText,
  maximumExecutionFrequency: asText,
  ...Object.fromEntries(ruleParameterRows.map(([name, { fromText }]) => [name, fromText])),
  allowSearch: asFlag,
  quotaShare: asNumber,
  reevaluation: asFlag,
  memoryMiB: asNumber,
  architecture: asArchitecture,
  subnetIds: listOf,
  securityGroupIds: listOf,
  rolePath: asText,
  logRetention: asNumber,
  pointInTimeRecovery: asFlag,
  alarms: asFlag,
  dashboard: asFlag,
  tellViolations: asText,
  documentationUrl: asText,
};

/** What is already there, by name or ARN. */
const existingKeys = ['alarmTopicName', 'encryptionKeyArn', 'permissionsBoundaryArn'] as const;

export const ORGANIZATION_CONTEXT = {
  organizationalUnitIds: 'units or roots, separated by commas; adds the StackSet',
  regions: "the StackSet's Regions, separated by commas, in the order of rollout",
  excludedAccountIds: 'accounts of the units to leave out, separated by commas',
  ruleBroughtBy: 'rule (default), pack or none; none where an organization pack brings the rule',
  callAs: 'DELEGATED_ADMIN (default), or SELF in the management account',
  organizationPack: 'true adds the organization conformance pack',
  aggregator: 'true adds the aggregator and its queries',
  centralAccounts:
    'accounts that one function judges, separated by commas; adds central mode and its pack',
  centralExternalId: "what the members' roles ask for (default: nothing)",
} as const;

/** What central mode takes of the settings for one account, beside the rule's parameters. */
export const CENTRAL_SETTINGS = [
  'maximumExecutionFrequency',
  'quotaShare',
  'memoryMiB',
  'logRetention',
  'documentationUrl',
] as const satisfies readonly (keyof TrainingJobInVpcRuleProps)[];

/** Names the preventive stacks to add, separated by commas. */
export const PREVENTION_KEY = 'prevention';

type OrganizationKey = keyof typeof ORGANIZATION_CONTEXT;

export type ExistingResources = Readonly<Partial<Record<(typeof existingKeys)[number], string>>>;

export interface Context {
  readonly rule: TrainingJobInVpcRuleProps;
  readonly existing: ExistingResources;
  /** The text of each key, empty where it is not given. */
  readonly organization: Readonly<Record<OrganizationKey, string>>;
  readonly prevention: readonly string[];
  /** Where keys do not fit together, one sentence each. */
  readonly problems: readonly string[];
}

/** The keys that set the rule of one account. */
export const ruleContextKeys: readonly string[] = [...Object.keys(ruleReaders), ...existingKeys];

/** Every key that the app reads. */
export const contextKeys: readonly string[] = [
  ...ruleContextKeys,
  ...Object.keys(ORGANIZATION_CONTEXT),
  PREVENTION_KEY,
];

/** What the context says, and where its keys do not fit together. */
export function readContext(app: App): Context {
  const textOf = (key: string) => String(app.node.tryGetContext(key) ?? '');
  const given = (keys: readonly string[], read: (key: string, text: string) => unknown) =>
    Object.fromEntries(
      keys
        .map((key) => [key, textOf(key)] as const)
        .filter(([, text]) => text !== '')
        .map(([key, text]) => [key, read(key, text)]),
    );
  const settings = {
    rule: given(Object.keys(ruleReaders), (key, text) => ruleReaders[key]?.(text)),
    existing: given(existingKeys, (_, text) => text),
    organization: Object.fromEntries(
      Object.keys(ORGANIZATION_CONTEXT).map((key) => [key, textOf(key)]),
    ) as Context['organization'],
    prevention: listOf(textOf(PREVENTION_KEY)),
  };
  return { ...settings, problems: organizationProblems(settings) };
}

/** The items of a text, separated by commas. */
export function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

const organizationChecks: Readonly<Record<string, Check>> = {
  ruleBroughtBy: orAbsent(isOneOf(['rule', 'pack', 'none'])),
  organizationPack: orAbsent(isOneOf(['true', 'false'])),
  aggregator: orAbsent(isOneOf(['true', 'false'])),
};

function orAbsent(check: Check): Check {
  return (name, value) => (value === '' ? [] : check(name, value));
}

const STACK_SET_KEYS: readonly OrganizationKey[] = [
  'regions',
  'excludedAccountIds',
  'ruleBroughtBy',
  'callAs',
];

function organizationProblems(context: Omit<Context, 'problems'>): readonly string[] {
  const { organization } = context;
  return [
    ...problemsOf(organizationChecks, organization),
    ...lonelyKeyProblems(organization, STACK_SET_KEYS, 'organizationalUnitIds'),
    ...lonelyKeyProblems(organization, ['centralExternalId'], 'centralAccounts'),
    ...twoRulesProblems(organization),
    ...lostSettingProblems(context),
  ];
}

/** What a deployment cannot be told would be lost without a word. */
function lostSettingProblems({
  organization,
  rule,
  existing,
}: Omit<Context, 'problems'>): readonly string[] {
  const { organizationalUnitIds, organizationPack, centralAccounts } = organization;
  const hasFixedName =
    organizationalUnitIds !== '' || organizationPack === 'true' || centralAccounts !== '';
  const taken = new Set<string>([
    'ruleName',
    'alarmTopicName',
    ...CENTRAL_SETTINGS,
    ...ruleParameterRows.map(([name]) => name),
  ]);
  const lost = Object.entries({ ...rule, ...existing }).filter(([key]) => !taken.has(key));
  return [
    ...(hasFixedName && rule.ruleName !== undefined
      ? [
          `ruleName is ${JSON.stringify(DEFAULT_RULE_NAME)} in StackSet, packs and central mode, got ${JSON.stringify(rule.ruleName)}; leave it out`,
        ]
      : []),
    ...(centralAccounts === '' ? [] : lost).map(
      ([key, value]) =>
        `${key} cannot be set in central mode, got ${JSON.stringify(value)}; leave it out`,
    ),
  ];
}

/** Without the key that adds the stack, what is said about the stack would be lost without a word. */
function lonelyKeyProblems(
  context: Context['organization'],
  keys: readonly OrganizationKey[],
  needed: OrganizationKey,
): readonly string[] {
  const lonely = context[needed] === '' ? keys.filter((key) => context[key] !== '') : [];
  return lonely.map((key) => `${key} counts only together with ${needed}; give that too`);
}

function twoRulesProblems(context: Context['organization']): readonly string[] {
  const { organizationalUnitIds, organizationPack, centralAccounts, ruleBroughtBy } = context;
  const hasPack = organizationPack === 'true';
  const others = [
    ...(organizationalUnitIds === '' ? [] : ['organizationalUnitIds']),
    ...(hasPack ? ['organizationPack'] : []),
  ];
  if (centralAccounts !== '')
    return others.length === 0
      ? []
      : [
          `centralAccounts cannot be given together with ${others.join(' and ')}: every account would be judged twice, ` +
            'by the central function and by its own; leave one of them out',
        ];
  return others.length === 2 && ruleBroughtBy !== 'none'
    ? [
        `ruleBroughtBy must be none together with organizationPack, got ${JSON.stringify(ruleBroughtBy || 'rule')}: every account ` +
          "would be judged twice, by the StackSet's rule and by the organization's",
      ]
    : [];
}

/** Keys as this app and its templates have them: CDK's own have colons, slashes or hyphens. */
const OWN_FORM = /^[A-Za-z]+$/;

/** The share of a key's letters that may differ for it to be taken for a slip of another. */
const CLOSE = 0.25;

/**
 * What to say of each key that is unknown and looks like one of this app's; CDK's own are left alone. A slip in a key
 * would deploy a rule that requires less, without a word.
 */
export function unknownContext(app: App): ReadonlyMap<string, string> {
  const unknown = Object.keys(app.node.getAllContext()).filter(
    (key) => OWN_FORM.test(key) && !contextKeys.includes(key),
  );
  return new Map(
    unknown.map((key) => {
      const [meant] = contextKeys
        .map((known) => ({ known, apart: distance(key.toLowerCase(), known.toLowerCase()) }))
        .filter(({ apart }) => apart <= CLOSE * key.length)
        .toSorted((one, other) => one.apart - other.apart);
      const advice =
        meant === undefined
          ? 'docs/operations.md and docs/organization.md list the keys'
          : `did you mean ${meant.known}?`;
      return [key, `the context key ${key} is unknown and has no effect; ${advice}`];
    }),
  );
}

/**
 * Every stack of the app says so, since CDK shows the warnings of those that it is asked for. A warning and no error:
 * context also comes from files that other apps share.
 */
export function warnOfUnknownContext(app: App): void {
  const warnings = unknownContext(app);
  for (const stack of app.node.children.filter((child) => child instanceof Stack))
    for (const [key, warning] of warnings)
      Annotations.of(stack).addWarningV2(
        `sagemaker-training-job-in-vpc:unknown-context:${key}`,
        warning,
      );
}
