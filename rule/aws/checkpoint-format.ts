// The checkpoint as the text of an SSM parameter. Instants are whole numbers, keys are short where
// they repeat, and a text that is not exactly of this form is not used.

import type { Interval } from '../coverage/intervals.ts';
import {
  type Audit,
  type Checkpoint,
  checkpointLimit,
  formatPending,
  parsePending,
} from '../coverage/state.ts';
import { bucketCount } from '../coverage/tally.ts';
import {
  type Fields,
  fieldsOf,
  isAmount,
  isFields,
  isListOf,
  isText,
  openJson,
} from '../events/json.ts';

/** Raised when the text's shape changes; another version is never read. */
const formatVersion = 1;

/** The checkpoint as text of at most 4,096 characters; an audit's progress is left out where its token does not fit. */
export function formatCheckpoint({ intervals, pending, audit, ...rest }: Checkpoint): string {
  const body = {
    version: formatVersion,
    ...rest,
    covered: intervals.map(toPair),
    pending: formatPending(pending),
  };
  const whole = JSON.stringify({ ...body, ...(audit && { audit: formatAudit(audit) }) });
  if (whole.length <= checkpointLimit) return whole;
  const shorter = JSON.stringify(body);
  if (shorter.length <= checkpointLimit) return shorter;
  throw new Error(
    `the checkpoint takes ${shorter.length} characters, an SSM parameter ${checkpointLimit}: shorten the rule's name`,
  );
}

/** The checkpoint of a text; undefined where it is damaged, contradicts itself or is of another version. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const { version, covered, pending, young, audit, ...rest } = fieldsOf(openJson(text));
  const intervals = parseIntervals(covered);
  if (version !== formatVersion || intervals === undefined) return undefined;
  if (!isListOf(pending, isText) || !isListOf(young, isText)) return undefined;
  if (!hasSimpleFields(rest)) return undefined;
  const jobs = parsePending(pending);
  if (jobs.some(({ name, createdAt }) => name === '' || !isAmount(createdAt))) return undefined;
  const running = audit === undefined ? {} : { audit: parseAudit(audit) };
  if ('audit' in running && running.audit === undefined) return undefined;
  return { ...rest, ...(running as { audit?: Audit }), intervals, pending: jobs, young };
}

type SimpleFields = Omit<Checkpoint, 'intervals' | 'pending' | 'young' | 'audit'>;

const texts = ['policyDigest', 'ruleName', 'ruleId', 'resourceType'];
const amounts = [
  'reportedCount',
  'reportedFrom',
  'runAtMs',
  'auditedAtMs',
  'unsettledUntilMs',
  'resumesWithoutProgress',
];

function hasSimpleFields(fields: Fields): fields is Fields & SimpleFields {
  const { running, accountResult, pace } = fields;
  return (
    texts.every((name) => isText(fields[name])) &&
    amounts.every((name) => isAmount(fields[name])) &&
    typeof running === 'boolean' &&
    (accountResult === undefined || isText(accountResult)) &&
    isFields(pace) &&
    Object.values(pace).every((quota) => isAmount(quota) && quota > 0)
  );
}

function formatAudit({ tally, ...audit }: Audit): object {
  return { ...audit, range: toPair(tally.range), sums: tally.sums };
}

function parseAudit(value: unknown): Audit | undefined {
  const { heldToken, heldDone, listedFrom, range, sums } = fieldsOf(value);
  const [span] = parseIntervals([range]) ?? [];
  if (span === undefined || typeof heldDone !== 'boolean' || !isAmount(listedFrom))
    return undefined;
  if (!isListOf(sums, isWhole) || sums.length !== bucketCount) return undefined;
  const token = isText(heldToken) ? { heldToken } : {};
  return { heldDone, listedFrom, tally: { range: span, sums }, ...token };
}

/** Pairs of seconds, sorted, apart and none of them empty. */
function parseIntervals(value: unknown): readonly Interval[] | undefined {
  if (!isListOf(value, isPair)) return undefined;
  const intervals = value.map(([from, to]) => ({ from, to }));
  const isSound = intervals.every(
    ({ from, to }, index) => from < to && from > (intervals[index - 1]?.to ?? -1),
  );
  return isSound ? intervals : undefined;
}

function isPair(value: unknown): value is readonly [number, number] {
  return isListOf(value, isAmount) && value.length === 2;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function toPair({ from, to }: Interval): readonly [number, number] {
  return [from, to];
}
