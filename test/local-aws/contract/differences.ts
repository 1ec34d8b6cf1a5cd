// Where the embedded AWS and moto answer differently, and why that is left as it is.

export interface Difference {
  /** `<exchange> / <step>: <path>`; `*` stands for any text. */
  readonly at: string;
  /** The value, 'absent', or `*`. */
  readonly localAws: string;
  readonly moto: string;
  readonly reason: string;
}

/** The two doubles play different parts: neither value is wrong. */
const choices: readonly Difference[] = [
  ...Object.entries({ TrainingJobStatus: 'InProgress', SecondaryStatus: 'Training' }).map(
    ([member, localAws]) => ({
      at: `*${member}`,
      localAws,
      moto: 'Completed',
      reason: 'moto finishes a job as it creates it; here it stays InProgress until it is stopped',
    }),
  ),
  {
    at: '*: *TrainingEndTime',
    localAws: 'absent',
    moto: '(instant)',
    reason: 'moto finishes a job as it creates it; a running job has no end',
  },
  ...['ModelArtifacts', 'SecondaryStatusTransitions', 'FinalMetricDataList'].map((member) => ({
    at: `*: *${member}*`,
    localAws: 'absent',
    moto: '*',
    reason: 'what a job leaves behind is not modelled: nothing the project judges depends on it',
  })),
  {
    at: '*: *AlgorithmSpecification.MetricDefinitions*',
    localAws: 'absent',
    moto: '*',
    reason: 'moto gives each job a sample metric that nobody asked for',
  },
  {
    at: 'identities / of a user: Arn',
    localAws: 'arn:aws:iam::123456789012:user/local',
    moto: 'arn:aws:sts::123456789012:user/moto',
    reason: 'the name of a made-up user; a user belongs to IAM, not to STS',
  },
  ...['assume a role', 'assume for a minute', 'assume what is no role'].map((step) => ({
    at: `identities / ${step}: PackedPolicySize`,
    localAws: 'absent',
    moto: '6',
    reason: 'the size of session policies, of which the call has none',
  })),
  {
    at: 'functions / a function: body.*',
    localAws: 'absent',
    moto: '*',
    reason: 'of a function only what a preflight reads is modelled',
  },
  ...[
    'LocalSecondaryIndexes',
    'GlobalSecondaryIndexes',
    'DeletionProtectionEnabled',
    'WarmThroughput.*',
  ].map((member) => ({
    at: `the life of a table / describe: Table.${member}`,
    localAws: 'absent',
    moto: '*',
    reason: 'dynalite has no such member, and nothing the project does depends on it',
  })),
];

/** Wording, order and quoting of messages that no code may depend on. */
const wordings: readonly Difference[] = [
  {
    at: 'events on the default bus / *: Entries[*].EventId',
    localAws: '*-*-*-*-*',
    moto: '*-*-*-*-*',
    reason: 'the id of an event is made up',
  },
  {
    at: 'events on the default bus / eleven events: error.message',
    localAws:
      "*Value '*' at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
    moto: "*Value '*' at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
    reason: 'how the value is written',
  },
  ...['a tuning job', 'an AutoML job'].map((exchange) => ({
    at: `${exchange} / describe a missing one: error.message`,
    localAws: "*'missing' does not exist.",
    moto: 'Could not find *missing*',
    reason: 'AWS documents the error, and not its message',
  })),
  ...['one', 'execution'].map((what) => ({
    at: `pipelines / describe a missing ${what}: error.*`,
    localAws: '*',
    moto: '*',
    reason: 'AWS documents ResourceNotFound for both; moto answers ValidationException',
  })),
  {
    at: 'pipelines / describe an execution: PipelineExecutionArn',
    localAws: '*/execution/abcdef012345',
    moto: '*/execution/*',
    reason: 'the id of an execution is made up',
  },
  ...['a page of 101', 'an unknown order', 'an unknown status'].map((step) => ({
    at: `listings that are refused / ${step}: error.message`,
    localAws: '1 validation error detected: *',
    moto: '1 validation errors detected: *',
    reason: "moto always writes the plural, and enum values as Python does; it lacks 'Deleting'",
  })),
  {
    at: 'listings that are refused / a foreign token: error.message',
    localAws: 'The specified nextToken is invalid.',
    moto: 'Invalid pagination token because "{0}".',
    reason: "moto's message has a placeholder that was never filled in",
  },
  {
    at: 'jobs that cannot be created or described / describe a missing job: error.message',
    localAws: 'Requested resource not found.',
    moto: "Could not find training job 'arn:aws:sagemaker:eu-central-1:123456789012:training-job/missing'.",
    reason: 'issues of boto3 and of the SDKs quote "Requested resource not found."',
  },
  {
    at: 'searches / unknown property: error.message',
    localAws: 'The property Colour is not modelled by the embedded AWS',
    moto: 'Unknown property name: Colour',
    reason: 'here a property that SageMaker may well know must not be called unknown',
  },
  {
    at: 'evaluations in test mode / no member Evaluations: error.message',
    localAws: '*cannot be null. Add the required parameters*',
    moto: '*cannot be null.Add the required parameters*',
    reason: 'a space after a full stop',
  },
  ...['receive 11', 'wait 21 seconds'].map((step) => ({
    at: `queue calls that are refused / ${step}: error.message`,
    localAws: 'Value *, if provided.',
    moto: 'An error occurred (InvalidParameterValue) when calling the ReceiveMessage operation: *',
    reason:
      "moto's message begins with what boto3 adds on the client's side, and twists the bounds",
  })),
  {
    at: 'the life of a table / create again: error.message',
    localAws: 'UnknownError',
    moto: 'Table already exists: state',
    reason: 'dynalite gives this error no message, so that the SDK puts its own',
  },
  {
    at: 'the life of a table / delete again: error.message',
    localAws: 'Requested resource not found: Table: state not found',
    moto: 'Requested resource not found',
    reason: 'operations on tables name the table',
  },
  {
    at: 'items that are refused / get by half a key: error.message',
    localAws: 'The provided key element does not match the schema',
    moto: 'Validation Exception',
    reason: 'moto says nothing more',
  },
  ...Object.entries({
    'put an empty key': '*an empty string*Key: sk',
    'an unused value': '*unused in expressions: keys: {:unused}',
    'an expression that is none': 'Invalid UpdateExpression: Syntax error*',
  }).map(([step, message]) => ({
    at: `items that are refused / ${step}: error.message`,
    localAws: message,
    moto: message,
    reason: 'the same refusal in other words',
  })),
  {
    at: 'items that are refused / add to text: error.message',
    localAws: 'An operand in the update expression has an incorrect data type',
    moto: 'Invalid UpdateExpression: Incorrect operand type*',
    reason: 'here the operand comes from the item, and DynamoDB words that in its own way',
  },
  ...['body.Type', 'body.Message', 'body.__type', 'body.message'].map((member) => ({
    at: `functions / a missing function: ${member}`,
    localAws: '*',
    moto: '*',
    reason: "Lambda's errors carry Type and Message; moto answers as the JSON protocol would",
  })),
];

/** moto does not model these, or models them more loosely than the API is documented. */
const gapsOfMoto: readonly Difference[] = [
  ...['a tuning job', 'an AutoML job', 'pipelines'].map((exchange) => ({
    at: `${exchange} / describe*: *`,
    localAws: 'absent',
    moto: '*',
    reason: 'moto makes up who created it, how it went and what came out',
  })),
  {
    at: 'an AutoML job / describe: AutoMLJobStatus',
    localAws: 'Completed',
    moto: 'InProgress',
    reason: 'moto has it in progress with the secondary status Completed',
  },
  ...['first', 'second'].map((page) => ({
    at: `pipelines / ${page} page: PipelineSummaries[0].Pipeline*`,
    localAws: '*',
    moto: '*',
    reason: 'moto sorts names the wrong way round',
  })),
  ...[
    'create with a name that is taken',
    'create with a name of 64 characters',
    'create with a name that is no name',
    'create without subnets',
  ].map((step) => ({
    at: `jobs that cannot be created or described / ${step}: *`,
    localAws: '*',
    moto: '*',
    reason: 'moto creates the job: it checks neither the constraints nor that the name is free',
  })),
  {
    at: '* / *: *TrainingJobSummaries[*].SecondaryStatus',
    localAws: 'Training',
    moto: 'absent',
    reason: "a member of the API's summary that moto lacks",
  },
  ...['newest first', 'without a sort order'].map((step) => ({
    at: `pages of a listing / ${step}: *TrainingJob*`,
    localAws: '*',
    moto: '*',
    reason:
      'moto lists in the order of creation whatever is asked for; without an order the documentation contradicts itself, and here the newest comes first',
  })),
  {
    at: '*: *TrainingJobArn',
    localAws: '*:training-job/without-a-vpc',
    moto: '*:training-job/Without-A-VPC',
    reason:
      'SageMaker has been reported to return ARNs in lower case; here it does, so that nothing may rely on the case',
  },
  {
    at: 'tags / with an empty token: *',
    localAws: '*',
    moto: '*',
    reason:
      'moto takes an empty token for a listing and refuses it here; the API gives tokens a minimum length of 0 in both, and published clients send one with their first call',
  },
  {
    at: 'tags / 49 of a job: *',
    localAws: '*',
    moto: '*',
    reason: 'the API takes no page of less than 50 tags',
  },
  ...['of a missing job', 'of what is no ARN'].map((step) => ({
    at: `tags / ${step}: error.*`,
    localAws: '*',
    moto: '*',
    reason: 'moto itself fails on an ARN that leads to no resource',
  })),
  {
    at: 'searches / *: TotalHits.*',
    localAws: '*',
    moto: 'absent',
    reason: 'moto counts no hits',
  },
  {
    at: 'searches / *: *Tags',
    localAws: 'absent',
    moto: '[]',
    reason: 'whether a record without tags carries an empty list is not established',
  },
  {
    at: 'searches / name is one of: Results*',
    localAws: '*',
    moto: '*',
    reason: 'moto compares the list of names as if it were one name',
  },
  ...['an empty list', '101 evaluations'].map((step) => ({
    at: `evaluations in test mode / ${step}: *`,
    localAws: '*',
    moto: '*',
    reason: 'the API takes 0 to 100 evaluations; moto wants 1 or more',
  })),
  {
    at: 'rules / *: ConfigRules[0].MaximumExecutionFrequency',
    localAws: 'TwentyFour_Hours',
    moto: 'absent',
    reason: 'moto was given the frequency in SourceDetails only',
  },
  {
    at: 'rules / *: ConfigRules[0].EvaluationModes[0].Mode',
    localAws: 'DETECTIVE',
    moto: 'absent',
    reason: 'a member of the API that moto lacks',
  },
  {
    at: 'configuration recorders / a recorder: *recordingMode.recordingFrequency',
    localAws: 'CONTINUOUS',
    moto: 'absent',
    reason: 'a member of the API that moto lacks',
  },
  {
    at: 'configuration recorders / status of a recorder: *lastStatus',
    localAws: 'SUCCESS',
    moto: 'absent',
    reason: 'here the recorder was stopped, in moto it was never started',
  },
  ...['TableId', 'BillingModeSummary.LastUpdateToPayPerRequestDateTime'].map((member) => ({
    at: `the life of a table / describe: Table.${member}`,
    localAws: '*',
    moto: 'absent',
    reason: 'a member of the API that moto lacks',
  })),
  {
    at: 'the lease / *: ConsumedCapacity.*',
    localAws: 'absent',
    moto: '*',
    reason: 'moto counts the capacity of a write that returns values, though nobody asked for it',
  },
  {
    at: 'queries and scans / a page that is just full: LastEvaluatedKey.*',
    localAws: '*',
    moto: 'absent',
    reason: 'a page that ends at its Limit has a key to go on from, even where nothing follows',
  },
  {
    at: 'items that are refused / query without the key: *',
    localAws: '*',
    moto: '*',
    reason: 'moto itself fails on a condition that is joined by OR',
  },
  {
    at: 'queue calls that are refused / send without a body: *',
    localAws: '*',
    moto: '*',
    reason: 'moto takes an empty body',
  },
  ...['assume for a minute', 'assume what is no role'].map((step) => ({
    at: `identities / ${step}: *`,
    localAws: '*',
    moto: '*',
    reason: 'moto checks neither the duration nor the ARN',
  })),
];

export const differences: readonly Difference[] = [...choices, ...wordings, ...gapsOfMoto];
