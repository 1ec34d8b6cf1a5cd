// Functions and queues: what belongs together, and bounds that the models only put into words.

import { hasGap } from '../../support/resolve-template.ts';
import { fieldsOf, type Properties } from './config-problems.ts';
import { problem } from './problem.ts';
import { serviceModel } from './service-model.ts';

/**
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
 * (ZipFile: Node.js and Python, 4 MB, in a file named index)
 */
const inlineCodeLimit = 4 * 1_048_576;

export function functionProblems(
  { Code, Handler, Runtime }: Properties,
  where: string,
): readonly string[] {
  const { ZipFile: code } = fieldsOf(Code);
  if (typeof code !== 'string') return [];
  const bytes = Buffer.byteLength(code);
  return [
    ...(bytes >= 1 && bytes <= inlineCodeLimit
      ? []
      : [
          problem(
            `${where}.Code.ZipFile`,
            `have 1 to ${inlineCodeLimit} bytes`,
            bytes,
            'shorten the code or bring it in a bucket',
          ),
        ]),
    ...(/^(nodejs|python)/.test(String(Runtime))
      ? []
      : [
          problem(
            `${where}.Runtime`,
            'be one of Node.js or Python, as the code is inline',
            Runtime,
            'choose another runtime or bring the code in a bucket',
          ),
        ]),
    ...(/^index\./.test(String(Handler))
      ? []
      : [
          problem(
            `${where}.Handler`,
            'begin with index., the file of inline code',
            Handler,
            'name an export of it, such as index.handler',
          ),
        ]),
  ];
}

/** How the model's words give the range of each attribute that this project sets. */
const documentedRanges = ['DelaySeconds', 'MessageRetentionPeriod', 'VisibilityTimeout'] as const;

export function queueProblems(properties: Properties, where: string): readonly string[] {
  const sqs = serviceModel('sqs');
  const { QueueName: name } = properties;
  const [nameLimit = 0] = sqs.documentedNumbers(
    'CreateQueueRequest',
    'QueueName',
    /name can have up to ([\d,]+) characters/,
  );
  const nameFits =
    name === undefined ||
    hasGap(String(name)) ||
    new RegExp(`^[\\w-]{1,${nameLimit}}$`).test(String(name));
  return [
    ...(nameFits
      ? []
      : [
          problem(
            `${where}.QueueName`,
            `have 1 to ${nameLimit} letters, digits, - and _`,
            name,
            'shorten it or use those characters only',
          ),
        ]),
    ...documentedRanges.flatMap((attribute) => {
      const [least = 0, most = 0] = sqs.documentedNumbers(
        'CreateQueueRequest',
        'Attributes',
        new RegExp(`${attribute} – .*?An integer from ([\\d,]+)[^.]*? to ([\\d,]+)`),
      );
      const given = properties[attribute];
      return given === undefined || (Number(given) >= least && Number(given) <= most)
        ? []
        : [
            problem(
              `${where}.${attribute}`,
              `be ${least} to ${most} seconds`,
              given,
              'choose a time in that range',
            ),
          ];
    }),
  ];
}

/** A message must stay hidden while its function may still run; and batches of more than ten need time to fill. */
export function eventSourceProblems(
  { BatchSize = 10, MaximumBatchingWindowInSeconds = 0 }: Properties,
  { functionTimeout = 3, visibilityTimeout = 30 },
  where: string,
): readonly string[] {
  return [
    ...(visibilityTimeout >= functionTimeout
      ? []
      : [
          problem(
            where,
            `have a queue whose VisibilityTimeout is at least the function's Timeout of ${functionTimeout} s`,
            visibilityTimeout,
            'hide messages for longer',
          ),
        ]),
    ...(Number(BatchSize) <= 10 || Number(MaximumBatchingWindowInSeconds) >= 1
      ? []
      : [
          problem(
            `${where}.MaximumBatchingWindowInSeconds`,
            'be at least 1 for a BatchSize above 10',
            MaximumBatchingWindowInSeconds,
            'wait a second, or take ten messages',
          ),
        ]),
  ];
}
