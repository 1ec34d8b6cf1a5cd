import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type Checkpoint, isOfTheFuture, longestRunMs } from '../coverage/state.ts';
import type { CheckpointStore, RunClock, RunLog, SaveOutcome } from '../ports.ts';
import type { Api } from './calls.ts';
import { formatCheckpoint, parseCheckpoint } from './checkpoint-format.ts';

export interface CheckpointParameterOptions {
  readonly client: SSMClient;
  readonly api: Api;
  readonly log: RunLog;
  readonly clock: Pick<RunClock, 'serviceTimeMs'>;
  readonly prefix: string;
  readonly ruleName: string;
}

/**
 * Keeps the checkpoint in one SSM String parameter. SSM cannot write on a condition, so a save
 * looks first and compares versions after: a save that slipped in between is found and answered for.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function createCheckpointStore(options: CheckpointParameterOptions): CheckpointStore {
  const { client, api, log, clock } = options;
  const name = parameterName(options.prefix, options.ruleName);

  async function read(of: string): Promise<Stored> {
    try {
      const { Parameter: parameter } = await api.call(
        'GetParameter',
        () => client.send(new GetParameterCommand({ Name: of })),
        { urgent: true },
      );
      const checkpoint = parseCheckpoint(parameter?.Value ?? '');
      if (checkpoint === undefined)
        log.warn('the checkpoint is damaged or of another version: it is not used', { name });
      return {
        version: parameter?.Version ?? 0,
        checkpoint,
        savedAtMs: parameter?.LastModifiedDate?.getTime(),
      };
    } catch (error) {
      if (error instanceof Error && /^ParameterNotFound|^ParameterVersionNotFound/.test(error.name))
        return { version: 0, checkpoint: undefined, savedAtMs: undefined };
      throw error;
    }
  }

  async function write(checkpoint: Checkpoint): Promise<number> {
    const { Version: version } = await api.call(
      'PutParameter',
      () =>
        client.send(
          new PutParameterCommand({
            Name: name,
            Value: formatCheckpoint(checkpoint),
            Type: 'String',
            Overwrite: true,
          }),
        ),
      { urgent: true },
    );
    return version ?? 0;
  }

  /** True when the stored claim is of a newer run of the same rule, and no damage. */
  function isNewer(mine: Checkpoint, { checkpoint: other }: Stored): boolean {
    if (other?.ruleId !== mine.ruleId || other.runAtMs <= mine.runAtMs) return false;
    return !isOfTheFuture(other, clock.serviceTimeMs());
  }

  /** True when the stored claim is of an older run under another policy that may not have ended yet. */
  function isRace(mine: Checkpoint, { checkpoint: other, savedAtMs }: Stored): boolean {
    if (!other?.running || other.policyDigest === mine.policyDigest) return false;
    const nowMs = clock.serviceTimeMs() ?? mine.runAtMs;
    return savedAtMs === undefined || nowMs - savedAtMs < longestRunMs;
  }

  /** Something was saved between the look and the write: a newer claim is put back. */
  async function settleRace(mine: Checkpoint, written: number): Promise<SaveOutcome> {
    const slippedIn = await read(`${name}:${written - 1}`);
    if (slippedIn.checkpoint && isNewer(mine, slippedIn)) {
      await write(slippedIn.checkpoint);
      return 'superseded';
    }
    return isRace(mine, slippedIn) ? 'raced' : 'saved';
  }

  return {
    async load() {
      return (await read(name)).checkpoint;
    },

    async save(checkpoint) {
      const before = await read(name);
      if (isNewer(checkpoint, before)) return 'superseded';
      const written = await write(checkpoint);
      if (written > before.version + 1) return await settleRace(checkpoint, written);
      return isRace(checkpoint, before) ? 'raced' : 'saved';
    },
  };
}

interface Stored {
  readonly version: number;
  readonly checkpoint: Checkpoint | undefined;
  readonly savedAtMs: number | undefined;
}

/**
 * The parameter's name: the prefix, and behind a slash the rule's name with what SSM does not allow replaced.
 * Two rules that come to share a name discard each other's claims, which costs work only.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html
 */
export function parameterName(prefix: string, ruleName: string): string {
  return `${prefix.replace(/\/?$/, '/')}${ruleName.replace(/[^\w.-]/g, '-')}`;
}
