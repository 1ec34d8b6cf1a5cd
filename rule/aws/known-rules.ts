import {
  GetParametersByPathCommand,
  type GetParametersByPathCommandOutput,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { Checkpoint } from '../coverage/state.ts';
import type { Api } from './calls.ts';
import { parseCheckpoint } from './checkpoint-format.ts';

/**
 * The checkpoints of every rule that this function has served. They carry the rules' real names,
 * which a conformance pack makes up and the function cannot guess.
 */
export async function readKnownRules(
  client: SSMClient,
  api: Api,
  prefix: string,
): Promise<readonly Checkpoint[]> {
  const checkpoints: Checkpoint[] = [];
  let token: string | undefined;
  do {
    const answer: GetParametersByPathCommandOutput = await api.call('GetParametersByPath', () =>
      client.send(
        new GetParametersByPathCommand({
          Path: prefix,
          NextToken: token,
        }),
      ),
    );
    for (const { Value: text } of answer.Parameters ?? []) {
      const checkpoint = parseCheckpoint(text ?? '');
      if (checkpoint) checkpoints.push(checkpoint);
    }
    token = answer.NextToken || undefined;
  } while (token !== undefined);
  return checkpoints;
}
