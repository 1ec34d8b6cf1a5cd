// What the suite compares: the answers of one double to a sequence of calls, with everything in them that
// chance or the clock decides replaced by its kind.

import type { OperationName } from '../../../rule/local-aws/server.ts';
import type { Double } from './doubles.ts';

/** A sequence of calls that makes sense to both doubles. */
export interface Exchange {
  /** Names the exchange in the table of differences. */
  readonly name: string;
  readonly operations: readonly OperationName[];
  play(double: Double, record: Record): Promise<void>;
}

/**
 * Makes a call and notes its answer under `step`. The output comes back as the SDK read it, or undefined
 * where the answer was an error.
 */
export type Record = <Output extends object>(
  step: string,
  call: () => Promise<Output>,
) => Promise<Output | undefined>;

/** Values of all answers by path: `<step>: <member>.<member>[<index>]`. */
export type Answers = ReadonlyMap<string, string>;

/** Members whose value the service makes up; that they are there is what can be compared. */
const OPAQUE_MEMBERS = new Set([
  'AccessKeyId',
  'AssumedRoleId',
  'ConfigRuleId',
  'ConfigRuleArn',
  'MessageId',
  'NextToken',
  'ReceiptHandle',
  'SecretAccessKey',
  'SessionToken',
  'TableId',
  'UserId',
]);

/** @throws unknown what `exchange` throws outside its recorded calls */
export async function play(exchange: Exchange, double: Double): Promise<Answers> {
  const answers = new Map<string, string>();
  await exchange.play(double, async (step, call) => {
    const answer = await call().then(
      (output) => ({ output }),
      (error: unknown) => ({ output: undefined, error }),
    );
    const shown = 'error' in answer ? errorOf(answer.error) : withoutMetadata(answer.output);
    for (const [path, value] of leavesOf(shown, '')) {
      const key = `${step}: ${path}`;
      if (answers.has(key)) throw new Error(`the step "${step}" of "${exchange.name}" comes twice`);
      answers.set(key, maskEndpoint(value, double.endpoint));
    }
    return answer.output;
  });
  return answers;
}

function errorOf(error: unknown): object {
  if (!(error instanceof Error)) return { error: String(error) };
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  const item = 'Item' in error ? error.Item : undefined;
  return { error: { name: error.name, message: error.message, status, item } };
}

function withoutMetadata(output: object): object {
  const { $metadata: _metadata, ...members } = { $metadata: undefined, ...output };
  return Object.keys(members).length === 0 ? { output: 'empty' } : members;
}

function* leavesOf(value: unknown, path: string): Generator<readonly [path: string, leaf: string]> {
  if (value === undefined) return;
  if (value instanceof Date) yield [path, '(instant)'];
  else if (Array.isArray(value) && value.length === 0) yield [path, '[]'];
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* leavesOf(item, `${path}[${index}]`);
  else if (typeof value === 'object' && value !== null)
    for (const [member, item] of Object.entries(value)) {
      const memberPath = path === '' ? member : `${path}.${member}`;
      if (OPAQUE_MEMBERS.has(member) && typeof item === 'string') yield [memberPath, '(opaque)'];
      else yield* leavesOf(item, memberPath);
    }
  else yield [path, String(value)];
}

function maskEndpoint(value: string, endpoint: string): string {
  return value.replaceAll(endpoint, '(endpoint)');
}
