// No wait outlasts the run: whatever AWS leaves unanswered, at the connection, the headers or the body, the run
// ends by itself before its time does. In real time, since that is what the run's end is about.

import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createClients } from '../../rule/aws/clients.ts';
import { systemTimer } from '../../rule/aws/timer.ts';
import type { Fault } from '../../rule/local-aws/faults.ts';
import type { OperationName } from '../../rule/local-aws/options.ts';
import { memberA, memberB, startCentralWorld } from '../support/central-world.ts';
import { hourMs, type LocalWorld, putJob, startLocalWorld } from '../support/local-world.ts';

const lifeMs = 6_000;
const forEver = { times: Number.POSITIVE_INFINITY };

/** What Lambda says is left of a short life. */
function shortLife(): () => number {
  const startedMs = performance.now();
  return () => lifeMs - (performance.now() - startedMs);
}

/** Whether a run ended, however it did, before its time was over. */
async function endsInTime(run: Promise<unknown>): Promise<boolean> {
  const ended = run.then(
    () => true,
    () => true,
  );
  return await Promise.race([ended, sleep(lifeMs, false)]);
}

/** A world in which a run meets every operation: pending jobs, a refused condition, work that is left. */
async function startBusyWorld(): Promise<LocalWorld> {
  const world = await startLocalWorld({ remembers: true });
  for (let number = 0; number < 7; number += 1)
    putJob(world, `job-${number}`, { VpcConfig: null, ageMinutes: 60 + number });
  world.aws.world.faults.failNext('DescribeTrainingJob', { kind: 'accessDenied' });
  await world.evaluate();
  world.aws.world.faults.clear();
  world.aws.world.clock.advance(25 * hourMs);
  putJob(world, 'new', { VpcConfig: null, ageMinutes: 20 });
  putJob(world, 'unreadable', { VpcConfig: null, ageMinutes: 20 });
  world.aws.world.faults.failNext(
    'DescribeTrainingJob',
    { kind: 'accessDenied' },
    { ...forEver, when: ({ input }) => input.TrainingJobName === 'unreadable' },
  );
  return world;
}

const operations: readonly OperationName[] = [
  'UpdateItem',
  'PutItem',
  'DeleteItem',
  'Query',
  'GetComplianceDetailsByConfigRule',
  'ListTrainingJobs',
  'Search',
  'DescribeTrainingJob',
  'PutEvaluations',
];
const stalls = [{ kind: 'hang' }, { kind: 'stalledBody' }] as const satisfies readonly Fault[];

describe('a run ends before its time does', () => {
  it.concurrent.each(
    operations.flatMap((operation) => stalls.map((fault) => [operation, fault] as const)),
  )('where %s is left without an answer: %j', async (operation, fault) => {
    await using world = await startBusyWorld();
    world.aws.world.faults.failNext(operation, fault, forEver);
    const process = world.startProcess(realTime());

    const run = process.evaluate({ remainingMs: shortLife() });

    expect(await endsInTime(run)).toBe(true);
    expect(world.aws.requests.count(operation)).toBeGreaterThan(0);
  });

  // One world for both, since the central function reads the process's environment.
  it.concurrent('where the role of a member is assumed without an answer', async () => {
    await using world = await startCentralWorld({}, {}, realTime());
    const { faults } = world.aws.world;
    for (const [account, fault] of [
      [memberA, stalls[0]],
      [memberB, stalls[1]],
    ] as const)
      faults.failNext('AssumeRole', fault, {
        ...forEver,
        when: ({ input }) => String(input.RoleArn).includes(account),
      });

    const runs = [memberA, memberB].map((member) => world.evaluate(member, shortLife()));

    expect(await Promise.all(runs.map(endsInTime))).toEqual([true, true]);
    expect(world.aws.requests.count('AssumeRole')).toBeGreaterThan(1);
  });

  it.concurrent('where nobody answers on a connection that stands', async () => {
    await using world = await startBusyWorld();
    const sockets = new Set<{ destroy(): void }>();
    const silent = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const endpoint = `http://127.0.0.1:${port}`;
    const process = world.startProcess({
      ...realTime(),
      createClients: (options) => createClients({ ...options, endpoint }),
    });

    const isInTime = await endsInTime(process.evaluate({ remainingMs: shortLife() }));
    for (const socket of sockets) socket.destroy();
    silent.close();

    expect(isInTime).toBe(true);
    expect(sockets.size).toBeGreaterThan(0);
  });
});

/** The timeouts of a function that runs in Lambda. */
function realTime() {
  return {
    timer: systemTimer,
    callTimeoutMs: 10_000,
    leastCallTimeoutMs: 500,
  };
}
