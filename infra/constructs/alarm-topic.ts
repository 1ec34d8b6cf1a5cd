import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface AlarmTopicProps {
  /** Without one the topic is not encrypted: with AWS's own key for SNS, CloudWatch could not publish to it. */
  readonly encryptionKey: kms.IKey | undefined;
}

/** A topic without subscribers, to which alarms of this account may publish, over TLS only. */
export class AlarmTopic extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { encryptionKey }: AlarmTopicProps) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Resource', {
      enforceSSL: true,
      ...(encryptionKey === undefined ? {} : { masterKey: encryptionKey }),
    });
    const alarmsOfThisAccount = new iam.ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });

    // A topic policy replaces the one that SNS gives by default, and with it CloudWatch's access.
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'PublishAlarms',
        principals: [alarmsOfThisAccount],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
      }),
    );
    encryptionKey?.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'EncryptAlarms',
        principals: [alarmsOfThisAccount],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
  }
}
