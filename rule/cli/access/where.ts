// The options that say where a command looks and as whom: scan, preflight and doctor take them alike.

import { Option } from 'commander';
import { WordOption } from '../word-option.ts';
import type { AccessOptions } from './access.ts';

export interface Where {
  readonly profile?: string;
  /** Undefined: the configured one. */
  readonly regions?: readonly string[] | 'all';
  /** Undefined: the caller's own. */
  readonly accounts?: readonly string[] | 'organization';
  readonly role?: string;
  readonly externalId?: string;
}

export const whereGroup = 'Where:';

export function profileOption(): Option {
  return new Option('--profile <name>', 'profile of the AWS CLI and SDKs').helpGroup(whereGroup);
}

export function externalIdOption(): Option {
  return new Option('--external-id <id>', 'external id that the role asks for').helpGroup(
    whereGroup,
  );
}

export function whereOptions(): readonly Option[] {
  return [
    profileOption(),
    new WordOption(
      '--regions <list>',
      'Regions, or all that are enabled. Default: the configured one.',
      ['all'],
    ).helpGroup(whereGroup),
    new WordOption(
      '--accounts <list>',
      'account ids, or organization for every active one. Default: your own.',
      ['organization'],
    ).helpGroup(whereGroup),
    new Option(
      '--role <name>',
      'role to assume in each of these accounts, but not in your own',
    ).helpGroup(whereGroup),
    externalIdOption(),
  ];
}

export function readWhere(options: Readonly<Record<string, unknown>>): Where {
  const { profile, regions, accounts, role, externalId } = options;
  return {
    ...(typeof profile === 'string' && { profile }),
    ...(typeof regions === 'string' && {
      regions: regions === 'all' ? regions : itemsOf(regions),
    }),
    ...(typeof accounts === 'string' && {
      accounts: accounts === 'organization' ? accounts : itemsOf(accounts),
    }),
    ...(typeof role === 'string' && { role }),
    ...(typeof externalId === 'string' && { externalId }),
  };
}

/** What stands between commas or spaces, each once. */
export function itemsOf(list: string): readonly string[] {
  return [...new Set(list.split(/[\s,]+/).filter((item) => item !== ''))];
}

export function accessOptionsOf({ profile, regions, role, externalId }: Where): AccessOptions {
  const [region] = regions === 'all' ? [] : (regions ?? []);
  return {
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(role !== undefined && { role }),
    ...(externalId !== undefined && { externalId }),
  };
}

/** Each with what is allowed; none where all is well. */
export function whereProblems(where: Where): readonly string[] {
  const { accounts, role } = where;
  return [
    ...regionProblems(where),
    ...accountProblems(where),
    ...(accounts !== undefined && role === undefined
      ? ['--accounts needs --role: the name of a role that can be assumed in each of them']
      : []),
    ...roleProblems(where),
  ];
}

export function regionProblems(
  { regions }: Where,
  allowed = 'Regions such as eu-central-1, or all',
): readonly string[] {
  return listProblems('--regions', regions, /^[a-z]{2,}(-[a-z]+)+-\d+$/, allowed);
}

export function accountProblems({ accounts }: Where): readonly string[] {
  const allowed = 'account ids of 12 digits, or organization';
  return listProblems('--accounts', accounts, /^\d{12}$/, allowed);
}

export function roleProblems({ role }: Where): readonly string[] {
  if (role === undefined || /^[\w+=,.@/-]{1,512}$/.test(role)) return [];
  return [
    `--role must be the name of a role, with its path and without its ARN, got ${JSON.stringify(role)}`,
  ];
}

function listProblems(
  option: string,
  list: readonly string[] | string | undefined,
  form: RegExp,
  allowed: string,
): readonly string[] {
  if (list === undefined || typeof list === 'string') return [];
  if (list.length === 0) return [`${option} must list ${allowed}, got none`];
  return list
    .filter((item) => !form.test(item))
    .map((item) => `${option} must list ${allowed}, got ${JSON.stringify(item)}`);
}
