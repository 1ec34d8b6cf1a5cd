import { parseArgs } from 'node:util';

import type { Question } from './report.ts';

/** Which accounts to look at: the caller's own, those of a list, or all active ones of the organization. */
export type AccountChoice =
  | { readonly kind: 'own' }
  | { readonly kind: 'listed'; readonly accountIds: readonly string[] }
  | { readonly kind: 'organization' };

export interface PreflightSettings {
  readonly question: Question;
  readonly accounts: AccountChoice;
  readonly regions: readonly string[];
  readonly functionName: string;
  /** Assumed in every account but the caller's own. */
  readonly roleName: string;
  readonly asJson: boolean;
}

/** What the command line asks for. */
export type PreflightRequest =
  | { readonly kind: 'look'; readonly settings: PreflightSettings }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

export const usage = `Lists the accounts that an organization conformance pack must exclude, by Region. Reads only.

usage: npm run --silent preflight -- --before|--after [options]

  --before            before the rollout of the function: an account without a configuration recorder, or with a rule
                      of its own, must be excluded; that the function is not there yet is normal
  --after             after the rollout: an account without the function must be excluded too

  --accounts LIST     accounts to look at: ids with commas, - to read them from standard input, or organization for
                      all active accounts of the organization; default: your own account
  --role NAME         role to assume in each of these accounts but your own;
                      default: sagemaker-training-job-in-vpc-preflight, of infra/generated/preflight-role.yaml
  --regions R,R…      Regions to look at; default: AWS_REGION
  --function NAME     name of the function; default: sagemaker-training-job-in-vpc
  --json              the answer as JSON
  --help              this text

The role needs config:DescribeConfigRules, config:DescribeConfigurationRecorderStatus and lambda:GetFunction; you
need sts:AssumeRole on it, and organizations:ListAccounts for --accounts organization. Progress goes to standard error.

exit codes: 0 nothing to exclude; 1 something to exclude, or two rules in one account; 2 wrong options;
3 some account could not be looked at, whatever the others say`;

const options = {
  before: { type: 'boolean', default: false },
  after: { type: 'boolean', default: false },
  accounts: { type: 'string' },
  role: { type: 'string', default: 'sagemaker-training-job-in-vpc-preflight' },
  regions: { type: 'string' },
  function: { type: 'string', default: 'sagemaker-training-job-in-vpc' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** The request that these arguments make; `readStandardInput` is called for `--accounts -` only. */
export async function readArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  readStandardInput: () => Promise<string>,
): Promise<PreflightRequest> {
  const parsed = parse(args);
  if (typeof parsed === 'string') return { kind: 'refused', problems: [parsed] };
  if (parsed.help) return { kind: 'help' };
  const settings: PreflightSettings = {
    question: parsed.before ? 'before' : 'after',
    accounts: await chooseAccounts(parsed.accounts, readStandardInput),
    regions: unique(parsed.regions ?? environment.AWS_REGION ?? ''),
    functionName: parsed.function,
    roleName: parsed.role,
    asJson: parsed.json,
  };
  const problems = [
    ...(parsed.before === parsed.after
      ? [
          `exactly one of --before and --after must be given, got ${parsed.before ? 'both' : 'none'}`,
        ]
      : []),
    ...problemsOf(settings),
  ];
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'look', settings };
}

async function chooseAccounts(
  given: string | undefined,
  readStandardInput: () => Promise<string>,
): Promise<AccountChoice> {
  if (given === undefined) return { kind: 'own' };
  if (given === 'organization') return { kind: 'organization' };
  return { kind: 'listed', accountIds: unique(given === '-' ? await readStandardInput() : given) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // The parser's own refusals are about the arguments; anything else is not for the reader of the usage.
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

function unique(list: string): readonly string[] {
  return [...new Set(list.split(/[\s,]+/).filter((item) => item !== ''))];
}

function problemsOf(settings: PreflightSettings): readonly string[] {
  const { accounts, regions, functionName, roleName } = settings;
  const accountIds = accounts.kind === 'listed' ? accounts.accountIds : [];
  return [
    ...(accounts.kind === 'listed' && accountIds.length === 0
      ? ['--accounts must list at least one account, got none']
      : []),
    ...accountIds
      .filter((id) => !/^\d{12}$/.test(id))
      .map((id) => `--accounts must list ids of 12 digits, got ${JSON.stringify(id)}`),
    ...(/^[\w+=,.@/-]{1,512}$/.test(roleName)
      ? []
      : [
          `--role must be the name of a role, with its path and without its ARN, got ${JSON.stringify(roleName)}`,
        ]),
    ...(regions.length === 0 ? ['--regions must list at least one Region, or set AWS_REGION'] : []),
    ...regions
      .filter((region) => !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region))
      .map(
        (region) =>
          `--regions must list Regions such as eu-central-1, got ${JSON.stringify(region)}`,
      ),
    ...(/^[A-Za-z0-9_-]{1,64}$/.test(functionName)
      ? []
      : [
          `--function must be 1 to 64 characters of A-Z, a-z, 0-9, - and _, got ${JSON.stringify(functionName)}`,
        ]),
  ];
}
