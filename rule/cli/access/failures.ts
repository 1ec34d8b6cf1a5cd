// What went wrong with AWS, as one line for the person at the terminal, with the command that helps where there is one.

import { describeFailure } from '../../aws/errors.ts';

/** AWS could not be asked at all: no credentials, no Region, no network. Nothing was done. */
export class AccessError extends Error {
  override readonly name = 'AccessError';
}

const expired =
  /^(ExpiredToken(Exception)?|RequestExpired|UnauthorizedException|TokenRefreshRequired)$/;
const invalid = /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId)$/;

/** One line on a failure, with what helps. */
export function explainAccess(error: unknown, profile: string | undefined): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const ofProfile = profile === undefined ? '' : ` --profile ${profile}`;
  if (/aws login/.test(message))
    return `the session has expired: run \`aws login${ofProfile}\` (${message})`;
  if (/\bsso\b/i.test(message) && /CredentialsProviderError|TokenProviderError/.test(name))
    return `the SSO session has expired or was never opened: run \`aws sso login${ofProfile}\` (${message})`;
  if (/MFA|mfa_serial/.test(message))
    return `the profile asks for an MFA code, which needs a terminal to type it in (${message})`;
  if (expired.test(name) || /security token.*expired/i.test(message))
    return (
      'the credentials have expired: run the command that made them again, such as ' +
      `\`aws sso login${ofProfile}\`, \`aws login${ofProfile}\` or \`aws sts get-session-token\` (${name})`
    );
  if (invalid.test(name))
    return `AWS does not know these credentials: look at \`aws configure list${ofProfile}\` (${name})`;
  if (name === 'CredentialsProviderError')
    return `no credentials were found: run \`aws configure${ofProfile}\` or \`aws sso login${ofProfile}\` (${message})`;
  return describeFailure(error);
}
