// npm run preflight: which accounts an organization conformance pack must exclude. `--help` has the options.

import { text } from 'node:stream/consumers';
import { describeFailure } from '../aws/errors.ts';
import { mapConcurrently } from '../aws/map-concurrently.ts';
import { type PreflightSettings, readArguments, usage } from './preflight/arguments.ts';
import { type Finding, lookAtAccount } from './preflight/look-at-account.ts';
import { type MemberAccess, openMemberAccess } from './preflight/member-credentials.ts';
import {
  listOrganizationAccounts,
  type OrganizationAccounts,
} from './preflight/organization-accounts.ts';
import { exitCodeOf, renderReport, reportOn, type Unreadable } from './preflight/report.ts';

/** Accounts at once; Config allows each of them a few calls a second, which one look does not use up. */
const accountsAtOnce = 8;

const request = await readArguments(process.argv.slice(2), process.env, () => text(process.stdin));
if (request.kind === 'help') console.log(usage);
else if (request.kind === 'refused') {
  console.error(`${request.problems.join('\n')}\n\n${usage}`);
  process.exitCode = 2;
} else process.exitCode = await runPreflight(request.settings);

/** Prints the report; the answer is the exit code. */
async function runPreflight(settings: PreflightSettings): Promise<number> {
  const { regions, roleName, asJson } = settings;
  let access: MemberAccess;
  try {
    access = await openMemberAccess(regions[0] ?? '', roleName);
  } catch (error) {
    const { message, cause } = error as Error;
    console.error(`${message} (${describeFailure(cause)})`);
    return 3;
  }
  let accounts: OrganizationAccounts;
  try {
    accounts = await accountsToLookAt(settings, access);
  } catch (error) {
    console.error(`the organization's accounts could not be listed (${describeFailure(error)})`);
    return 3;
  }
  let doneCount = 0;
  const looks = await mapConcurrently(accounts.active, accountsAtOnce, async (accountId) => {
    const look = await lookAtRegions(accountId, settings, access);
    doneCount += 1;
    console.error(`${doneCount} of ${accounts.active.length} accounts done`);
    return look;
  });
  const report = reportOn(
    settings.question,
    looks.flatMap(({ findings }) => findings),
    looks.flatMap(({ unreadable }) => unreadable),
    accounts.inactive,
  );
  console.log(asJson ? JSON.stringify(report, undefined, 2) : renderReport(report));
  return exitCodeOf(report);
}

/** @throws where the organization's accounts cannot be listed. */
async function accountsToLookAt(
  { accounts, regions }: PreflightSettings,
  access: MemberAccess,
): Promise<OrganizationAccounts> {
  switch (accounts.kind) {
    case 'own':
      return { active: [access.accountId], inactive: [] };
    case 'listed':
      return { active: accounts.accountIds, inactive: [] };
    case 'organization':
      return await listOrganizationAccounts(regions[0] ?? '');
  }
}

/** What was found in the account, Region by Region; a failure is that of its Region and hides no other. */
async function lookAtRegions(
  accountId: string,
  { regions, functionName }: PreflightSettings,
  access: MemberAccess,
): Promise<{ findings: readonly Finding[]; unreadable: readonly Unreadable[] }> {
  const findings: Finding[] = [];
  const unreadable: Unreadable[] = [];
  const credentials = access.credentialsFor(accountId);
  for (const region of regions) {
    try {
      findings.push(await lookAtAccount({ accountId, region }, functionName, await credentials));
      console.error(`${accountId} ${region}: looked at`);
    } catch (error) {
      unreadable.push({ accountId, region, reason: describeFailure(error) });
      console.error(`${accountId} ${region}: could not be looked at`);
    }
  }
  return { findings, unreadable };
}
