import { type CfnCondition, Fn, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { consoleLink } from './console-link.ts';

/** The `source` of the function's events; a test holds it against what the function sends. */
export const EVENT_SOURCE = 'sagemaker-training-job-in-vpc';

/** How subscribers are told: in words, or in the schema of Amazon Q Developer in chat applications. */
export type ViolationMessages = 'text' | 'chat';

export interface ViolationTopicProps {
  readonly ruleName: string;
  /** Of a template: the chat's schema under the condition, and text otherwise. */
  readonly messages: ViolationMessages | { readonly chatIf: CfnCondition };
  /** The https page of the remediation. */
  readonly remediationUrl: string;
  /** Without one the topic is not encrypted: with AWS's own key for SNS, EventBridge could not publish to it. */
  readonly encryptionKey: kms.IKey | undefined;
  /**
   * The name of the event rule, for policies that name it before it exists.
   *
   * @default - CloudFormation makes up a name
   */
  readonly eventRuleName?: string;
}

const EVENT_BRIDGE = new iam.ServicePrincipal('events.amazonaws.com');

/** An event that SNS does not take for so long is dropped: the violation is in Config all the same. */
const LONGEST_DELIVERY_SECONDS = 3_600;

/**
 * A topic without subscribers, to which one message goes for each new violation, and one for all that a sweep of history
 * has found. The function puts the events on the default bus of its account and Region.
 */
export class ViolationTopic extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, props: ViolationTopicProps) {
    super(scope, id);
    const { encryptionKey, eventRuleName, ruleName } = props;
    this.topic = new sns.Topic(this, 'Resource', {
      enforceSSL: true,
      ...(encryptionKey && { masterKey: encryptionKey }),
    });
    const rules = Object.entries(messagesOf(props, Stack.of(this))).map(([kind, message]) => {
      const rule = new events.CfnRule(this, kind, {
        description: message.description,
        eventPattern: {
          source: [EVENT_SOURCE],
          'detail-type': [message.detailType],
          // A conformance pack appends a suffix to the rule's name.
          detail: { ruleName: [ruleName, { prefix: `${ruleName}-conformance-pack-` }] },
        },
        ...(eventRuleName && { name: `${eventRuleName}-${kind.toLowerCase()}` }),
        targets: [
          {
            id: 'Topic',
            arn: this.topic.topicArn,
            retryPolicy: { maximumEventAgeInSeconds: LONGEST_DELIVERY_SECONDS },
            inputTransformer: {
              inputPathsMap: message.paths,
              inputTemplate: message.template,
            },
          },
        ],
      });
      return rule.attrArn;
    });
    this.#letEventBridgePublish(rules, encryptionKey);
  }

  /** @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html for what a key may ask of EventBridge. */
  #letEventBridgePublish(ruleArns: readonly string[], encryptionKey: kms.IKey | undefined): void {
    const conditions = { ArnEquals: { 'aws:SourceArn': ruleArns } };
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'PublishViolations',
        principals: [EVENT_BRIDGE],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions,
      }),
    );
    // SNS takes neither the account nor the ARN of the event rule here: no event would arrive. For any topic of the
    // account: a key that named this one would wait for what waits for the key.
    const anyTopic = Stack.of(this).formatArn({ service: 'sns', resource: '*' });
    encryptionKey?.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'EncryptViolations',
        principals: [EVENT_BRIDGE],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': anyTopic } },
      }),
    );
  }
}

interface Message {
  readonly detailType: string;
  readonly description: string;
  readonly paths: Readonly<Record<string, string>>;
  readonly template: string;
}

/**
 * What subscribers read. Placeholders between `<` and `>` are filled in by EventBridge.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
function messagesOf(
  { messages, remediationUrl }: ViolationTopicProps,
  stack: Stack,
): Readonly<Record<'One' | 'Digest', Message>> {
  const place = {
    account: '$.detail.account',
    region: '$.detail.region',
    rule: '$.detail.ruleName',
  };
  const results = consoleLink(stack, 'config', '/rules/details?configRuleName=<rule>');
  const job = consoleLink(stack, 'sagemaker', '/jobs/<job>');
  return {
    One: {
      detailType: 'Training Job Violation',
      description: 'A new SageMaker training job violates the rule: tell people',
      paths: { ...place, job: '$.detail.job', reason: '$.detail.reason' },
      template: template(messages, {
        title: 'Training job <job> does not run in a VPC as required',
        lines: [
          'Account <account>, Region <region>.',
          '<reason>',
          `Job: ${job}`,
          `In AWS Config: ${results}`,
          `How to close it: ${remediationUrl}`,
        ],
      }),
    },
    Digest: {
      detailType: 'Training Job Violations Found',
      description: 'A sweep of SageMaker training jobs has found violations: tell people once',
      paths: { ...place, violations: '$.detail.violations' },
      template: template(messages, {
        title: 'Training jobs outside a VPC: <violations> results are new or have changed',
        lines: [
          'Account <account>, Region <region>.',
          `In AWS Config: ${results}`,
          `How to close them: ${remediationUrl}`,
        ],
      }),
    },
  };
}

/**
 * Text is one JSON string a line, as EventBridge takes it. Amazon Q Developer drops whatever has not its schema.
 *
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
function template(
  messages: ViolationTopicProps['messages'],
  { title, lines }: { readonly title: string; readonly lines: readonly string[] },
): string {
  const text = [title, ...lines].map((line) => `"${line}"`).join('\n');
  const chat = JSON.stringify({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title, description: lines.join('\n') },
  });
  if (messages === 'text' || messages === 'chat') return messages === 'text' ? text : chat;
  return Fn.conditionIf(messages.chatIf.logicalId, chat, text).toString();
}
