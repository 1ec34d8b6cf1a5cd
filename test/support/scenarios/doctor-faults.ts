// Each fault of an installation that doctor finds, as data: one change of a sound account each.

import { minuteMs, ruleName, tableName } from '../local-world.ts';
import {
  accountId,
  alarmTopic,
  deadLetters,
  metricAlarms,
  queueAttributes,
  region,
  simulation,
} from '../sound-answers.ts';
import {
  type DoctorScenario,
  gone,
  rule,
  withFunction,
  withLog,
  withRecorder,
  withState,
} from './doctor-changes.ts';

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
  fault('runs', 'nothing resumes the last one', /^unfinished.*nothing resumes it$/, (account) =>
    withLog(account, 'run-summary', { status: 'unfinished', degraded: 'notResumed' }),
  ),
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
    /2 of 4 alarms are missing: dead letters, unread/,
    ({ answers }) => {
      answers.DescribeAlarms = () => ({ MetricAlarms: metricAlarms().slice(0, 2) });
    },
  ),
  fault('alarms', 'they may not act', /actions of 4 alarms are disabled/, ({ answers }) => {
    answers.DescribeAlarms = () => ({ MetricAlarms: metricAlarms({ ActionsEnabled: false }) });
  }),
  fault('alarms', 'one is in alarm', /^in alarm: no complete run$/, ({ answers }) => {
    const [first = {}, ...others] = metricAlarms();
    answers.DescribeAlarms = () => ({
      MetricAlarms: [{ ...first, StateValue: 'ALARM' }, ...others],
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
    'AWS throttles run after run',
    /last two.*: Search refused 140 times$/,
    (account) => {
      for (const minutesAgo of [60, 0])
        withLog(
          account,
          'run-summary',
          { degraded: 'throttled', throttlesByOperation: { Search: 70 } },
          minutesAgo,
        );
    },
  ),
  fault('sdk', 'it drops members', /the SDK drops members/, (account) => {
    account.world.aws.world.clock.advance(10 * minuteMs);
    withLog(account, 'invocation-failed', { error: { name: 'UnusableSdkError' } }, 1);
  }),
];

function fault(
  row: string,
  when: string,
  evidence: RegExp,
  change: DoctorScenario['change'],
): DoctorScenario {
  return { row, when, outcome: 'doesNotHold', evidence, change };
}
