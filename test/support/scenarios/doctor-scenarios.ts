// What doctor finds, as data: each fault of an installation, and each assumption turned both ways. Every scenario is a
// change of a sound account.

import {
  accountId,
  alarmTopic,
  type DeployedAccount,
  deadLetters,
  endpointServices,
  functionConfiguration,
  instanceTypes,
  jobOfPipeline,
  metricAlarms,
  queueAttributes,
  region,
  simulation,
  trail,
  updateOfFunction,
} from '../deployed-account.ts';
import { hourMs, minuteMs, ruleName, tableName } from '../local-world.ts';

export interface DoctorScenario {
  /** The row that it is about. */
  readonly row: string;
  readonly when: string;
  readonly outcome: 'holds' | 'doesNotHold' | 'nothingToSee';
  readonly evidence: RegExp;
  change(account: DeployedAccount): Promise<void> | void;
}

function fault(
  row: string,
  when: string,
  evidence: RegExp,
  change: DoctorScenario['change'],
): DoctorScenario {
  return { row, when, outcome: 'doesNotHold', evidence, change };
}

/** The function has these members. */
function withFunction(account: DeployedAccount, changes: object): void {
  account.answers.GetFunctionConfiguration = () => functionConfiguration(account.queueUrl, changes);
}

function withRecorder(account: DeployedAccount, recordingGroup: object): void {
  account.answers.DescribeConfigurationRecorders = () => ({
    ConfigurationRecorders: [{ name: 'default', recordingGroup }],
  });
}

/** The item that holds lease and state has these members; those of its body where they are given. */
async function withState(
  { world }: DeployedAccount,
  changes: Readonly<Record<string, unknown>>,
  inBody: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { dynamodb } = world.aws.world;
  const key = { pk: `${accountId}/${region}/${ruleName}`, sk: 'state' };
  const item = await dynamodb.get(tableName, key);
  const body = JSON.stringify({ ...JSON.parse(String(item?.body)), ...inBody });
  await dynamodb.put(tableName, { ...item, body, ...changes });
}

/** The function wrote this so many minutes ago. */
function withLog(
  { world, log }: DeployedAccount,
  code: string,
  fields: Readonly<Record<string, unknown>> = {},
  minutesAgo = 0,
): void {
  const atMs = world.aws.world.clock.nowMs() - minutesAgo * minuteMs;
  log.push({ timestamp: new Date(atMs).toISOString(), code, ...fields });
}

const rule = (name: string, functionAccount = accountId) => ({
  name,
  functionArn: `arn:aws:lambda:${region}:${functionAccount}:function:${ruleName}`,
});

const packRule = (functionAccount: string) => ({
  ...rule(`${ruleName}-conformance-pack-abc`, functionAccount),
  arn: `arn:aws:config:${region}:${accountId}:config-rule/aws-service-rule/config-conforms.amazonaws.com/config-rule-abc`,
});

/** A pack brought the rule, whose function is in this account. */
function withPackRule({ world }: DeployedAccount, functionAccount = accountId): void {
  const { config } = world.aws.world;
  config.deleteRule(ruleName);
  config.createRule(packRule(functionAccount));
}

const gone = (name: string) => () => new Error(name);

/** Each fault of an installation. */
export const installationFaults: readonly DoctorScenario[] = [
  fault('recorder', 'there is none', /no recorder/, ({ world }) => {
    world.aws.world.config.recorder = 'none';
  }),
  fault('recorder', 'it is stopped', /is stopped/, ({ world }) => {
    world.aws.world.config.recorder = 'stopped';
  }),
  fault('recorder', 'its delivery fails', /last delivery failed/, ({ answers }) => {
    answers.DescribeConfigurationRecorderStatus = () => ({
      ConfigurationRecordersStatus: [{ name: 'default', recording: true, lastStatus: 'FAILURE' }],
    });
  }),
  fault(
    'recorded-types',
    'it lists other types',
    /1 type by name, and not AWS::Config/,
    (account) => withRecorder(account, { allSupported: false, resourceTypes: ['AWS::S3::Bucket'] }),
  ),
  fault('recorded-types', 'it excludes the type', /all types but 1, and not/, (account) =>
    withRecorder(account, {
      recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
      exclusionByResourceTypes: { resourceTypes: ['AWS::Config::ResourceCompliance'] },
    }),
  ),
  fault('function', 'its update failed', /last update failed: no image/, (account) =>
    withFunction(account, { LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'no image' }),
  ),
  fault('function', 'it is inactive', /it is Inactive/, (account) =>
    withFunction(account, { State: 'Inactive' }),
  ),
  fault(
    'function',
    'its runtime is older',
    /runtime is nodejs22.x, and not nodejs24.x/,
    (account) => withFunction(account, { Runtime: 'nodejs22.x' }),
  ),
  fault(
    'function',
    'its settings were changed',
    /timeout is 3 seconds, and not 900; it has 128 MiB/,
    (account) => withFunction(account, { Timeout: 3, MemorySize: 128 }),
  ),
  fault('function', 'it lost its table', /no STATE_TABLE_NAME/, (account) =>
    withFunction(account, { Environment: { Variables: {} } }),
  ),
  fault('concurrency', 'none is left for it', /reserved concurrency is 0/, ({ answers }) => {
    answers.GetFunctionConcurrency = () => ({ ReservedConcurrentExecutions: 0 });
  }),
  fault('invocation', 'it has no policy', /does not let config.amazonaws.com/, ({ answers }) => {
    answers.GetPolicy = gone('ResourceNotFoundException');
  }),
  fault(
    'role',
    'an action was taken away',
    /may not: sagemaker:DescribeTrainingJob, dynamodb:UpdateItem$/,
    ({ answers }) => {
      answers.SimulatePrincipalPolicy = (input) =>
        simulation(input, ['sagemaker:DescribeTrainingJob', 'dynamodb:UpdateItem']);
    },
  ),
  fault('role', 'it was deleted', /there is no role/, ({ answers }) => {
    answers.SimulatePrincipalPolicy = gone('NoSuchEntity');
  }),
  fault('rule', 'there is none', /no rule invokes a function/, ({ world }) => {
    world.aws.world.config.deleteRule(ruleName);
  }),
  fault('rule', 'there are two', /2 rules judge the same jobs: .*other/, ({ world }) => {
    world.aws.world.config.createRule(rule('other'));
  }),
  fault('rule', 'a central function judges too', /2 rules judge the same jobs/, ({ world }) => {
    world.aws.world.config.createRule(rule('central', '444455556666'));
  }),
  fault('rule', 'it is being deleted', /is DELETING/, ({ answers }) => {
    answers.DescribeConfigRules = () => ({
      ConfigRules: [
        {
          ConfigRuleName: ruleName,
          ConfigRuleState: 'DELETING',
          Source: { Owner: 'CUSTOM_LAMBDA', SourceIdentifier: rule(ruleName).functionArn },
        },
      ],
    });
  }),
  fault(
    'parameters',
    'they are of another version',
    /color is unknown.*maxJobAgeDays must be a whole number/,
    ({ world }) => {
      const { config } = world.aws.world;
      config.createRule({
        ...rule(ruleName),
        inputParameters: { color: 'red', maxJobAgeDays: 'none' },
      });
    },
  ),
  fault('source', 'it is triggered by changes', /has ConfigurationItemChange/, ({ answers }) => {
    answers.DescribeConfigRules = () => ({
      ConfigRules: [
        {
          ConfigRuleName: ruleName,
          ConfigRuleState: 'ACTIVE',
          Source: {
            Owner: 'CUSTOM_LAMBDA',
            SourceIdentifier: rule(ruleName).functionArn,
            SourceDetails: [{ MessageType: 'ConfigurationItemChangeNotification' }],
          },
        },
      ],
    });
  }),
  fault('invoked', 'it never was', /never invoked/, ({ answers }) => {
    answers.DescribeConfigRuleEvaluationStatus = () => ({ ConfigRulesEvaluationStatus: [{}] });
  }),
  fault('invoked', 'it was long ago', /last invocation was 2 days ago/, ({ answers, world }) => {
    const seconds = world.aws.world.clock.nowMs() / 1_000;
    answers.DescribeConfigRuleEvaluationStatus = () => ({
      ConfigRulesEvaluationStatus: [{ LastSuccessfulInvocationTime: seconds - 2 * 86_400 }],
    });
  }),
  fault('invoked', 'it failed', /failed: AccessDenied: no permission/, ({ answers, world }) => {
    const seconds = world.aws.world.clock.nowMs() / 1_000;
    answers.DescribeConfigRuleEvaluationStatus = () => ({
      ConfigRulesEvaluationStatus: [
        {
          LastSuccessfulInvocationTime: seconds - 7_200,
          LastFailedInvocationTime: seconds - 60,
          LastErrorCode: 'AccessDenied',
          LastErrorMessage: 'no permission',
        },
      ],
    });
  }),
  fault('runs', 'the last one failed', /failed 1 minute ago: StateUnreadableError/, (account) => {
    account.world.aws.world.clock.advance(10 * minuteMs);
    withLog(account, 'invocation-failed', { error: { name: 'StateUnreadableError' } }, 1);
  }),
  fault('table', 'it was deleted', /there is no table state/, async ({ world }) => {
    await world.aws.world.dynamodb.call('DeleteTable', { TableName: tableName });
  }),
  fault('table', 'it has other keys', /keys of the table state are id, and not/, ({ answers }) => {
    answers.DescribeTable = () => ({
      Table: {
        TableStatus: 'ACTIVE',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      },
    });
  }),
  fault('table', 'items stay for ever', /do not expire/, ({ answers }) => {
    answers.DescribeTimeToLive = () => ({
      TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
    });
  }),
  fault('state', 'it is damaged', /is damaged/, (account) =>
    withState(account, { body: '{"version":2' }),
  ),
  fault('state', 'a newer version saved it', /newer version/, (account) =>
    withState(account, {}, { version: 99 }),
  ),
  fault('state', 'a run was killed', /killed: its lease ended 5 minutes ago/, (account) =>
    withState(account, {
      holder: 'a run',
      leaseUntilMs: account.world.aws.world.clock.nowMs() - 5 * minuteMs,
    }),
  ),
  fault('coverage', 'the first sweep is at work', /with gaps/, (account) =>
    withState(account, {}, { isComplete: false }),
  ),
  fault('coverage', 'nothing is covered', /nothing is covered yet/, (account) =>
    withState(account, {}, { intervals: [], isComplete: false }),
  ),
  fault('pending', 'a job could not be read', /^1 job could not be read/, async (account) => {
    const { dynamodb } = account.world.aws.world;
    await withState(account, {}, { claimId: 'claim', pendingCount: 1 });
    await dynamodb.put(tableName, {
      pk: `${accountId}/${region}/${ruleName}`,
      sk: 'pending/claim/0000000000000001/1/secret-project',
      body: '{"attempts":1,"reported":[]}',
    });
  }),
  fault('failed-events', 'they go nowhere', /failed events go nowhere/, ({ answers }) => {
    answers.GetFunctionEventInvokeConfig = gone('ResourceNotFoundException');
  }),
  fault('failed-events', 'they are not retried', /0 retries, and not 2/, ({ answers }) => {
    answers.GetFunctionEventInvokeConfig = () => ({
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: deadLetters } },
    });
  }),
  fault('dead-letters', 'there are some', /^3 dead letters in/, ({ answers }) => {
    answers.GetQueueAttributes = ({ QueueUrl }) =>
      queueAttributes(QueueUrl, { ApproximateNumberOfMessages: '3' });
  }),
  fault('dead-letters', 'their queue was deleted', /there is no queue/, ({ answers }) => {
    answers.GetQueueUrl = gone('AWS.SimpleQueueService.NonExistentQueue');
  }),
  fault('queue', 'it was deleted', /no queue under RESUME_QUEUE_URL/, ({ answers }) => {
    answers.GetQueueAttributes = gone('QueueDoesNotExist');
  }),
  fault('queue', 'messages are received twice', /timeout of 30 s is below/, ({ answers }) => {
    answers.GetQueueAttributes = ({ QueueUrl }) =>
      queueAttributes(QueueUrl, { VisibilityTimeout: '30' });
  }),
  fault('queue', 'failed messages stay', /never become dead letters/, ({ answers }) => {
    answers.GetQueueAttributes = ({ QueueUrl }) => queueAttributes(QueueUrl, { RedrivePolicy: '' });
  }),
  fault('mapping', 'it was deleted', /no event source mapping/, ({ answers }) => {
    answers.ListEventSourceMappings = () => ({ EventSourceMappings: [] });
  }),
  fault('mapping', 'it is disabled', /mapping is Disabled/, ({ answers }) => {
    answers.ListEventSourceMappings = () => ({
      EventSourceMappings: [
        { EventSourceArn: `arn:aws:sqs:${region}:${accountId}:reevaluation`, State: 'Disabled' },
      ],
    });
  }),
  fault('mapping', 'batches fail as a whole', /does not report failures/, ({ answers }) => {
    answers.ListEventSourceMappings = () => ({
      EventSourceMappings: [
        { EventSourceArn: `arn:aws:sqs:${region}:${accountId}:reevaluation`, State: 'Enabled' },
      ],
    });
  }),
  fault('events', 'nothing sends them', /no event rule sends/, ({ answers }) => {
    answers.ListRuleNamesByTarget = () => ({ RuleNames: [] });
  }),
  fault('events', 'the event rule is disabled', /is disabled/, ({ answers }) => {
    answers.DescribeRule = () => ({ State: 'DISABLED' });
  }),
  fault(
    'alarms',
    'two are missing',
    /2 of 7 alarms are missing: dead letters, unread/,
    ({ answers }) => {
      answers.DescribeAlarms = () => ({ MetricAlarms: metricAlarms().slice(0, 5) });
    },
  ),
  fault('alarms', 'they may not act', /actions of 7 alarms are disabled/, ({ answers }) => {
    answers.DescribeAlarms = () => ({ MetricAlarms: metricAlarms({ ActionsEnabled: false }) });
  }),
  fault('alarms', 'one is in alarm', /^in alarm: invocations failed$/, ({ answers }) => {
    const [errors = {}, ...others] = metricAlarms();
    answers.DescribeAlarms = () => ({
      MetricAlarms: [{ ...errors, StateValue: 'ALARM' }, ...others],
    });
  }),
  fault('alarm-listeners', 'they tell nobody', /tell nobody/, ({ answers }) => {
    answers.DescribeAlarms = () => ({ MetricAlarms: metricAlarms({ AlarmActions: [] }) });
  }),
  fault('alarm-listeners', 'nobody subscribed', /: 0 subscribers$/, ({ answers }) => {
    answers.ListSubscriptionsByTopic = () => ({ Subscriptions: [] });
  }),
  fault('alarm-listeners', 'nobody confirmed', /0 subscribers and 1 unconfirmed/, ({ answers }) => {
    answers.ListSubscriptionsByTopic = () => ({
      Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', TopicArn: alarmTopic }],
    });
  }),
  fault(
    'quotas',
    'AWS throttles a run all the time',
    /refused 700 times: Search refused 700/,
    (account) =>
      withLog(account, 'run-summary', { throttles: 700, throttlesByOperation: { Search: 700 } }),
  ),
  fault('sdk', 'it drops members', /the SDK drops members/, (account) => {
    account.world.aws.world.clock.advance(10 * minuteMs);
    withLog(account, 'invocation-failed', { error: { name: 'UnusableSdkError' } }, 1);
  }),
];

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
  assumption('page-token-length', 'holds', 'it is short', /\d+ characters/),
  assumption(
    'page-token-length',
    'doesNotHold',
    'it is long',
    /150,000 characters/,
    ({ answers }) => {
      answers.GetComplianceDetailsByConfigRule = () => ({ NextToken: 'x'.repeat(150_000) });
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
