// One place under doctor's eyes, in this process.

import { describeFailure } from '../../rule/aws/errors.ts';
import { createRequestHandler } from '../../rule/cli/access/network.ts';
import { assumptions } from '../../rule/cli/doctor/assumptions.ts';
import { closeClients, createClients } from '../../rule/cli/doctor/clients.ts';
import {
  examinePlace,
  type PlaceReport,
  type RowReport,
} from '../../rule/cli/doctor/examine-place.ts';
import { examine, type Finding } from '../../rule/cli/doctor/finding.ts';
import { installation } from '../../rule/cli/doctor/installation.ts';
import { createSubject, type Subject, type SubjectOptions } from '../../rule/cli/doctor/subject.ts';
import type { DeployedAccount } from './deployed-account.ts';
import { ruleName } from './local-world.ts';
import { accountId, region } from './sound-answers.ts';

type Examined = Pick<DeployedAccount, 'endpoint' | 'world'>;

/** Every row of the account. */
export async function examineAccount(
  account: Examined,
  options: Partial<SubjectOptions> = {},
): Promise<PlaceReport> {
  return await withSubject(account, options, (subject) =>
    examinePlace(subject, { isOnlyPlace: true }),
  );
}

/** What the check of one row says. */
export async function findingOf(
  account: Examined,
  id: string,
  options: Partial<SubjectOptions> = {},
): Promise<Finding> {
  const row = [...installation, ...assumptions].find((one) => one.id === id);
  const check = row?.check;
  if (typeof check !== 'function') throw new Error(`there is no check of ${id}`);
  return await withSubject(account, options, (subject) => examine(check, subject));
}

async function withSubject<Result>(
  account: Examined,
  options: Partial<SubjectOptions>,
  act: (subject: Subject) => Promise<Result>,
): Promise<Result> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const { endpoint } = account;
  const requestHandler = createRequestHandler({});
  const clients = createClients({ region, credentials, requestHandler, endpoint });
  try {
    return await act(
      createSubject({
        place: { account: accountId, region, partition: 'aws' },
        nowMs: account.world.aws.world.clock.nowMs(),
        functionName: ruleName,
        mayTest: true,
        withNames: false,
        clients,
        explain: describeFailure,
        interrupted: new AbortController().signal,
        ...options,
      }),
    );
  } finally {
    closeClients(clients);
  }
}

export function rowOf(report: PlaceReport, id: string): RowReport {
  const row = [...report.installation, ...report.assumptions].find((one) => one.id === id);
  if (row === undefined) throw new Error(`the report has no row ${id}`);
  return row;
}
