// What the rule has done: its table, how far it has come, its runs, and what it found.

import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { fieldsOf } from '../../../events/json.ts';
import { isNotFound } from '../answers.ts';
import { type Check, doesNotHold, holds, nothingToSee } from '../finding.ts';
import { countIn, type LogEntry, logDays, sumByOperation } from '../read-log.ts';
import { readPending, tableName } from '../read-state.ts';
import type { Subject } from '../subject.ts';
import { ago, at, count, span } from '../words.ts';

export const tableIsUsable: Check = async (subject) => {
  const TableName = await tableName(subject);
  try {
    const { Table: table } = await subject.ask('dynamodb:DescribeTable', () =>
      subject.clients.dynamoDb.send(new DescribeTableCommand({ TableName })),
    );
    const keys = (table?.KeySchema ?? []).map(({ AttributeName }) => AttributeName).join(', ');
    const types = (table?.AttributeDefinitions ?? []).map(({ AttributeType }) => AttributeType);
    if (table?.TableStatus !== 'ACTIVE')
      return doesNotHold(`the table ${TableName} is ${table?.TableStatus}`);
    if (keys !== 'pk, sk' || types.some((type) => type !== 'S'))
      return doesNotHold(
        `the keys of the table ${TableName} are ${keys}, and not pk and sk as text`,
      );
    const { TimeToLiveDescription: expiry } = await subject.ask('dynamodb:DescribeTimeToLive', () =>
      subject.clients.dynamoDb.send(new DescribeTimeToLiveCommand({ TableName })),
    );
    const expires = expiry?.TimeToLiveStatus === 'ENABLED' && expiry.AttributeName === 'expiresAt';
    return expires
      ? holds(`${TableName}, ${table.BillingModeSummary?.BillingMode ?? 'PROVISIONED'}`)
      : doesNotHold(`items of the table ${TableName} do not expire by expiresAt`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return doesNotHold(`there is no table ${TableName}`);
  }
};

export const stateIsSound: Check = async (subject) => {
  const saved = await subject.state();
  if (saved === undefined || saved.form === 'none')
    return nothingToSee('no run has saved its state yet');
  if (saved.form === 'damaged') return doesNotHold('the saved state is damaged and is not used');
  if (saved.form === 'tooNew') return doesNotHold('a newer version of the rule saved the state');
  const { leaseUntilMs } = saved;
  if (leaseUntilMs === undefined) return holds('saved, and no run is at work');
  return leaseUntilMs < subject.nowMs
    ? doesNotHold(`a run was killed: its lease ended ${ago(subject.nowMs - leaseUntilMs)}`)
    : holds('a run is at work');
};

export const historyIsCovered: Check = async (subject) => {
  const { state } = (await subject.state()) ?? {};
  if (state === undefined) return nothingToSee('there is no saved state to read it from');
  const newest = state.intervals.at(-1);
  if (newest === undefined) return doesNotHold('nothing is covered yet: the first run is at work');
  const until = `up to ${at(new Date(newest.to * 1_000))}`;
  const audited =
    state.auditedAtMs === 0 ? 'never audited' : `audited ${ago(subject.nowMs - state.auditedAtMs)}`;
  return state.isComplete
    ? holds(`every job ${until}; ${audited}`)
    : doesNotHold(
        `${count(state.intervals.length, 'stretch').replace('stretchs', 'stretches')} ${until}, with gaps: older jobs are still to be judged`,
      );
};

export const nothingIsPending: Check = async (subject) => {
  const { state } = (await subject.state()) ?? {};
  if (state === undefined) return nothingToSee('there is no saved state to read it from');
  const names = await readPending(subject, state);
  if (names.length === 0) return holds('none');
  const due = state.pendingDueAtMs;
  const next =
    due === undefined || due <= subject.nowMs ? 'the next run' : `in ${span(due - subject.nowMs)}`;
  return doesNotHold(`${subject.jobs(names)} could not be read and will be tried again: ${next}`);
};

export const runsFinish: Check = async (subject) => {
  const log = await subject.log();
  const runs = summaries(log);
  const last = runs.at(-1);
  const failed = log.filter(({ code }) => code === 'invocation-failed');
  const lastFailure = failed.at(-1);
  if (last === undefined && lastFailure === undefined)
    return nothingToSee(`no run was logged in the last ${logDays} days`);
  if (lastFailure !== undefined && lastFailure.atMs >= (last?.atMs ?? 0)) {
    const { name } = fieldsOf(lastFailure.error);
    return doesNotHold(
      `the last run failed ${ago(subject.nowMs - lastFailure.atMs)}: ${String(name)}`,
    );
  }
  if (last === undefined) return nothingToSee('no summary of a run was logged');
  const counts =
    `${last.status}, ${ago(subject.nowMs - last.atMs)}: judged ${countIn(last, 'judged')}, ` +
    `sent ${countIn(last, 'sent')}, ${countIn(last, 'unknown')} unknown, in ${span(countIn(last, 'durationMs'))}`;
  if (isDegraded(last, 'notResumed')) return doesNotHold(`${counts}; nothing resumes it`);
  return last.status === 'failed' || last.status === 'leaseLost'
    ? doesNotHold(counts)
    : holds(`${counts}; ${count(runs.length, 'run')} in ${logDays} days, ${failed.length} failed`);
};

export const quotasAreFound: Check = async (subject) => {
  const runs = summaries(await subject.log());
  const quotas = Object.entries((await savedQuotas(subject)) ?? {});
  const throttles = Object.entries(sumByOperation(runs, 'throttlesByOperation'));
  const words = [
    ...quotas.map(([name, perSecond]) => `${name}: ${perSecond.toFixed(1)} a second`),
    ...throttles.map(([name, refused]) => `${name} refused ${count(refused, 'time')}`),
  ];
  const evidence = words.join(', ') || 'no call was refused, so no quota was found';
  // As the alarm: one such run finds its pace, and a second one tells that others leave it nothing of a quota.
  return runs.length > 1 && runs.slice(-2).every((run) => isDegraded(run, 'throttled'))
    ? doesNotHold(`the last two runs were throttled: ${evidence}`)
    : holds(evidence);
};

/** What the summary of a run that did not fail says is wrong with it. */
function isDegraded({ degraded }: LogEntry, by: 'throttled' | 'notResumed'): boolean {
  return typeof degraded === 'string' && degraded.split(', ').includes(by);
}

async function savedQuotas(
  subject: Subject,
): Promise<Readonly<Record<string, number>> | undefined> {
  const saved = await subject.state();
  return saved?.state?.quotas;
}

export const sdkIsUsable: Check = async (subject) => {
  const log = await subject.log();
  const version = summaries(log).at(-1)?.sdkVersion;
  const unusable = log.findLast(
    ({ code, error }) =>
      code === 'invocation-failed' && fieldsOf(error).name === 'UnusableSdkError',
  );
  if (unusable !== undefined && unusable.atMs > (summaries(log).at(-1)?.atMs ?? 0))
    return doesNotHold(
      `runs fail because the SDK drops members: ${ago(subject.nowMs - unusable.atMs)}`,
    );
  return typeof version === 'string'
    ? holds(`AWS SDK ${version} of the runtime, or of the bundle`)
    : nothingToSee('no summary of a run was logged');
};

export function summaries(log: readonly LogEntry[]): readonly LogEntry[] {
  return log.filter(({ code }) => code === 'run-summary');
}
