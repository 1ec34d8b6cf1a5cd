// The AWS of one place behind the rule's ports, at the rule's own pace.

import { ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type Calls, createCalls } from '../../aws/calls.ts';
import { clientSettings } from '../../aws/clients.ts';
import { createJobIndex } from '../../aws/job-index.ts';
import { createJobRecords } from '../../aws/job-records.ts';
import { createJobInventory } from '../../aws/list-jobs.ts';
import type { Timer } from '../../aws/timer.ts';
import { type LogCode, logRecords } from '../../log.ts';
import type { ClientSettings } from '../access/access.ts';
import type { PlacePorts } from './scan-place.ts';

export interface PlaceConnection {
  readonly ports: PlacePorts;
  readonly calls: Pick<Calls, 'counts' | 'throttles' | 'foundQuotas'>;
  /** When the oldest job was created that is no older than the floor; undefined where there is none. Epoch seconds. */
  oldestSecond(floor: number): Promise<number | undefined>;
  close(): void;
}

export interface ConnectOptions {
  readonly settings: Partial<ClientSettings> & { readonly endpoint?: string };
  readonly timer: Timer;
  /** Of every quota that is found, the part that the scan takes. */
  readonly quotaShare: number;
  readonly nameContains?: string | undefined;
  /** False once nothing new is to be started. */
  readonly mayStart: () => boolean;
  /** Told what the person at the terminal should know, such as that Search is denied. */
  readonly onNote: (note: string) => void;
  /** Called with the client, for a clock that stands still while the client is at work. */
  readonly onClient?: (client: SageMakerClient) => void;
  /** The longest that a call may take, by the timer. */
  readonly callTimeoutMs?: number;
}

export function connectPlace(options: ConnectOptions): PlaceConnection {
  const { settings, timer, quotaShare, nameContains, mayStart, onNote, callTimeoutMs } = options;
  const client = new SageMakerClient({ ...clientSettings(), ...settings });
  options.onClient?.(client);
  const calls = createCalls({
    timer,
    quotaShare,
    clock: { mayStart, estimatedRemainingMs: () => Number.POSITIVE_INFINITY },
    ...(callTimeoutMs !== undefined && { timeoutMs: callTimeoutMs }),
  });
  const log = {
    record: (code: LogCode, fields: Readonly<Record<string, unknown>> = {}) =>
      onNote(`${logRecords[code].message}${fields.reason ? ` (${String(fields.reason)})` : ''}`),
  };
  const roles = new Map<string, string>();
  return {
    ports: {
      inventory: createJobInventory(client, calls, nameContains),
      index: createJobIndex({ client, calls, timer, clock: { mayStart }, log }),
      records: createJobRecords(client, calls, ({ TrainingJobName: name, RoleArn: role }) => {
        if (name !== undefined && role !== undefined) roles.set(name, role);
      }),
      takeRole(name) {
        const role = roles.get(name);
        roles.delete(name);
        return role;
      },
    },
    calls,
    async oldestSecond(floor) {
      const { TrainingJobSummaries: [oldest] = [] } = await calls.call(
        'ListTrainingJobs',
        (attempt) =>
          client.send(
            new ListTrainingJobsCommand({
              MaxResults: 1,
              SortBy: 'CreationTime',
              SortOrder: 'Ascending',
              NameContains: nameContains,
              ...(floor > 0 && { CreationTimeAfter: new Date((floor - 1) * 1_000) }),
            }),
            attempt,
          ),
      );
      return oldest?.CreationTime && Math.floor(oldest.CreationTime.getTime() / 1_000);
    },
    close() {
      calls.end();
      client.destroy();
    },
  };
}
