import { parseArgs } from 'node:util';

export interface PreflightSettings {
  /** Empty: the caller's own account. */
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
  readonly functionName: string;
  /** Assumed in every account but the caller's own. */
  readonly roleName: string | undefined;
  readonly asJson: boolean;
}

/** What the command line asks for. */
export type PreflightRequest =
  | { readonly kind: 'look'; readonly settings: PreflightSettings }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

export const usage = `Lists the accounts that an organization conformance pack must exclude, by Region: those without the function or
without a configuration recorder, and those that have the rule already. Reads only.

usage: npm run --silent preflight -- [options]

  --accounts ID,ID…   accounts to look at, or - to read them from standard input; default: your own account
  --role NAME         role to assume in each of these accounts; needed with --accounts
  --regions R,R…      Regions to look at; default: AWS_REGION
  --function NAME     name of the function; default: sagemaker-training-job-in-vpc
  --json              the answer as JSON
  --help              this text

The role needs config:DescribeConfigRules, config:DescribeConfigurationRecorderStatus and lambda:GetFunction; you
need sts:AssumeRole on it. All accounts of an organization:

  aws organizations list-accounts --query "Accounts[?Status=='ACTIVE'].Id" --output text |
    npm run --silent preflight -- --accounts - --role NAME --regions eu-central-1,us-east-1

exit codes: 0 nothing to exclude; 1 something to exclude, or two rules in one account; 2 wrong options;
3 some account could not be looked at, whatever the others say`;

const options = {
  accounts: { type: 'string' },
  role: { type: 'string' },
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
    accountIds: unique(
      parsed.accounts === '-' ? await readStandardInput() : (parsed.accounts ?? ''),
    ),
    regions: unique(parsed.regions ?? environment.AWS_REGION ?? ''),
    functionName: parsed.function,
    roleName: parsed.role,
    asJson: parsed.json,
  };
  const problems = problemsOf(settings, parsed.accounts !== undefined);
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'look', settings };
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

function problemsOf(settings: PreflightSettings, accountsGiven: boolean): readonly string[] {
  const { accountIds, regions, functionName, roleName } = settings;
  return [
    ...(accountsGiven && accountIds.length === 0
      ? ['--accounts must list at least one account, got none']
      : []),
    ...accountIds
      .filter((id) => !/^\d{12}$/.test(id))
      .map((id) => `--accounts must list ids of 12 digits, got ${JSON.stringify(id)}`),
    ...(accountsGiven && roleName === undefined
      ? ['--role must name a role to assume in these accounts, got none']
      : []),
    ...(roleName === undefined || /^[\w+=,.@/-]{1,512}$/.test(roleName)
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
