import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption, type QueueProps, RedrivePermission } from 'aws-cdk-lib/aws-sqs';

/** What all queues here have in common: TLS only, and encryption by the given key or by one that SQS owns. */
export function queueSettings(
  encryptionKey: IKey | undefined,
  removalPolicy: RemovalPolicy,
): QueueProps {
  return {
    enforceSSL: true,
    removalPolicy,
    ...(encryptionKey === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryptionMasterKey: encryptionKey }),
  };
}

/**
 * Of a dead-letter queue: the longest that SQS keeps a message, and that it takes those of other queues. Naming the
 * queues would be circular, since each of them names this one.
 */
export const deadLetterSettings = {
  retentionPeriod: Duration.days(14),
  redriveAllowPolicy: { redrivePermission: RedrivePermission.ALLOW_ALL },
} as const satisfies QueueProps;
