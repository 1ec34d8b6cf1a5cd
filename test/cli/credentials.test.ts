// Who asks: profiles, roles, MFA and sessions that are over.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { awsEnvironment, runCli, runInTerminal } from './run-cli.ts';

let home: string;
let aws: LocalAws;

const config = `
[profile base]
region = eu-central-1
[profile auditor]
region = us-east-1
role_arn = arn:aws:iam::222233334444:role/Auditor
source_profile = base
[profile with-mfa]
region = eu-central-1
role_arn = arn:aws:iam::222233334444:role/Auditor
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/ann
[profile sso]
region = eu-central-1
sso_session = work
sso_account_id = 111122223333
sso_role_name = Auditor
[sso-session work]
sso_region = eu-central-1
sso_start_url = https://example.awsapps.com/start
sso_registration_scopes = sso:account:access
`;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  mkdirSync(join(home, '.aws', 'sso', 'cache'), { recursive: true });
  writeFileSync(join(home, '.aws', 'config'), config);
  writeFileSync(
    join(home, '.aws', 'credentials'),
    '[base]\naws_access_key_id = 111122223333\naws_secret_access_key = local\n',
  );
});
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(async () => {
  // By the real clock: credentials that were over before they began would be asked for again and again.
  aws = await startLocalAws();
});
afterEach(() => aws.close());

/** Without keys and Region: all comes from the profile. */
const environment = () => ({
  ...awsEnvironment(aws),
  HOME: home,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_REGION: undefined,
});

it('--profile brings credentials, role and Region', async () => {
  const { code, stdout } = await runCli(['scan', '--json', '--profile', 'auditor'], {
    env: environment(),
  });

  const [place] = JSON.parse(stdout).summary.places;
  expect(place).toMatchObject({ account: '222233334444', region: 'us-east-1' });
  expect(aws.requests.of('AssumeRole')[0]?.input.RoleArn).toContain('role/Auditor');
  expect(code).toBe(0);
});

it('AWS_PROFILE does the same, and --profile wins over keys in the environment', async () => {
  const [byName, byOption] = await Promise.all([
    runCli(['scan', '--json'], { env: { ...environment(), AWS_PROFILE: 'auditor' } }),
    runCli(['scan', '--json', '--profile', 'auditor'], {
      env: {
        ...environment(),
        AWS_ACCESS_KEY_ID: '333344445555',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    }),
  ]);

  for (const { stdout } of [byName, byOption])
    expect(JSON.parse(stdout).summary.places[0].account).toBe('222233334444');
});

it('asks for the MFA code where the profile does, and sends it', async () => {
  const { code, stdout } = await runInTerminal(['scan', '--profile', 'with-mfa'], {
    columns: 100,
    env: environment(),
    input: '123456\n',
  });

  expect(stdout).toContain('MFA code of arn:aws:iam::111122223333:mfa/ann: ');
  expect(aws.requests.of('AssumeRole')[0]?.input).toMatchObject({
    SerialNumber: 'arn:aws:iam::111122223333:mfa/ann',
    TokenCode: '123456',
  });
  expect(code).toBe(0);
});

it('says that an MFA code needs a terminal where there is none', async () => {
  const { code, stderr } = await runCli(['scan', '--profile', 'with-mfa'], { env: environment() });

  expect(stderr).toContain('the profile asks for an MFA code, which needs a terminal');
  expect(code).toBe(3);
});

it('names the command that opens an SSO session again', async () => {
  const { code, stderr } = await runCli(['scan', '--profile', 'sso'], { env: environment() });

  expect(stderr).toContain('run `aws sso login --profile sso`');
  expect(code).toBe(3);
});
