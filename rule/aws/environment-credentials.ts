// Stands in for the SDK's chain of credential providers in the bundle that has the SDK inside; infra/bundle.ts says so.

import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Lambda gives a function's credentials by its environment, which is also where the SDK's own chain looks first. The
 * rest of the chain (profiles, single sign-on, web identity, the container's and the instance's endpoints) is a sixth
 * of the bundle and never asked.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html (AWS_ACCESS_KEY_ID and the others)
 */
export const defaultProvider = fromEnv;
