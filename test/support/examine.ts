// One place under doctor's eyes, in this process.

import { createRequestHandler } from '../../rule/cli/access/network.ts';
import { closeClients, createClients } from '../../rule/cli/doctor/clients.ts';
import {
  examinePlace,
  type PlaceReport,
  type RowReport,
} from '../../rule/cli/doctor/examine-place.ts';
import { createSubject, type SubjectOptions } from '../../rule/cli/doctor/subject.ts';
import { accountId, type DeployedAccount, region } from './deployed-account.ts';
import { ruleName } from './local-world.ts';

export async function examineAccount(
  account: Pick<DeployedAccount, 'endpoint' | 'world'>,
  options: Partial<SubjectOptions> = {},
): Promise<PlaceReport> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const clients = createClients({
    region,
    credentials,
    requestHandler: createRequestHandler({}),
    endpoint: account.endpoint,
  });
  try {
    const subject = createSubject({
      place: { account: accountId, region, partition: 'aws' },
      nowMs: account.world.aws.world.clock.nowMs(),
      functionName: ruleName,
      mayTest: true,
      withNames: false,
      clients,
      explain: String,
      ...options,
    });
    return await examinePlace(subject, { isOnlyPlace: true });
  } finally {
    closeClients(clients);
  }
}

export function rowOf(report: PlaceReport, id: string): RowReport {
  const row = [...report.installation, ...report.assumptions].find((one) => one.id === id);
  if (row === undefined) throw new Error(`the report has no row ${id}`);
  return row;
}
