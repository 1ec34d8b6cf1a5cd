import { STSClient } from '@aws-sdk/client-sts';
import type { MemberCredentials } from './member-credentials.ts';

/**
 * Whether the function exists in the account of the credentials and in the Region.
 *
 * One signed GET, by the signer of a client that the project has: this is the only call to Lambda.
 *
 * @throws Error for every answer but 200 and 404.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 */
export async function functionExists(
  functionName: string,
  region: string,
  credentials: MemberCredentials,
): Promise<boolean> {
  const url = new URL(`/2015-03-31/functions/${functionName}`, lambdaEndpoint(region));
  const { config } = new STSClient({ region, ...(credentials ? { credentials } : {}) });
  const signer = await config.signer({
    name: 'sigv4',
    signingName: 'lambda',
    signingRegion: region,
    properties: {},
  });
  const signed = await signer.sign({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { host: url.host },
  });
  const response = await fetch(url, {
    headers: signed.headers,
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await response.text();
  if (response.ok) return true;
  if (response.status === 404) return false;
  throw new Error(`lambda:GetFunction answered ${response.status}: ${answer.slice(0, 200)}`);
}

/** Where Lambda is: as the SDK's environment variables say, or the Region's own endpoint. */
function lambdaEndpoint(region: string): string {
  const { AWS_ENDPOINT_URL_LAMBDA: ofLambda, AWS_ENDPOINT_URL: ofAll } = process.env;
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return ofLambda ?? ofAll ?? `https://lambda.${region}.${domain}`;
}
