// Where a scan looks: accounts and Regions by name, or all that there are.

import type { Access } from '../access/access.ts';
import type { Place } from '../access/place.ts';
import type { NotScanned } from './result.ts';
import type { ScanSettings } from './scan-settings.ts';

export interface FoundPlaces {
  readonly places: readonly Place[];
  /** Accounts of which not even the Regions could be listed. */
  readonly notScanned: readonly NotScanned[];
}

/** @throws where the organization's accounts cannot be listed: then nobody knows what would be left out. */
export async function findPlaces(
  { accounts, regions }: Pick<ScanSettings, 'accounts' | 'regions'>,
  access: Access,
): Promise<FoundPlaces> {
  const { home } = access;
  const ids =
    accounts === 'organization'
      ? await access.organizationAccounts()
      : (accounts ?? [home.account]);
  const found = await Promise.all(ids.map(placesOf));
  return {
    places: found.flatMap(({ places }) => places),
    notScanned: found.flatMap(({ notScanned }) => notScanned),
  };

  async function placesOf(account: string): Promise<FoundPlaces> {
    try {
      const names =
        regions === 'all' ? await access.enabledRegions(account) : (regions ?? [home.region]);
      const { partition } = home;
      return { places: names.map((region) => ({ account, region, partition })), notScanned: [] };
    } catch (error) {
      const reason = `its Regions could not be listed: ${access.explain(error)}`;
      return { places: [], notScanned: [{ account, reason }] };
    }
  }
}
