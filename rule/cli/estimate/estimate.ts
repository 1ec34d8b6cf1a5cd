// `scan --estimate`: what the rule would cost in each place, before it is deployed.

import type { RuleParameters } from '../../verdict/parameters.ts';
import { oldestSecondInScope } from '../../verdict/scope.ts';
import type { Place } from '../access/place.ts';
import { count, grouped } from '../reports/totals.ts';
import type { PlaceConnection } from '../scan/connect-place.ts';
import type { NotScanned } from '../scan/result.ts';
import { type CostEstimate, estimateCost } from './cost-model.ts';
import { type SampledNumbers, sampleJobs } from './sample-jobs.ts';

export interface PlaceEstimate extends SampledNumbers, CostEstimate {
  readonly account: string;
  readonly region: string;
}

export interface EstimateReport {
  readonly places: readonly PlaceEstimate[];
  readonly notScanned: readonly NotScanned[];
}

export interface EstimatePlan {
  readonly places: readonly Place[];
  readonly notScanned: readonly NotScanned[];
  readonly parameters: RuleParameters;
  readonly nowMs: number;
  /** What the function would take of every quota. */
  readonly quotaShare: number;
  connect(place: Place): Promise<PlaceConnection>;
  explain(error: unknown): string;
}

export async function estimatePlaces(plan: EstimatePlan): Promise<EstimateReport> {
  const notScanned: NotScanned[] = [...plan.notScanned];
  const places: PlaceEstimate[] = [];
  await Promise.all(
    plan.places.map(async (place) => {
      const { account, region } = place;
      try {
        places.push({ account, region, ...(await estimatePlace(plan, place)) });
      } catch (error) {
        notScanned.push({ account, region, reason: plan.explain(error) });
      }
    }),
  );
  const keyOf = (one: { readonly account: string; readonly region?: string }) =>
    `${one.account}/${one.region}`;
  return {
    places: places.sort((one, other) => keyOf(one).localeCompare(keyOf(other))),
    notScanned,
  };
}

async function estimatePlace(plan: EstimatePlan, place: Place) {
  const { parameters, nowMs, quotaShare } = plan;
  const connection = await plan.connect(place);
  try {
    const floor = Math.max(oldestSecondInScope(parameters, nowMs), 0);
    const oldest = (await connection.oldestSecond(floor)) ?? Math.floor(nowMs / 1_000);
    const { ports } = connection;
    const numbers = await sampleJobs({ ports, parameters, nowMs, oldest });
    return { ...numbers, ...estimateCost(numbers, quotaShare) };
  } finally {
    connection.close();
  }
}

/** For people. */
export function renderEstimate({ places, notScanned }: EstimateReport): string {
  const texts = places.map((place) => {
    const { account, region, isExact, jobs, violations, newJobsPerMonth } = place;
    const about = isExact ? '' : 'about ';
    return [
      `${account} in ${region}: ${about}${count(jobs, 'job')} in scope, about ${count(violations, 'violation')}, about ${grouped(newJobsPerMonth)} new jobs a month`,
      ...costLines('first sweep, once', place.firstSweep),
      ...costLines('each month after it', place.eachMonth),
    ].join('\n');
  });
  const missing = notScanned.map(
    ({ account, region = '*', reason }) => `NOT ESTIMATED ${account}/${region}: ${reason}`,
  );
  return `${[...texts, ...missing].join('\n\n')}\n\n${caveat}\n`;
}

const caveat =
  'Published prices of us-east-1 in US dollars, without free tiers. Not in it: compliance changes that a recorder ' +
  'of AWS::Config::ResourceCompliance stores, $0.003 each; see docs/operations.md.';

function costLines(
  title: string,
  { evaluations, calls, minutes, dollars }: CostEstimate['firstSweep'],
): readonly string[] {
  const listed = Object.entries(calls).map(([name, amount]) => `${grouped(amount)} ${name}`);
  return [
    `  ${title}: $${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}, ` +
      `${count(evaluations, 'evaluation')}, ${Math.ceil(minutes).toLocaleString('en-US')} min of the function`,
    `    API calls: ${listed.join(', ')}`,
  ];
}
