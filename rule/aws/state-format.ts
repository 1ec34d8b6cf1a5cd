// The state as the text of a DynamoDB attribute. A text that does not have exactly this form is not used.

import { type Interval, intervalLimit } from '../coverage/intervals.ts';
import type { ComparedStretch, ListingStretch } from '../coverage/rotation.ts';
import type {
  Audit,
  Comparison,
  Exemptions,
  News,
  RuleState,
  YoungResult,
} from '../coverage/state.ts';
import type { DayCount, Tally } from '../coverage/tally.ts';
import {
  type Fields,
  fieldsOf,
  isAmount,
  isFields,
  isListOf,
  isText,
  openJson,
} from '../events/json.ts';
import { StateTooNewError } from '../ports.ts';

/** Raised when the form of the text changes. Version 1 was the SSM parameter of the rule's version 0.1.0. */
const formatVersion = 3;
/** A state of this version is read too: it lacks when jobs were compared, so that the next audit lists them all. */
const formatBefore = 2;

/** DynamoDB accepts 400 KB for an item, and bills a write by its size. */
export const itemLimit = 100_000;

/** The text of a state without its audit, which is an item of its own. At most `itemLimit` characters, all ASCII. */
export function formatState({ audit, ...state }: RuleState): string {
  const text = JSON.stringify({
    version: formatVersion,
    ...state,
    ...(audit && { auditStartedAtMs: audit.startedAtMs }),
    intervals: state.intervals.map(({ from, to }) => [from, to]),
    young: state.young.map(({ second, mark }) => [second, mark]),
    compared: state.compared.map(({ from, to, comparedAtMs }) => [from, to, comparedAtMs]),
  });
  if (text.length <= itemLimit) return text;
  const keptIntervals = Math.min(Math.floor(state.intervals.length / 2), intervalLimit);
  return formatState({
    ...state,
    ...(audit && { audit }),
    intervals: keptIntervals === 0 ? [] : state.intervals.slice(-keptIntervals),
    young: [],
    withoutResult: newestDays(state.withoutResult),
  });
}

/** Jobs of the days that are dropped are judged again after the next audit. */
function newestDays(tally: Tally): Tally {
  const days = Object.entries(tally);
  return Object.fromEntries(days.slice(Math.ceil(days.length / 2)));
}

export interface ParsedState {
  readonly state: RuleState;
  /** When the current audit began. The audit is an item of its own. */
  readonly auditStartedAtMs?: number;
}

/**
 * The state of a text; undefined if it is damaged or contradicts itself.
 *
 * @throws StateTooNewError if a newer version of the rule saved it.
 */
export function parseState(text: string): ParsedState | undefined {
  const fields = fieldsOf(openJson(text));
  const { version, intervals, young, withoutResult, auditStartedAtMs, ...others } = fields;
  const { isTooMuchToCompare: _before, compared = [], ...rest } = others;
  if (isAmount(version) && version > formatVersion)
    throw new StateTooNewError(
      `the rule's state has format ${version}, but this version of the rule reads format ${formatVersion}: ` +
        'deploy the newer version again, or delete the item to start without a state',
    );
  const covered = parseIntervals(intervals);
  const results = parseYoung(young);
  const stretches = parseCompared(compared);
  if (version !== formatVersion && version !== formatBefore) return undefined;
  if (covered === undefined || results === undefined || stretches === undefined) return undefined;
  if (!isTally(withoutResult) || !hasSimpleFields(rest)) return undefined;
  const state: RuleState = {
    ...rest,
    ...{ intervals: covered, young: results, withoutResult, compared: stretches },
  };
  return { state, ...(isAmount(auditStartedAtMs) && { auditStartedAtMs }) };
}

type SimpleFields = Omit<RuleState, 'intervals' | 'young' | 'withoutResult' | 'compared' | 'audit'>;

const texts = ['policyDigest', 'ruleId', 'resourceType', 'claimId'];
const amounts = [
  'pendingCount',
  'reportedCount',
  'reportedFrom',
  'notifiedAtMs',
  'auditedAtMs',
  'resumesWithoutProgress',
  'registeredAtMs',
  'completionToldAtMs',
];

function hasSimpleFields(fields: Fields): fields is Fields & SimpleFields {
  const { isComplete, accountResult, exempt, news, comparison } = fields;
  const { pendingDueAtMs, goneUnconfirmedAtMs, quotas } = fields;
  return (
    texts.every((name) => isText(fields[name])) &&
    amounts.every((name) => isAmount(fields[name])) &&
    typeof isComplete === 'boolean' &&
    (comparison === undefined || isComparison(comparison)) &&
    (accountResult === undefined || isText(accountResult)) &&
    (exempt === undefined || isExemptions(exempt)) &&
    (news === undefined || isNews(news)) &&
    (pendingDueAtMs === undefined || isAmount(pendingDueAtMs)) &&
    (goneUnconfirmedAtMs === undefined || isAmount(goneUnconfirmedAtMs)) &&
    isFields(quotas) &&
    Object.values(quotas).every((quota) => isAmount(quota) && quota > 0)
  );
}

function isNews(value: unknown): value is News {
  const { sinceMs, untold } = fieldsOf(value);
  return isAmount(sinceMs) && isAmount(untold);
}

function isExemptions(value: unknown): value is Exemptions {
  const { count, dueAtMs } = fieldsOf(value);
  return isAmount(count) && isAmount(dueAtMs);
}

export function formatAudit(audit: Audit): string {
  return JSON.stringify(audit);
}

const auditAmounts = [
  'startedAtMs',
  'reviewed',
  'from',
  'to',
  'listedJobs',
  'unreadLookedUp',
  'goneLookedUp',
  'goneContradicted',
  'goneUnconfirmed',
];

/** The audit of a text; undefined if it is damaged, or of an earlier version of the rule: then it begins anew. */
export function parseAudit(text: string): Audit | undefined {
  const fields = fieldsOf(openJson(text));
  return isAudit(fields) ? fields : undefined;
}

function isAudit(fields: Fields): fields is Fields & Audit {
  const { resultsToken, areResultsDone, isInconclusive, balance, toList, listed } = fields;
  return (
    auditAmounts.every((name) => isAmount(fields[name])) &&
    typeof areResultsDone === 'boolean' &&
    typeof isInconclusive === 'boolean' &&
    isTally(balance) &&
    isListOf(toList, isListingStretch) &&
    isListOf(listed, isInterval) &&
    (resultsToken === undefined || isText(resultsToken))
  );
}

function isInterval(value: unknown): value is Interval {
  const { from, to } = fieldsOf(value);
  return isAmount(from) && isAmount(to) && from < to;
}

function isListingStretch(value: unknown): value is ListingStretch {
  return isInterval(value) && typeof fieldsOf(value).isDue === 'boolean';
}

function isComparison(value: unknown): value is Comparison {
  const { id, resultsToken, parts, results, refusals } = fieldsOf(value);
  return (
    isText(id) &&
    isAmount(parts) &&
    isAmount(results) &&
    isAmount(refusals) &&
    (resultsToken === undefined || isText(resultsToken))
  );
}

function parseCompared(value: unknown): readonly ComparedStretch[] | undefined {
  if (!isListOf(value, isTripleOfAmounts)) return undefined;
  const compared = value.map(([from, to, comparedAtMs]) => ({ from, to, comparedAtMs }));
  const isSound = compared.every(
    ({ from, to }, index) => from < to && from >= (compared[index - 1]?.to ?? 0),
  );
  return isSound ? compared : undefined;
}

function isTripleOfAmounts(value: unknown): value is readonly [number, number, number] {
  return isListOf(value, isAmount) && value.length === 3;
}

/** Pairs of seconds: sorted, disjoint and not empty. */
function parseIntervals(value: unknown): readonly Interval[] | undefined {
  if (!isListOf(value, isPairOfAmounts)) return undefined;
  const intervals = value.map(([from, to]) => ({ from, to }));
  const isSound = intervals.every(
    ({ from, to }, index) => from < to && from > (intervals[index - 1]?.to ?? -1),
  );
  return isSound ? intervals : undefined;
}

function parseYoung(value: unknown): readonly YoungResult[] | undefined {
  if (!isListOf(value, isMark)) return undefined;
  return value.map(([second, mark]) => ({ second, mark }));
}

function isPairOfAmounts(value: unknown): value is readonly [number, number] {
  return isListOf(value, isAmount) && value.length === 2;
}

function isMark(value: unknown): value is readonly [number, string] {
  return Array.isArray(value) && value.length === 2 && isAmount(value[0]) && isText(value[1]);
}

function isTally(value: unknown): value is Tally {
  return (
    isFields(value) && Object.entries(value).every(([day, count]) => isDay(day) && isCount(count))
  );
}

function isDay(text: string): boolean {
  return /^\d{1,6}$/.test(text);
}

function isCount(value: unknown): value is DayCount {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger);
}
