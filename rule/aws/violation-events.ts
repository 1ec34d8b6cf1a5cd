import type {
  EventBridgeClient,
  PutEventsCommandOutput,
  PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { ViolationNews } from '../ports.ts';
import type { Calls } from './calls.ts';
import type { Residence } from './state-table.ts';

/** The `source` of the rule's own events. */
export const eventSource = 'sagemaker-training-job-in-vpc';
/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html (10 entries a call at most) */
const entriesPerCall = 10;

export interface ViolationEventsOptions {
  /** Called when there is something to tell. */
  readonly client: () => Promise<EventBridgeClient>;
  readonly calls: Calls;
  readonly residence: Residence;
  readonly ruleName: string;
}

/** Events on the account's default bus. What comes of them is up to the event rules there. */
export function createViolationEvents(options: ViolationEventsOptions): ViolationNews {
  const { calls, residence, ruleName } = options;
  const { accountId: account, region } = residence;

  async function put(detailType: string, details: readonly object[]): Promise<void> {
    const { PutEventsCommand } = await import('./event-bridge-client.ts');
    const client = await options.client();
    for (let start = 0; start < details.length; start += entriesPerCall) {
      const entries = details.slice(start, start + entriesPerCall).map(
        (detail): PutEventsRequestEntry => ({
          Source: eventSource,
          DetailType: detailType,
          Detail: JSON.stringify({ account, region, ruleName, ...detail }),
        }),
      );
      const answer: PutEventsCommandOutput = await calls.call('PutEvents', (callOptions) =>
        client.send(new PutEventsCommand({ Entries: entries }), callOptions),
      );
      const failed = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (failed)
        throw new Error(
          `EventBridge did not take ${answer.FailedEntryCount} of ${entries.length} events: ` +
            `${failed.ErrorCode}: ${failed.ErrorMessage}`,
        );
    }
  }

  return {
    violations: (violations) =>
      put(
        'Training Job Violation',
        violations.map(({ job, createdAtMs, reason }) => ({
          ...{ job, reason, createdAt: new Date(createdAtMs).toISOString() },
        })),
      ),
    digest: (count) => put('Training Job Violations Found', [{ violations: count }]),
  };
}
