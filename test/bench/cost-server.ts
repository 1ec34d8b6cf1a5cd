// The embedded AWS of what is measured in real time: a process of its own, so that CPU and memory beside it are those
// of the function alone. Without quotas and latency.

import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { ruleName, startAt } from './account.ts';

export type ServerRequest =
  | { readonly kind: 'start'; readonly jobs: number }
  | { readonly kind: 'event' };

let aws: LocalAws | undefined;

process.on('message', (request: ServerRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});

async function answer(request: ServerRequest): Promise<object> {
  if (request.kind === 'start') {
    const { jobs } = request;
    await aws?.close();
    aws = await startLocalAws({
      // Stands: jobs are named by the instant at which they are made, and the clients repeat the calls of another world.
      clock: new VirtualClock(startAt),
      logInputs: false,
      seed: { jobs, spanDays: Math.max(Math.min(jobs / 400, 1_000), 30) },
    });
    aws.world.config.createRule({ name: ruleName, id: 'config-rule-abc123' });
    await aws.world.dynamodb.createTable('state');
    return { endpoint: aws.endpoint, queueUrl: aws.world.sqs.createQueue('reevaluation') };
  }
  if (aws === undefined) throw new Error('the embedded AWS is not started');
  return aws.world.scheduledEvent({ ruleName });
}
