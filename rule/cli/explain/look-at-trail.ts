// Who started a job, and who exempted it, by CloudTrail's events of the last 90 days.

import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { ClientSettings } from '../access/access.ts';

/** Who asked for something, as CloudTrail recorded it. */
export interface TrailEntry {
  readonly event: 'CreateTrainingJob' | 'AddTags';
  /** The ARN of who asked, or the service that did on somebody's behalf. */
  readonly identity: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

interface TrailedJob {
  readonly name: string;
  readonly arn?: string;
  readonly createdAtMs: number;
}

/** CloudTrail's time of an event and the job's creation are this close. */
const aroundMs = 300_000;
/** CloudTrail answers two lookups a second, 50 events each. More creations in ten minutes, or more taggings, are rare. */
const pageLimit = 10;

/**
 * Who started the job; undefined where CloudTrail shows no such event.
 *
 * @throws where CloudTrail may not be read.
 */
export async function lookAtCreator(
  job: TrailedJob,
  settings: ClientSettings,
): Promise<TrailEntry | undefined> {
  return entryOf(await creationOf(job, settings));
}

/**
 * Who set the tag on the job: by the last AddTags that names it or, where there is none, with the creation itself.
 * Undefined where CloudTrail shows neither.
 *
 * @param untilMs the end of what is looked at; epoch milliseconds.
 * @throws where CloudTrail may not be read.
 */
export async function lookAtTagger(
  job: TrailedJob,
  { tag, untilMs }: { readonly tag: string; readonly untilMs: number },
  settings: ClientSettings,
): Promise<TrailEntry | undefined> {
  const period = { fromMs: job.createdAtMs - aroundMs, toMs: untilMs + aroundMs };
  const tagging = await firstEvent({ event: 'AddTags', ...period }, settings, (record) => {
    const { resourceArn } = record.requestParameters ?? {};
    return resourceArn?.toLowerCase() === job.arn?.toLowerCase() && hasTag(record, tag);
  });
  if (tagging !== undefined) return entryOf(tagging);
  const creation = await creationOf(job, settings);
  return creation !== undefined && hasTag(creation.record, tag) ? entryOf(creation) : undefined;
}

function creationOf({ name, createdAtMs }: TrailedJob, settings: ClientSettings) {
  const period = { fromMs: createdAtMs - aroundMs, toMs: createdAtMs + aroundMs };
  return firstEvent(
    { event: 'CreateTrainingJob', ...period },
    settings,
    ({ requestParameters }) => requestParameters?.trainingJobName === name,
  );
}

/** What is read of an event; CloudTrail leaves out what the request did not have. */
interface TrailRecord {
  readonly eventTime?: string;
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly requestParameters?: {
    readonly trainingJobName?: string;
    readonly resourceArn?: string;
    readonly tags?: readonly { readonly key?: string; readonly Key?: string }[];
  } | null;
  readonly userIdentity?: { readonly arn?: string; readonly invokedBy?: string };
}

interface FoundEvent {
  readonly event: TrailEntry['event'];
  readonly record: TrailRecord;
}

/**
 * The newest event that succeeded and is the wanted one.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
async function firstEvent(
  { event, fromMs, toMs }: { event: TrailEntry['event']; fromMs: number; toMs: number },
  settings: ClientSettings,
  isWanted: (record: TrailRecord) => boolean,
): Promise<FoundEvent | undefined> {
  const client = new CloudTrailClient(settings);
  try {
    let token: string | undefined;
    for (let page = 0; page < pageLimit; page += 1) {
      const { Events = [], NextToken } = await client.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: event }],
          StartTime: new Date(fromMs),
          EndTime: new Date(toMs),
          MaxResults: 50,
          NextToken: token,
        }),
      );
      for (const { CloudTrailEvent: text = '{}' } of Events) {
        const record = JSON.parse(text) as TrailRecord;
        if (record.errorCode === undefined && isWanted(record)) return { event, record };
      }
      token = NextToken;
      if (token === undefined) break;
    }
    return undefined;
  } finally {
    client.destroy();
  }
}

function hasTag({ requestParameters }: TrailRecord, wanted: string): boolean {
  return (requestParameters?.tags ?? []).some(({ key, Key }) => (key ?? Key) === wanted);
}

function entryOf(found: FoundEvent | undefined): TrailEntry | undefined {
  if (found === undefined) return undefined;
  const { eventTime = '', sourceIPAddress = '', userAgent = '', userIdentity } = found.record;
  const identity = userIdentity?.arn ?? userIdentity?.invokedBy ?? 'unknown';
  return { event: found.event, identity, sourceIp: sourceIPAddress, userAgent, at: eventTime };
}
