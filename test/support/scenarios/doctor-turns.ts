// Each assumption that doctor can check, turned both ways, as data: changes of a sound account.

import { hourMs, minuteMs } from '../local-world.ts';
import {
  accountId,
  endpointServices,
  instanceTypes,
  jobOfPipeline,
  trail,
  updateOfFunction,
} from '../sound-answers.ts';
import {
  type DoctorScenario,
  gone,
  withFunction,
  withLog,
  withPackRule,
} from './doctor-changes.ts';

const other = '444455556666';
const refusal = { error: { name: 'UnexpectedEventError', reason: 'takes messageType Scheduled' } };

function assumption(
  row: string,
  outcome: DoctorScenario['outcome'],
  when: string,
  evidence: RegExp,
  change: DoctorScenario['change'] = () => undefined,
): DoctorScenario {
  return { row, outcome, when, evidence, change };
}

/** Each assumption that can be checked, both ways; what is known by example only has an example, and none. */
export const assumptionTurns: readonly DoctorScenario[] = [
  assumption('result-type', 'holds', 'there are results of the type', /has results of this type/),
  assumption('result-type', 'holds', 'the test call is accepted', /accepted in test/, (account) =>
    withPackRule(account),
  ),
  assumption(
    'result-type',
    'doesNotHold',
    'the test call is refused',
    /refused in test/,
    (account) => {
      withPackRule(account);
      account.answers.PutEvaluations = gone('InvalidParameterValueException');
    },
  ),
  assumption('result-token-life', 'holds', 'a run reported for long', /for 14 minutes/, (account) =>
    withLog(account, 'run-summary', { sent: 5_000, durationMs: 14 * minuteMs }),
  ),
  assumption('result-token-life', 'doesNotHold', 'a token was rejected', /of 1 run$/, (account) =>
    withLog(account, 'token-rejected'),
  ),
  assumption('pack-results', 'holds', 'the runs read them', /read the results/, (account) =>
    withPackRule(account),
  ),
  assumption('pack-results', 'doesNotHold', 'the function may not', /could not read/, (account) => {
    withPackRule(account);
    withLog(account, 'results-unreadable');
  }),
  assumption('evaluation-message-type', 'holds', 'a run followed', /runs followed/, (account) => {
    withLog(account, 'evaluation-requested', {}, 8);
    withLog(account, 'run-summary', {}, 5);
  }),
  assumption(
    'evaluation-message-type',
    'doesNotHold',
    'it is another',
    /another message/,
    (account) => withLog(account, 'invocation-failed', refusal),
  ),
  assumption('quiet-pollers', 'holds', 'there are two', /^6.0 empty receives a minute/),
  assumption('quiet-pollers', 'doesNotHold', 'there are five', /^15.0 empty/, ({ answers }) => {
    answers.GetMetricStatistics = () => ({ Datapoints: [{ Sum: 900 }] });
  }),
  assumption('page-token-length', 'holds', 'it is short', /\d+ characters/),
  assumption(
    'page-token-length',
    'doesNotHold',
    'it is long',
    /500,000 characters/,
    ({ answers }) => {
      answers.GetComplianceDetailsByConfigRule = () => ({ NextToken: 'x'.repeat(500_000) });
    },
  ),
  assumption('empty-report', 'holds', 'idle runs were accepted', /none was refused/),
  assumption('empty-report', 'doesNotHold', 'it was refused', /refused it/, (account) =>
    withLog(account, 'sign-off-refused'),
  ),
  assumption('pack-account-id', 'holds', 'a pack brought the rule', /of its account/, (account) =>
    withPackRule(account),
  ),
  assumption('pack-account-id', 'nothingToSee', 'no pack did', /no conformance pack/),
  assumption(
    'pack-parameter',
    'holds',
    'a pack names another account',
    /another account/,
    (account) => withPackRule(account, other),
  ),
  assumption('pack-parameter', 'nothingToSee', 'no pack does', /no conformance pack/),
  assumption('compliance-in-queries', 'holds', 'they show it', /show 40 results/),
  assumption(
    'compliance-in-queries',
    'doesNotHold',
    'they do not',
    /none of the/,
    ({ answers }) => {
      answers.SelectResourceConfig = () => ({ Results: ['{"COUNT(*)":0}'] });
    },
  ),
  assumption('query-grammar', 'holds', 'it is accepted', /was accepted/),
  assumption('query-grammar', 'doesNotHold', 'it is refused', /was refused/, ({ answers }) => {
    answers.SelectResourceConfig = gone('InvalidExpressionException');
  }),
  assumption('invocation-across-accounts', 'holds', 'it works', /invoked the function/, (account) =>
    withPackRule(account, other),
  ),
  assumption(
    'invocation-across-accounts',
    'doesNotHold',
    'it fails',
    /it failed: Denied/,
    (account) => {
      withPackRule(account, other);
      account.answers.DescribeConfigRuleEvaluationStatus = () => ({
        ConfigRulesEvaluationStatus: [{ LastFailedInvocationTime: 1, LastErrorCode: 'Denied' }],
      });
    },
  ),
  ...(['SUCCEEDED', 'FAILED'] as const).map((State) =>
    assumption(
      'remediation',
      State === 'FAILED' ? 'doesNotHold' : 'holds',
      `one ${State.toLowerCase()}`,
      /1 remediation/,
      ({ answers }) => {
        answers.DescribeRemediationExecutionStatus = () => ({
          RemediationExecutionStatuses: [{ State }],
        });
      },
    ),
  ),
  assumption('creation-time-windows', 'holds', 'bounds are exclusive', /exclusive, and precise/),
  assumption(
    'creation-time-windows',
    'doesNotHold',
    'a window misses its job',
    /does not show/,
    ({ answers }) => {
      const { ListTrainingJobs } = answers;
      answers.ListTrainingJobs = (input) =>
        input.NameContains === undefined
          ? { TrainingJobSummaries: [{ TrainingJobName: 'a-job', CreationTime: 1_700_000_000 }] }
          : (ListTrainingJobs?.(input) ?? { TrainingJobSummaries: [] });
    },
  ),
  assumption('views-catch-up', 'holds', 'both show every job', /index shows the newest/),
  assumption('views-catch-up', 'doesNotHold', 'the index lags', /lacks 1 job of/, ({ world }) => {
    const { clock, jobs } = world.aws.world;
    jobs.put(
      { TrainingJobName: 'late', CreationTime: new Date(clock.nowMs() - hourMs) },
      { searchableAt: new Date(clock.nowMs() + hourMs) },
    );
  }),
  assumption(
    'views-catch-up',
    'doesNotHold',
    'the listing lags',
    /listing lacks 1 job/,
    ({ world }) => {
      const { clock, jobs } = world.aws.world;
      jobs.put(
        { TrainingJobName: 'late', CreationTime: new Date(clock.nowMs() - hourMs) },
        { listedAt: new Date(clock.nowMs() + hourMs) },
      );
      jobs.put({ TrainingJobName: 'newer', CreationTime: new Date(clock.nowMs() - minuteMs) });
    },
  ),
  assumption('search-is-whole', 'holds', 'it returns every job', /oldest jobs/),
  assumption(
    'search-is-whole',
    'doesNotHold',
    'it returns none',
    /lacks \d+ jobs of the/,
    ({ world }) =>
      world.aws.world.faults.failNext('Search', { kind: 'searchEmpty' }, { times: Infinity }),
  ),
  assumption('sagemaker-quotas', 'holds', 'none was refused', /none was refused/, (account) =>
    withLog(account, 'run-summary', { apiCalls: { DescribeTrainingJob: 900, Search: 60 } }),
  ),
  assumption(
    'sagemaker-quotas',
    'doesNotHold',
    'calls were refused',
    /Search was refused 3/,
    (account) => withLog(account, 'run-summary', { throttlesByOperation: { Search: 3 } }),
  ),
  assumption('serverless-vpc', 'holds', 'one has a VpcConfig', /serverless job/),
  assumption('serverless-vpc', 'nothingToSee', 'there is none', /^0 serverless/, ({ answers }) => {
    answers.Search = () => ({ Results: [] });
  }),
  assumption('case-sensitive-names', 'holds', 'they are', /is not found/),
  assumption('case-sensitive-names', 'doesNotHold', 'they are not', /is found/, ({ answers }) => {
    answers.DescribeTrainingJob = () => ({ TrainingJobName: 'any' });
  }),
  assumption('local-storage-families', 'holds', 'all are listed', /of 2 instance types/),
  assumption(
    'local-storage-families',
    'doesNotHold',
    'a family is missing',
    /in the list: m5$/,
    ({ answers }) => {
      answers.DescribeInstanceTypes = () => instanceTypes('g5.xlarge', 'm5.large');
    },
  ),
  assumption('pipeline-role', 'holds', 'CloudTrail shows it', /role as the creator/),
  assumption(
    'pipeline-role',
    'doesNotHold',
    'it shows another',
    /role\/service, and not/,
    ({ answers }) => {
      answers.LookupEvents = () => trail(jobOfPipeline(`arn:aws:iam::${accountId}:role/service`));
    },
  ),
  assumption('stack-set-role-name', 'holds', 'the name is long enough', /StackSet-sagemaker-t/),
  assumption(
    'stack-set-role-name',
    'doesNotHold',
    'it was shortened',
    /StackSet-sage-/,
    (account) =>
      withFunction(account, { Role: `arn:aws:iam::${accountId}:role/StackSet-sage-Role-1A2B3C` }),
  ),
  assumption('updates-send-vpc-config', 'holds', 'an update sent it', /1 update sent it/),
  assumption(
    'updates-send-vpc-config',
    'doesNotHold',
    'an update did not',
    /1 of 1 update/,
    ({ answers }) => {
      answers.LookupEvents = () => trail(updateOfFunction({ memorySize: 512 }));
    },
  ),
  assumption('remediation-type', 'holds', 'the Region has it', /eu-central-1 has it/),
  assumption(
    'remediation-type',
    'doesNotHold',
    'it does not',
    /eu-central-1 lacks/,
    ({ answers }) => {
      answers.DescribeType = gone('TypeNotFoundException');
    },
  ),
  assumption('endpoint-names', 'holds', 'the Region has them', /all 8/),
  assumption(
    'endpoint-names',
    'doesNotHold',
    'one has another name',
    /no com\.amazonaws\.eu/,
    ({ answers }) => {
      answers.DescribeVpcEndpointServices = () => endpointServices('s3', 'logs');
    },
  ),
];
