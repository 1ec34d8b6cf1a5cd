// Who started a job, by CloudTrail's events of the last 90 days.

import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { ClientSettings } from '../access/access.ts';

export interface Creator {
  /** The ARN of who asked, or the service that did on somebody's behalf. */
  readonly identity: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** CloudTrail's time of an event and the job's creation are this close. */
const aroundMs = 300_000;
/** CloudTrail answers two lookups a second, 50 events each; an account that starts more jobs in ten minutes is rare. */
const pageLimit = 10;

/**
 * Who started the job; undefined where CloudTrail shows no such event.
 *
 * @throws where CloudTrail may not be read.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function lookAtCreator(
  { name, createdAtMs }: { readonly name: string; readonly createdAtMs: number },
  settings: ClientSettings,
): Promise<Creator | undefined> {
  const client = new CloudTrailClient(settings);
  try {
    let token: string | undefined;
    for (let page = 0; page < pageLimit; page += 1) {
      const { Events = [], NextToken } = await client.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateTrainingJob' }],
          StartTime: new Date(createdAtMs - aroundMs),
          EndTime: new Date(createdAtMs + aroundMs),
          MaxResults: 50,
          NextToken: token,
        }),
      );
      for (const { CloudTrailEvent: text = '{}' } of Events) {
        const creator = creatorIn(text, name);
        if (creator !== undefined) return creator;
      }
      token = NextToken;
      if (token === undefined) break;
    }
    return undefined;
  } finally {
    client.destroy();
  }
}

interface CloudTrailRecord {
  readonly eventTime?: string;
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly requestParameters?: { readonly trainingJobName?: string } | null;
  readonly userIdentity?: { readonly arn?: string; readonly invokedBy?: string };
}

function creatorIn(text: string, name: string): Creator | undefined {
  const record = JSON.parse(text) as CloudTrailRecord;
  const { eventTime = '', sourceIPAddress = '', userAgent = '', userIdentity } = record;
  if (record.requestParameters?.trainingJobName !== name || record.errorCode !== undefined)
    return undefined;
  const identity = userIdentity?.arn ?? userIdentity?.invokedBy ?? 'unknown';
  return { identity, sourceIp: sourceIPAddress, userAgent, at: eventTime };
}
