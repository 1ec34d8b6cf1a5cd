// What the protective SCP denies members, as data: by what would be tampered with.

/** A group of actions that would tamper with one thing. Reading is never among them. */
export interface Protection {
  readonly protects: string;
  readonly actions: readonly string[];
  readonly see: string;
}

const reference = 'https://docs.aws.amazon.com/service-authorization/latest/reference';

/** What is known by its name. */
export const protectionsByName = {
  function: {
    protects: 'the code, settings, permissions and invocation of the function',
    actions: actions(
      'lambda',
      'Add* Create* Delete* Invoke* Publish* Put* Remove* Tag* Untag* Update*',
    ),
    see: `${reference}/list_awslambda.html`,
  },
  role: {
    protects: "the function's role and the exempt roles, and who may pass them on",
    actions: actions(
      'iam',
      'AttachRolePolicy CreateRole DeleteRole* DetachRolePolicy PassRole PutRole* TagRole UntagRole UpdateAssumeRolePolicy UpdateRole*',
    ),
    see: `${reference}/list_awsidentityandaccessmanagementiam.html`,
  },
  queues: {
    protects: 'the queues: their settings, and all their messages at once',
    actions: actions(
      'sqs',
      '*MessageMoveTask *Permission CreateQueue DeleteQueue PurgeQueue Set* Tag* Untag*',
    ),
    see: `${reference}/list_amazonsqs.html`,
  },
  events: {
    protects: 'the EventBridge rules that bring new jobs to the queue',
    actions: actions('events', 'DeleteRule DisableRule Put* RemoveTargets Tag* Untag*'),
    see: `${reference}/list_amazoneventbridge.html`,
  },
  alarms: {
    protects: 'the alarms',
    actions: actions(
      'cloudwatch',
      'DeleteAlarms DisableAlarmActions Put*Alarm* SetAlarmState Tag* Untag*',
    ),
    see: `${reference}/list_amazoncloudwatch.html`,
  },
  topic: {
    protects: 'the topic of the alarms',
    actions: actions(
      'sns',
      '*Permission CreateTopic DeleteTopic Put* Set* Tag* Unsubscribe Untag*',
    ),
    see: `${reference}/list_amazonsns.html`,
  },
  logs: {
    protects: "the function's log group, and what is in it",
    actions: actions(
      'logs',
      'AssociateKmsKey Delete* DisassociateKmsKey PutBearerToken* PutData* PutLogGroup* PutRetention* PutSyslog* PutTransformer Tag* Untag*',
    ),
    see: `${reference}/list_amazoncloudwatchlogs.html`,
  },
  stacks: {
    protects: 'the stacks, which act with the role of whoever deployed them',
    actions: actions(
      'cloudformation',
      'Cancel* Continue* Create* Delete* Execute* Rollback* Set* Signal* Tag* Untag* Update*',
    ),
    see: `${reference}/list_awscloudformation.html`,
  },
  pack: {
    protects: 'the conformance pack, where one brings the rule',
    actions: actions('config', '*ConformancePack TagResource UntagResource'),
    see: `${reference}/list_awsconfig.html`,
  },
} as const satisfies Record<string, Protection>;

export const protections = {
  ...protectionsByName,
  state: {
    protects: 'the table that holds what has been judged',
    actions: actions(
      'dynamodb',
      '*TableReplica *Write* Create* Delete* Disable* PartiQLDelete PartiQLInsert PartiQLUpdate Put* Replicate* Tag* Untag* Update*',
    ),
    see: `${reference}/list_amazondynamodb.html`,
  },
  eventSource: {
    protects: 'which queue feeds the function',
    actions: actions(
      'lambda',
      'CreateEventSourceMapping DeleteEventSourceMapping UpdateEventSourceMapping',
    ),
    see: `${reference}/list_awslambda.html`,
  },
  rule: {
    protects: 'the Config rule and its results',
    actions: actions(
      'config',
      'DeleteConfigRule DeleteEvaluationResults PutConfigRule PutExternalEvaluation',
    ),
    see: `${reference}/list_awsconfig.html`,
  },
  recorder: {
    protects:
      'the configuration recorder, which could be stopped, or told to leave `AWS::Config::ResourceCompliance` out',
    actions: actions(
      'config',
      '*ConfigurationRecorder *DeliveryChannel *ssociateResourceTypes PutRetentionConfiguration',
    ),
    see: `${reference}/list_awsconfig.html`,
  },
} as const satisfies Record<string, Protection>;

/** Names with spaces between, as actions of the service. */
function actions(service: string, names: string): readonly string[] {
  return names.split(' ').map((name) => `${service}:${name}`);
}
