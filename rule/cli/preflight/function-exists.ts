import {
  GetFunctionCommand,
  LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import type { ClientSettings } from '../access/access.ts';

/**
 * Whether the function exists in the account of the credentials and in the Region.
 *
 * @throws for every answer but the function and its absence.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 */
export async function functionExists(
  functionName: string,
  settings: ClientSettings,
): Promise<boolean> {
  try {
    await new LambdaClient(settings).send(new GetFunctionCommand({ FunctionName: functionName }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
