// What Terraform would create, in CloudFormation's words: so that the module can be held against CDK's template.

/** A resource of a state as Terraform writes it in JSON. */
export interface StateResource {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly values: Values;
}

// biome-ignore lint/suspicious/noExplicitAny: attributes of some twenty types, which a schema has checked.
type Values = Readonly<Record<string, any>>;

export interface CloudFormationResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Surroundings {
  /** The values of a resource by its address. */
  valuesOf(address: string): Values;
  /** What the address of this one ends with, such as `[0]`; empty without `count` and `for_each`. */
  readonly index: string;
}

type Translation = (values: Values, surroundings: Surroundings) => Values;

interface Counterpart {
  /** Of the template. For alarms, what their ids begin with. */
  readonly id: string;
  readonly type: string;
  readonly properties: Translation;
}

const queue: Translation = (values) => ({
  QueueName: values.name,
  MessageRetentionPeriod: values.message_retention_seconds,
  VisibilityTimeout: values.visibility_timeout_seconds,
  RedrivePolicy: parsed(values.redrive_policy),
  RedriveAllowPolicy: parsed(values.redrive_allow_policy),
  KmsMasterKeyId: values.kms_master_key_id,
  SqsManagedSseEnabled: values.sqs_managed_sse_enabled || undefined,
});

const queuePolicy: Translation = (values) => ({
  Queues: [values.queue_url],
  PolicyDocument: JSON.parse(values.policy),
});

/** @param name of the rule's one target. @param said what the template says although it is the default. */
function eventRule(name: string, targetId: string, said: Values = {}): Translation {
  return (values, { valuesOf, index }) => {
    const target = valuesOf(`aws_cloudwatch_event_target.${name}${index}`);
    expectDefault(target.rule, values.name);
    // What EventBridge does if nobody says how often; the provider has to be told.
    expectDefault(target.retry_policy[0].maximum_retry_attempts, 185);
    return {
      Name: values.name,
      Description: values.description,
      EventPattern: JSON.parse(values.event_pattern),
      ...said,
      Targets: [
        {
          Id: targetId,
          Arn: target.arn,
          ...target.dead_letter_config.map((each: Values) => ({
            DeadLetterConfig: { Arn: each.arn },
          }))[0],
          RetryPolicy: {
            MaximumEventAgeInSeconds: target.retry_policy[0].maximum_event_age_in_seconds,
          },
          InputTransformer: {
            InputPathsMap: target.input_transformer[0].input_paths,
            InputTemplate: target.input_transformer[0].input_template,
          },
        },
      ],
    };
  };
}

const topic: Translation = (values) => ({ KmsMasterKeyId: values.kms_master_key_id });

const topicPolicy: Translation = (values) => ({
  Topics: [values.arn],
  PolicyDocument: JSON.parse(values.policy),
});

/** Every resource of the module that is one of the template. The others are part of their neighbours there. */
const counterparts: Readonly<Record<string, Counterpart>> = {
  'aws_dynamodb_table.state': {
    id: 'State',
    type: 'AWS::DynamoDB::Table',
    properties: (values) => ({
      TableName: values.name,
      BillingMode: values.billing_mode,
      AttributeDefinitions: values.attribute.map((each: Values) => ({
        AttributeName: each.name,
        AttributeType: each.type,
      })),
      KeySchema: [
        { AttributeName: values.hash_key, KeyType: 'HASH' },
        { AttributeName: values.range_key, KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: {
        AttributeName: values.ttl[0].attribute_name,
        Enabled: values.ttl[0].enabled,
      },
      PointInTimeRecoverySpecification: values.point_in_time_recovery[0].enabled
        ? { PointInTimeRecoveryEnabled: true }
        : undefined,
      SSESpecification: values.server_side_encryption.map((each: Values) => ({
        SSEEnabled: each.enabled,
        SSEType: 'KMS',
        KMSMasterKeyId: each.kms_key_arn,
      }))[0],
    }),
  },
  'aws_sqs_queue.dead_letters': { id: 'DeadLetters', type: 'AWS::SQS::Queue', properties: queue },
  'aws_sqs_queue.reevaluation': { id: 'EventsQueue', type: 'AWS::SQS::Queue', properties: queue },
  'aws_sqs_queue_policy.dead_letters': {
    id: 'DeadLettersPolicy',
    type: 'AWS::SQS::QueuePolicy',
    properties: queuePolicy,
  },
  'aws_sqs_queue_policy.reevaluation': {
    id: 'EventsQueuePolicy',
    type: 'AWS::SQS::QueuePolicy',
    properties: queuePolicy,
  },
  'aws_cloudwatch_event_rule.job_started': {
    id: 'EventsJobStarted',
    type: 'AWS::Events::Rule',
    properties: eventRule('job_started', 'Target0', { State: 'ENABLED' }),
  },
  'aws_cloudwatch_event_rule.violations': {
    id: 'Violations',
    type: 'AWS::Events::Rule',
    properties: eventRule('violations', 'Topic'),
  },
  'aws_lambda_event_source_mapping.reevaluation': {
    id: 'EventsDelivery',
    type: 'AWS::Lambda::EventSourceMapping',
    properties: (values) => ({
      BatchSize: values.batch_size,
      EventSourceArn: values.event_source_arn,
      FunctionName: values.function_name,
      FunctionResponseTypes: values.function_response_types,
      MaximumBatchingWindowInSeconds: values.maximum_batching_window_in_seconds,
      ScalingConfig: values.scaling_config.map((each: Values) => ({
        MaximumConcurrency: each.maximum_concurrency,
      }))[0],
    }),
  },
  'aws_cloudwatch_log_group.function': {
    id: 'Logs',
    type: 'AWS::Logs::LogGroup',
    properties: (values) => ({
      LogGroupName: values.name,
      RetentionInDays: values.retention_in_days,
      KmsKeyId: values.kms_key_id,
    }),
  },
  'aws_iam_role.function': {
    id: 'Role',
    type: 'AWS::IAM::Role',
    properties: (values, { valuesOf }) => {
      const policy = valuesOf('aws_iam_role_policy.function');
      return {
        AssumeRolePolicyDocument: JSON.parse(values.assume_role_policy),
        Path: values.path,
        PermissionsBoundary: values.permissions_boundary,
        Policies: [{ PolicyName: policy.name, PolicyDocument: JSON.parse(policy.policy) }],
      };
    },
  },
  'aws_iam_role_policy.on_rule': {
    id: 'RoleOnRule',
    type: 'AWS::IAM::Policy',
    properties: (values) => ({
      PolicyName: values.name,
      Roles: [values.role],
      PolicyDocument: JSON.parse(values.policy),
    }),
  },
  'aws_lambda_function.this': {
    id: 'Function',
    type: 'AWS::Lambda::Function',
    properties: (values, { valuesOf }) => {
      expectDefault(values.logging_config[0].log_format, 'Text');
      return {
        FunctionName: values.function_name,
        Description: values.description,
        Architectures: values.architectures,
        Code: { ZipFile: valuesOf('data.archive_file.function').source[0].content },
        Environment: { Variables: values.environment[0].variables },
        Handler: values.handler,
        LoggingConfig: { LogGroup: values.logging_config[0].log_group },
        MemorySize: values.memory_size,
        Role: values.role,
        Runtime: values.runtime,
        Timeout: values.timeout,
        VpcConfig: values.vpc_config.map((each: Values) => ({
          SubnetIds: each.subnet_ids,
          SecurityGroupIds: each.security_group_ids,
        }))[0],
      };
    },
  },
  'aws_lambda_function_event_invoke_config.this': {
    id: 'EventInvokeConfig',
    type: 'AWS::Lambda::EventInvokeConfig',
    properties: (values) => ({
      FunctionName: values.function_name,
      MaximumEventAgeInSeconds: values.maximum_event_age_in_seconds,
      MaximumRetryAttempts: values.maximum_retry_attempts,
      DestinationConfig: {
        OnFailure: { Destination: values.destination_config[0].on_failure[0].destination },
      },
      Qualifier: values.qualifier ?? '$LATEST',
    }),
  },
  'aws_lambda_permission.config': {
    id: 'InvokedByConfig',
    type: 'AWS::Lambda::Permission',
    properties: (values, { valuesOf }) => ({
      Action: values.action,
      // The template names it by its ARN.
      FunctionName:
        values.function_name === valuesOf('aws_lambda_function.this').function_name
          ? valuesOf('aws_lambda_function.this').arn
          : values.function_name,
      Principal: values.principal,
      SourceAccount: values.source_account,
    }),
  },
  'aws_config_config_rule.this': {
    id: 'Rule',
    type: 'AWS::Config::ConfigRule',
    properties: (values) => ({
      ConfigRuleName: values.name,
      Description: values.description,
      InputParameters: JSON.parse(values.input_parameters),
      Source: {
        Owner: values.source[0].owner,
        SourceIdentifier: values.source[0].source_identifier,
        SourceDetails: values.source[0].source_detail.map((each: Values) => ({
          EventSource: each.event_source,
          MessageType: each.message_type,
          MaximumExecutionFrequency: each.maximum_execution_frequency,
        })),
      },
    }),
  },
  'aws_cloudwatch_metric_alarm.this': {
    id: 'Alarm',
    type: 'AWS::CloudWatch::Alarm',
    properties: (values) => ({
      AlarmDescription: values.alarm_description,
      Namespace: values.namespace,
      MetricName: values.metric_name,
      Dimensions: Object.entries(values.dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: values.statistic,
      Period: values.period,
      EvaluationPeriods: values.evaluation_periods,
      ComparisonOperator: values.comparison_operator,
      Threshold: values.threshold,
      TreatMissingData: values.treat_missing_data,
      AlarmActions: values.alarm_actions,
      OKActions: values.ok_actions,
    }),
  },
  'aws_sns_topic.alarms': { id: 'AlarmTopic', type: 'AWS::SNS::Topic', properties: topic },
  'aws_sns_topic.violations': { id: 'Violations', type: 'AWS::SNS::Topic', properties: topic },
  'aws_sns_topic_policy.alarms': {
    id: 'AlarmTopicPolicy',
    type: 'AWS::SNS::TopicPolicy',
    properties: topicPolicy,
  },
  'aws_sns_topic_policy.violations': {
    id: 'ViolationsPolicy',
    type: 'AWS::SNS::TopicPolicy',
    properties: topicPolicy,
  },
  'aws_cloudwatch_dashboard.this': {
    id: 'Board',
    type: 'AWS::CloudWatch::Dashboard',
    properties: (values) => ({ DashboardBody: JSON.parse(values.dashboard_body) }),
  },
};

/** Resources that their neighbours' translations have taken up. */
const takenUp: readonly string[] = [
  'aws_cloudwatch_event_target.job_started',
  'aws_cloudwatch_event_target.violations',
  'aws_iam_role_policy.function',
];

/** @throws Error for a resource that has no counterpart. */
export function asCloudFormation(
  resources: readonly StateResource[],
): Readonly<Record<string, CloudFormationResource>> {
  const valuesOf = (address: string) => {
    const found = resources.find((resource) => resource.address === address);
    if (found === undefined) throw new Error(`there is no ${address}`);
    return found.values;
  };
  const managed = resources.filter(
    ({ mode, type, name }) => mode === 'managed' && !takenUp.includes(`${type}.${name}`),
  );
  return Object.fromEntries(
    managed.map(({ address, type, name, index, values }) => {
      const counterpart = counterparts[`${type}.${name}`];
      if (counterpart === undefined) throw new Error(`${type}.${name} has no counterpart`);
      const suffix = typeof index === 'string' ? pascalCase(index) : '';
      const properties = Object.entries(
        counterpart.properties(values, {
          valuesOf,
          index: address.slice(`${type}.${name}`.length),
        }),
      );
      return [
        counterpart.id + suffix,
        {
          Type: counterpart.type,
          Properties: Object.fromEntries(
            properties.filter(([, value]) => value !== undefined && value !== null),
          ),
        },
      ];
    }),
  );
}

function parsed(json: string | null): unknown {
  return json === null || json === '' ? undefined : JSON.parse(json);
}

function expectDefault(value: unknown, wanted: unknown): void {
  if (value !== wanted)
    throw new Error(`must be the service's default, ${wanted}, got ${JSON.stringify(value)}`);
}

function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
