// Who asks, from where, and with which credentials: the caller's own, or a role's in each account.

import { createInterface } from 'node:readline/promises';
import { AccountClient, paginateListRegions } from '@aws-sdk/client-account';
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { observeDate } from '../../aws/clients.ts';
import type { Io } from '../command.ts';
import { AccessError, explainAccess } from './failures.ts';
import { createRequestHandler, type RequestHandler } from './network.ts';
import type { Place } from './place.ts';

export interface AccessOptions {
  readonly profile?: string;
  /** Wins over the SDK's configured Region. */
  readonly region?: string;
  /** Assumed in every account but the caller's own: a role's name, with its path. */
  readonly role?: string;
  readonly externalId?: string;
  /** How long one try of a request may take. @default for ever */
  readonly requestTimeoutMs?: number;
}

/** What every client of one place is made with. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials: NonNullable<SageMakerClientConfig['credentials']>;
  readonly requestHandler: RequestHandler;
}

export interface Access {
  /** The caller's own account in the configured Region. */
  readonly home: Place;
  readonly callerArn: string;
  /** AWS's own time when the command began, epoch milliseconds. */
  readonly startedAtMs: number;
  /** @throws where the account cannot be acted in: a role that is not there, that may not be assumed. */
  checkCredentials(account: string): Promise<void>;
  settingsFor(place: Pick<Place, 'account' | 'region'>): ClientSettings;
  /** One line on a failure, with what helps. */
  explain(error: unknown): string;
  /** The Regions that are enabled in an account. */
  enabledRegions(account: string): Promise<readonly string[]>;
  /** The active accounts of the organization. */
  organizationAccounts(): Promise<readonly string[]>;
}

const sessionName = 'training-job-in-vpc';

/**
 * Finds out who asks.
 *
 * @throws AccessError where there are no credentials that AWS takes, or no Region.
 */
export async function openAccess(options: AccessOptions, io: Io): Promise<Access> {
  const profile = options.profile ?? io.environment.AWS_PROFILE;
  const requestHandler = createRequestHandler(io.environment, options.requestTimeoutMs);
  const explain = (error: unknown) => explainAccess(error, profile);
  const region = await configuredRegion(options, io);
  const own = fromNodeProviderChain({
    ...(profile !== undefined && { profile }),
    clientConfig: { requestHandler, region },
    mfaCodeProvider: (serial) => askForCode(serial, io),
  });
  const caller = await identifyCaller({ region, credentials: own, requestHandler }).catch(
    (error: unknown) => {
      throw new AccessError(explain(error), { cause: error });
    },
  );
  const { accountId, partition } = caller;
  const ofAccount = new Map<string, ClientSettings['credentials']>([[accountId, own]]);

  function credentialsOf(account: string): ClientSettings['credentials'] {
    const known = ofAccount.get(account);
    if (known !== undefined) return known;
    const assume = fromTemporaryCredentials({
      masterCredentials: own,
      clientConfig: { region, requestHandler },
      params: {
        RoleArn: `arn:${partition}:iam::${account}:role/${options.role ?? ''}`,
        RoleSessionName: sessionName,
        ...(options.externalId !== undefined && { ExternalId: options.externalId }),
      },
    });
    const assumed = once(() => assume(), Date.now);
    ofAccount.set(account, assumed);
    return assumed;
  }

  return {
    home: { account: accountId, region, partition },
    callerArn: caller.arn,
    startedAtMs: caller.nowMs,
    settingsFor: ({ account, region }) => ({
      region,
      credentials: credentialsOf(account),
      requestHandler,
    }),
    async checkCredentials(account) {
      if (account === accountId) return;
      const credentials = credentialsOf(account);
      if (typeof credentials !== 'function') return;
      await credentials().catch((error: unknown) => {
        throw new AccessError(
          `the role ${options.role ?? ''} of account ${account} cannot be assumed: ${explain(error)}`,
          { cause: error },
        );
      });
    },
    explain: (error) => (error instanceof AccessError ? error.message : explain(error)),
    async enabledRegions(account) {
      const client = new AccountClient({
        region,
        credentials: credentialsOf(account),
        requestHandler,
      });
      const pages = paginateListRegions(
        { client },
        { RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'] },
      );
      const names: string[] = [];
      for await (const { Regions = [] } of pages)
        names.push(...Regions.flatMap(({ RegionName }) => RegionName ?? []));
      return names.sort();
    },
    async organizationAccounts() {
      const client = new OrganizationsClient({ region, credentials: own, requestHandler });
      const ids: string[] = [];
      for await (const { Accounts = [] } of paginateListAccounts({ client }, {}))
        ids.push(
          ...Accounts.flatMap(({ Id, Status }) =>
            Id !== undefined && Status === 'ACTIVE' ? [Id] : [],
          ),
        );
      return ids.sort();
    },
  };
}

type AssumedSession = Awaited<ReturnType<ReturnType<typeof fromTemporaryCredentials>>>;

/** One session for all clients of an account, renewed five minutes before it ends. */
function once(
  assume: () => Promise<AssumedSession>,
  nowMs: () => number,
): () => Promise<AssumedSession> {
  let session: Promise<AssumedSession> | undefined;
  let renewAtMs = 0;
  return async () => {
    if (session === undefined || nowMs() > renewAtMs) {
      renewAtMs = Number.POSITIVE_INFINITY;
      session = assume();
      session.then(
        ({ expiration }) => {
          renewAtMs = expiration === undefined ? renewAtMs : expiration.getTime() - 300_000;
        },
        () => {
          session = undefined;
        },
      );
    }
    return await session;
  };
}

/** The Region that was asked for, or the one that the SDK finds. */
async function configuredRegion(
  { region, profile }: AccessOptions,
  { environment }: Io,
): Promise<string> {
  const named = region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (named) return named;
  try {
    return await new STSClient({ ...(profile !== undefined && { profile }) }).config.region();
  } catch {
    throw new AccessError(
      'no Region is configured: set AWS_REGION or run `aws configure`, or name one with --region (scan: --regions)',
    );
  }
}

async function identifyCaller(settings: ClientSettings) {
  const sts = new STSClient(settings);
  let dateMs = Number.NaN;
  observeDate(sts, (header) => {
    dateMs = Date.parse(header ?? '');
  });
  const { Account: accountId = '', Arn: arn = '' } = await sts.send(
    new GetCallerIdentityCommand({}),
  );
  return {
    accountId,
    arn,
    partition: arn.split(':')[1] ?? 'aws',
    nowMs: Number.isNaN(dateMs) ? Date.now() : dateMs,
  };
}

/** @throws Error that speaks of MFA, where nobody is there to type the code in. */
async function askForCode(serial: string, { stdin, stderr, interrupted }: Io): Promise<string> {
  if (!stdin.isTTY) throw new Error(`an MFA code of ${serial} is needed`);
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    return await terminal.question(`MFA code of ${serial}: `, { signal: interrupted });
  } finally {
    terminal.close();
  }
}
