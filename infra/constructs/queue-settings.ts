import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';

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
