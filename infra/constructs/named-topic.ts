import { Stack } from 'aws-cdk-lib';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { matches } from './problems.ts';

/** A topic that is already there, in the account and Region of the scope's stack. */
export function namedTopic(scope: Construct, id: string, topicName: string): ITopic {
  return Topic.fromTopicArn(
    scope,
    id,
    Stack.of(scope).formatArn({ service: 'sns', resource: topicName }),
  );
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html (Name) */
export const isTopicName = matches(
  'be the name of a topic, 1 to 256 characters of A-Z, a-z, 0-9, - and _, and no ARN',
  /^[\w-]{1,256}$/,
);
