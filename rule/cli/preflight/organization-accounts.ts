import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { ClientSettings } from '../access/access.ts';

/** An account that is not active: no role can be relied on there, so it is not looked at. */
export interface InactiveAccount {
  readonly accountId: string;
  /** Such as SUSPENDED. */
  readonly state: string;
}

export interface OrganizationAccounts {
  readonly active: readonly string[];
  readonly inactive: readonly InactiveAccount[];
}

/**
 * The accounts of the caller's organization, each kind by id. `State` supersedes `Status`, which is deprecated.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 */
export async function listOrganizationAccounts(
  settings: ClientSettings,
): Promise<OrganizationAccounts> {
  const client = new OrganizationsClient(settings);
  const active: string[] = [];
  const inactive: InactiveAccount[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client }, {}))
    for (const { Id: accountId = '', State, Status } of Accounts) {
      const state = State ?? Status ?? 'unknown';
      if (state === 'ACTIVE') active.push(accountId);
      else inactive.push({ accountId, state });
    }
  return {
    active: active.sort(),
    inactive: inactive.sort((a, b) => a.accountId.localeCompare(b.accountId)),
  };
}
