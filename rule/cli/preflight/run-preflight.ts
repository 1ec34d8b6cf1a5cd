// The story of a preflight: the accounts, Region by Region, and what a pack must leave out.

import { mapConcurrently } from '../../aws/map-concurrently.ts';
import { type Access, openAccess } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { accessOptionsOf } from '../access/where.ts';
import type { Io, Request } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { fitColumns } from '../fit-columns.ts';
import { streamOutput } from '../output.ts';
import { columnsOf, writeMessage } from '../write-message.ts';
import { type Finding, lookAtAccount } from './look-at-account.ts';
import { listOrganizationAccounts, type OrganizationAccounts } from './organization-accounts.ts';
import { type PreflightSettings, readPreflightSettings } from './preflight-settings.ts';
import { exitCodeOf, renderReport, reportOn, type Unreadable } from './report.ts';

/** Accounts at once; Config allows each of them a few calls a second, which one look does not use up. */
const accountsAtOnce = 8;
/** One try of a call; how many there are is the SDK's own: three, or AWS_MAX_ATTEMPTS. */
const requestTimeoutMs = 5_000;

/** @throws UsageError */
export async function runPreflight(options: Request['options'], io: Io): Promise<ExitCode> {
  const settings = await readPreflightSettings(options, io);
  try {
    const access = await openAccess({ ...accessOptionsOf(settings), requestTimeoutMs }, io);
    return await lookAround(settings, access, io);
  } catch (error) {
    if (io.interrupted.aborted) return exitCodes.interrupted.code;
    if (!(error instanceof AccessError)) throw error;
    writeMessage(io.stderr, `error: ${error.message}`);
    return exitCodes.unread.code;
  }
}

async function lookAround(settings: PreflightSettings, access: Access, io: Io): Promise<ExitCode> {
  const { question, asJson, isQuiet } = settings;
  const note = (text: string) => {
    if (!isQuiet) io.stderr.write(`${text}\n`);
  };
  const accounts = await accountsToLookAt(settings, access);
  let doneCount = 0;
  const looks = await mapConcurrently(accounts.active, accountsAtOnce, async (accountId) => {
    if (io.interrupted.aborted) return { findings: [], unreadable: [] };
    const look = await lookAtRegions(accountId, settings, access, note);
    doneCount += 1;
    note(`${doneCount} of ${accounts.active.length} accounts done`);
    return look;
  });
  if (io.interrupted.aborted) {
    io.stderr.write('Interrupted: run the same command again; it begins anew.\n');
    return exitCodes.interrupted.code;
  }
  const report = reportOn(
    question,
    looks.flatMap(({ findings }) => findings),
    looks.flatMap(({ unreadable }) => unreadable),
    accounts.inactive,
  );
  await streamOutput(io.stdout).write(
    `${asJson ? JSON.stringify(report, undefined, 2) : fitColumns(renderReport(report), columnsOf(io.stdout))}\n`,
  );
  return exitCodeOf(report);
}

/** @throws AccessError where the organization's accounts cannot be listed. */
async function accountsToLookAt(
  { accounts }: PreflightSettings,
  access: Access,
): Promise<OrganizationAccounts> {
  if (accounts === undefined) return { active: [access.home.account], inactive: [] };
  if (accounts !== 'organization') return { active: accounts, inactive: [] };
  return await listOrganizationAccounts(access.settingsFor(access.home)).catch((error: unknown) => {
    throw new AccessError(
      `the organization's accounts could not be listed: ${access.explain(error)}`,
      { cause: error },
    );
  });
}

/** What was found in the account, Region by Region; a failure is that of its Region and hides no other. */
async function lookAtRegions(
  accountId: string,
  { regions, functionName }: PreflightSettings,
  access: Access,
  note: (text: string) => void,
): Promise<{ findings: readonly Finding[]; unreadable: readonly Unreadable[] }> {
  const findings: Finding[] = [];
  const unreadable: Unreadable[] = [];
  for (const region of regions ?? [access.home.region]) {
    try {
      const settings = access.settingsFor({ account: accountId, region });
      findings.push(await lookAtAccount({ accountId, region }, functionName, settings));
      note(`${accountId} ${region}: looked at`);
    } catch (error) {
      unreadable.push({ accountId, region, reason: access.explain(error) });
      note(`${accountId} ${region}: could not be looked at`);
    }
  }
  return { findings, unreadable };
}
