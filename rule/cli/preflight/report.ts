// What the findings mean for an organization conformance pack, and how that is said.

import { groupBy } from '../group-by.ts';
import type { Finding, Place } from './look-at-account.ts';
import type { InactiveAccount } from './organization-accounts.ts';

/** Whether the function's rollout is still to come, so that its absence is normal, or is over. */
export type Question = 'before' | 'after';

/** A place that could not be looked at: neither ready nor to be excluded. */
export interface Unreadable extends Place {
  readonly reason: string;
}

export interface Report {
  readonly question: Question;
  readonly findings: readonly (Finding & { readonly obstacles: readonly string[] })[];
  /** Ids of accounts by Region, as a pack's ExcludedAccounts takes them. */
  readonly exclude: Readonly<Record<string, readonly string[]>>;
  /** Where more than one rule invokes the function already. */
  readonly twoRules: readonly (Place & { readonly rules: readonly string[] })[];
  readonly unreadable: readonly Unreadable[];
  /** Accounts that were not looked at, because they are not active. */
  readonly leftOut: readonly InactiveAccount[];
}

export function reportOn(
  question: Question,
  looks: readonly Finding[],
  unreadable: readonly Unreadable[],
  leftOut: readonly InactiveAccount[] = [],
): Report {
  const findings = looks.map((finding) => ({
    ...finding,
    obstacles: obstaclesIn(finding, question),
  }));
  const excluded = findings.filter(({ obstacles }) => obstacles.length > 0);
  return {
    question,
    findings,
    exclude: Object.fromEntries(
      [...groupBy(excluded, ({ region }) => region)].map(([region, places]) => [
        region,
        places.map(({ accountId }) => accountId),
      ]),
    ),
    twoRules: findings
      .filter(({ rules }) => rules.length > 1)
      .map(({ accountId, region, rules }) => ({
        accountId,
        region,
        rules: rules.map(({ name }) => name),
      })),
    unreadable,
    leftOut,
  };
}

/** 0: nothing to do; 1: exclude some, or two rules; 3: some could not be looked at. */
export function exitCodeOf({ exclude, twoRules, unreadable }: Report): 0 | 1 | 3 {
  if (unreadable.length > 0) return 3;
  return Object.keys(exclude).length > 0 || twoRules.length > 0 ? 1 : 0;
}

/** Why a pack must leave this account out: it would fail, or bring a second rule. */
function obstaclesIn(
  { hasFunction, recorder, rules }: Finding,
  question: Question,
): readonly string[] {
  return [
    ...(hasFunction || question === 'before' ? [] : ['no function']),
    ...(recorder === 'none' ? ['no recorder'] : []),
    ...rules
      .filter(({ ofPack }) => !ofPack)
      .map(({ name }) => `rule ${name} is there without a pack`),
  ];
}

const asked: Readonly<Record<Question, string>> = {
  before:
    'Before the rollout of the function: which accounts can have it and the pack? No function yet is normal.',
  after: 'After the rollout of the function: which accounts can have the pack?',
};

/** The report as text: what was asked, a table, then what to paste and what to look after. */
export function renderReport(report: Report): string {
  const { question, findings, exclude, twoRules, unreadable, leftOut } = report;
  const rows = [
    ['account', 'Region', 'function', 'recorder', 'rules', 'organization pack'],
    ...findings.map(({ accountId, region, hasFunction, recorder, rules, obstacles }) => [
      accountId,
      region,
      hasFunction ? 'yes' : 'no',
      recorder,
      String(rules.length),
      obstacles.length > 0 ? `exclude: ${obstacles.join(', ')}` : 'can have it',
    ]),
    ...unreadable.map(({ accountId, region, reason }) => [
      accountId,
      region,
      ...['?', '?', '?'],
      `not known: ${reason}`,
    ]),
  ];
  return [
    asked[question],
    alignColumns(rows),
    ...Object.entries(exclude).map(
      ([region, accountIds]) => `ExcludedAccounts in ${region}: ${accountIds.join(',')}`,
    ),
    ...twoRules.map(
      ({ accountId, region, rules }) =>
        `More than one rule judges ${accountId} in ${region}: ${rules.join(', ')}. Keep one.`,
    ),
    ...(leftOut.length > 0
      ? [
          `Left out, because not active: ${leftOut.map(({ accountId, state }) => `${accountId} (${state})`).join(', ')}.`,
        ]
      : []),
    ...(unreadable.length > 0
      ? [`${unreadable.length} could not be looked at; nothing is known of them.`]
      : []),
  ].join('\n\n');
}

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
