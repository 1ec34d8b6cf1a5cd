// The account that every peer looks at: the same jobs, shapes, quotas and troubles for each, in real time.

import { createDice } from '../../../rule/local-aws/seeded-random.ts';
import { type LocalAws, startLocalAws } from '../../../rule/local-aws/server.ts';
import type { TrainingJob } from '../../../rule/local-aws/training-job.ts';
import { latencyMs, quotas, ruleName } from '../account.ts';
import type { PeerVerdict, PeerVerdicts } from './peer.ts';

/** What an account is like. */
export interface PeerScenario {
  readonly name: string;
  readonly jobs: number;
  readonly violationShare: number;
  /** The quotas of the page, or none. */
  readonly hasQuotas: boolean;
  /** Some jobs may not be described, some are throttled whenever they are, some are gone though still listed. */
  readonly troubles?: Troubles;
}

/** How many jobs each trouble meets. */
export interface Troubles {
  readonly denied: number;
  readonly throttled: number;
  readonly gone: number;
}

/** How the verdicts of a run compare with the jobs themselves. */
export interface Score {
  /** Jobs that exist. */
  readonly existing: number;
  readonly right: number;
  readonly falsePasses: number;
  readonly falseViolations: number;
  readonly onGoneJobs: number;
  readonly without: number;
}

export interface PeerAccount extends AsyncDisposable {
  readonly aws: LocalAws;
  /** The embedded AWS's own port. */
  readonly port: number;
  /** Names, newest first, those of gone jobs included. */
  readonly listed: readonly string[];
  readonly reportedResults: () => PeerVerdicts;
  readonly score: (verdicts: PeerVerdicts) => Score;
}

/** moto's account, so that both say the same. */
const accountId = '123456789012';
export const region = 'eu-central-1';
const everLong = 7 * 86_400_000;
/** One violation of three among the jobs with a trouble. */
const violatingPart = 3;

export async function openPeerAccount(scenario: PeerScenario): Promise<PeerAccount> {
  const { jobs, violationShare, troubles } = scenario;
  const aws = await startLocalAws({
    ...{ accountId, region, latencyMs, logInputs: false, faultSeed: 1 },
    ...(scenario.hasQuotas && { quotas }),
    // A deleted job stays in the listing, and only there.
    listLagMs: everLong,
    seed: { jobs, violationShare, seed: 1, spanDays: 30, endAt: new Date(Date.now() - everLong) },
  });
  const { world } = aws;
  world.config.createRule({ name: ruleName, id: 'config-rule-abc123' });
  world.sqs.createQueue('reevaluation');
  await world.dynamodb.createTable('state');
  // A job on its way out is no question of reading or judging.
  for (const job of world.jobs.all())
    if (job.TrainingJobStatus === 'Deleting')
      world.jobs.update(job.TrainingJobName, {
        TrainingJobStatus: 'Completed',
        LastModifiedTime: job.LastModifiedTime,
      });
  const everyJob = [...world.jobs.all()];
  const troubled = troubles && plantTroubles(aws, everyJob, troubles);
  const deserved = new Map(
    [...world.jobs.all()].map((job) => [job.TrainingJobName, deservedVerdict(job)]),
  );
  if (troubled !== undefined && deserved.size !== jobs - troubled.gone)
    throw new Error('not every planned job is gone');
  return {
    aws,
    port: Number(new URL(aws.endpoint).port),
    listed: everyJob.map(({ TrainingJobName }) => TrainingJobName).toReversed(),
    reportedResults: () =>
      new Map(
        [...world.config.resultTable(ruleName).rows()].map(({ resourceId, complianceType }) => [
          resourceId,
          complianceType === 'COMPLIANT' ? 'compliant' : 'nonCompliant',
        ]),
      ),
    score: (verdicts) => scoreOf(verdicts, deserved),
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

export function deservedVerdict({ VpcConfig }: Pick<TrainingJob, 'VpcConfig'>): PeerVerdict {
  const { Subnets = [], SecurityGroupIds = [] } = VpcConfig ?? {};
  return Subnets.length > 0 && SecurityGroupIds.length > 0 ? 'compliant' : 'nonCompliant';
}

export function scoreOf(verdicts: PeerVerdicts, deserved: PeerVerdicts): Score {
  const score = {
    ...{ existing: deserved.size, right: 0, falsePasses: 0, falseViolations: 0 },
    ...{ onGoneJobs: 0, without: 0 },
  };
  for (const [name, verdict] of deserved) {
    const given = verdicts.get(name);
    if (given === undefined) score.without += 1;
    else if (given === verdict) score.right += 1;
    else if (given === 'compliant') score.falsePasses += 1;
    else score.falseViolations += 1;
  }
  for (const name of verdicts.keys()) if (!deserved.has(name)) score.onGoneJobs += 1;
  return score;
}

/** Each trouble meets jobs of its own, a third of them violations, anywhere in the history. */
function plantTroubles(
  { world }: LocalAws,
  everyJob: readonly TrainingJob[],
  { denied, throttled, gone }: Troubles,
): Troubles {
  const dice = createDice(7);
  const shuffled = everyJob
    .map((job) => ({ job, at: dice() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ job }) => job);
  const good = shuffled.filter((job) => deservedVerdict(job) === 'compliant');
  const bad = shuffled.filter((job) => deservedVerdict(job) === 'nonCompliant');
  const take = (count: number) =>
    new Set<unknown>(
      Array.from({ length: count }, (_, index) => {
        const job = (index % violatingPart === 0 ? bad : good).pop();
        if (job === undefined) throw new Error(`too few jobs for ${count} troubled ones`);
        return job.TrainingJobName;
      }),
    );
  const [ofDenied, ofThrottled, ofGone] = [take(denied), take(throttled), take(gone)];
  const always = { times: Number.POSITIVE_INFINITY };
  world.faults.failNext(
    'DescribeTrainingJob',
    { kind: 'accessDenied' },
    { ...always, when: ({ input }) => ofDenied.has(input.TrainingJobName) },
  );
  world.faults.failNext(
    'DescribeTrainingJob',
    { kind: 'throttle' },
    { ...always, when: ({ input }) => ofThrottled.has(input.TrainingJobName) },
  );
  for (const name of ofGone) world.jobs.deleteTrainingJob(String(name));
  return { denied: ofDenied.size, throttled: ofThrottled.size, gone: ofGone.size };
}
