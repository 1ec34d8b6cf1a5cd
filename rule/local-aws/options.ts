import { type Clock, RunningClock } from './clock.ts';
import type { PopulationOptions } from './population.ts';

/** Every operation the embedded AWS answers. Names are unique across services. */
export const OPERATION_NAMES = [
  'ListTrainingJobs',
  'DescribeTrainingJob',
  'CreateTrainingJob',
  'StopTrainingJob',
  'DeleteTrainingJob',
  'Search',
  'PutEvents',
  'ListTags',
  'DescribeHyperParameterTuningJob',
  'DescribeAutoMLJobV2',
  'DescribeLabelingJob',
  'ListPipelines',
  'DescribePipeline',
  'DescribePipelineExecution',
  'PutEvaluations',
  'GetComplianceDetailsByConfigRule',
  'GetComplianceDetailsByResource',
  'DescribeComplianceByConfigRule',
  'DescribeConfigRules',
  'StartConfigRulesEvaluation',
  'DescribeConfigurationRecorders',
  'DescribeConfigurationRecorderStatus',
  'CreateTable',
  'DescribeTable',
  'DeleteTable',
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'CreateQueue',
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'GetQueueAttributes',
  'GetCallerIdentity',
  'AssumeRole',
  'GetFunction',
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];

export function isOperationName(name: string): name is OperationName {
  return OPERATION_NAMES.some((known) => known === name);
}

/** A token bucket per account, Region and operation, refilled on the world's clock. */
export interface Quota {
  readonly perSecond: number;
  /** Calls the full bucket holds. @default perSecond, at least 1 */
  readonly burst?: number;
}

/** How the embedded AWS behaves; everything optional, the defaults are quick and strict. */
export interface LocalAwsOptions {
  /** Loopback port; 0 takes any free one. @default 0 */
  readonly port?: number;
  /** The account of unknown access keys and of `world`'s shortcuts. @default '111122223333' */
  readonly accountId?: string;
  /** The Region of `world`'s shortcuts. @default 'eu-central-1' */
  readonly region?: string;
  /** Simulated milliseconds every call takes. @default 0 */
  readonly latencyMs?: number;
  /** Simulated milliseconds per real millisecond. @default 1 */
  readonly timeScale?: number;
  /** The world's clock at the start. @default the real time */
  readonly startAt?: Date;
  /** The world's clock itself, which then decides on `startAt` and `timeScale`. @default one that runs */
  readonly clock?: Clock;
  /** @default no quota */
  readonly quotas?: Partial<Record<OperationName, Quota>>;
  /** Pages hold at most this many items even when more are asked for. @default the API's own maximum */
  readonly maxPageSize?: Partial<Record<OperationName, number>>;
  /** Every n-th page of each paged operation is empty but carries a token; 2 or more. @default none */
  readonly emptyPages?: number;
  /** What the cursor of ListTrainingJobs counts: items (they shift) or keys (they do not). @default 'offset' */
  readonly pageShift?: 'keyset' | 'offset';
  /** A job shows in Search, and a deleted one still does, for this long. @default 0 */
  readonly searchLagMs?: number;
  /** The same for ListTrainingJobs. @default 0 */
  readonly listLagMs?: number;
  /**
   * Bounds of CreationTimeAfter and CreationTimeBefore. `wholeSeconds` compares bound and job by their
   * whole seconds. @default { inclusive: false, wholeSeconds: false }
   */
  readonly creationTimeFilter?: { readonly inclusive?: boolean; readonly wholeSeconds?: boolean };
  /** What DescribeTrainingJob answers for a job that is not there. @default 'ValidationException' */
  readonly missingJobError?: 'ValidationException' | 'ResourceNotFound';
  /** Fate of an evaluation older than the stored one. @default 'ignored' */
  readonly olderOrderingTimestamp?: 'ignored' | 'applied';
  /** @default result tokens do not expire */
  readonly resultTokenLifetimeMs?: number;
  /** Resource types that PutEvaluations refuses. @default none */
  readonly refusedResourceTypes?: readonly string[];
  /** Error of StartConfigRulesEvaluation during an evaluation. @default 'LimitExceededException' */
  readonly evaluationRunningError?: 'LimitExceededException' | 'ResourceInUseException';
  /**
   * Whether a refused condition carries the item, where the request asks for it by ReturnValuesOnConditionCheckFailure;
   * AWS returns it, other servers of DynamoDB's API do not. @default 'returned'
   */
  readonly itemOfRefusedWrite?: 'returned' | 'absent';
  /** Seeds the dice of `faults.rate`. @default 1 */
  readonly faultSeed?: number;
  /** Keep each request's input in the request log; off saves memory in long runs. @default true */
  readonly logInputs?: boolean;
  /** Jobs the default account and Region hold from the start. @default none */
  readonly seed?: PopulationOptions;
}

/** The options with every default applied. */
export type Settings = Readonly<
  Required<Omit<LocalAwsOptions, 'seed' | 'emptyPages' | 'creationTimeFilter'>> & {
    emptyPages: number | undefined;
    creationTimeFilter: { readonly inclusive: boolean; readonly wholeSeconds: boolean };
  }
>;

/**
 * The settings that `options` ask for.
 * @throws RangeError naming every option that is out of bounds
 */
export function resolveSettings(options: LocalAwsOptions): Settings {
  const { seed: _seed, creationTimeFilter, emptyPages, ...given } = options;
  const { startAt = given.clock?.now() ?? new Date(), timeScale = 1 } = given;
  const settings: Settings = {
    port: 0,
    accountId: '111122223333',
    region: 'eu-central-1',
    latencyMs: 0,
    timeScale,
    startAt,
    clock: new RunningClock(startAt, timeScale),
    quotas: {},
    maxPageSize: {},
    pageShift: 'offset',
    searchLagMs: 0,
    listLagMs: 0,
    missingJobError: 'ValidationException',
    olderOrderingTimestamp: 'ignored',
    resultTokenLifetimeMs: Number.POSITIVE_INFINITY,
    refusedResourceTypes: [],
    evaluationRunningError: 'LimitExceededException',
    itemOfRefusedWrite: 'returned',
    faultSeed: 1,
    logInputs: true,
    ...given,
    emptyPages,
    creationTimeFilter: { inclusive: false, wholeSeconds: false, ...creationTimeFilter },
  };
  const problems = problemsOf(settings);
  if (problems.length > 0) throw new RangeError(`local AWS options: ${problems.join('; ')}`);
  return settings;
}

function problemsOf(settings: Settings): string[] {
  const problems: string[] = [];
  if (!/^\d{12}$/.test(settings.accountId))
    problems.push(`accountId must be 12 digits, got "${settings.accountId}"`);
  if (!(settings.timeScale > 0))
    problems.push(`timeScale must be above 0, got ${settings.timeScale}`);
  if (!(settings.latencyMs >= 0))
    problems.push(`latencyMs must be 0 or more, got ${settings.latencyMs}`);
  if (settings.emptyPages !== undefined && !(settings.emptyPages >= 2))
    problems.push(`emptyPages must be 2 or more, got ${settings.emptyPages}`);
  for (const [operation, quota] of Object.entries(settings.quotas))
    if (!(quota.perSecond > 0))
      problems.push(`quotas.${operation}.perSecond must be above 0, got ${quota.perSecond}`);
  for (const [operation, size] of Object.entries(settings.maxPageSize))
    if (!(size >= 1)) problems.push(`maxPageSize.${operation} must be 1 or more, got ${size}`);
  return problems;
}
