// Every IAM action that doctor uses: docs/cli.md is rendered from these rows, and a test takes away each of them.

/** What is read with each action. None of them changes anything. */
export const rights = {
  'config:DescribeConfigurationRecorders': 'what the recorder records',
  'config:DescribeConfigurationRecorderStatus': 'whether it records now',
  'config:DescribeConfigRules': 'the rules that invoke the function, and their parameters',
  'config:DescribeConfigRuleEvaluationStatus': 'when AWS Config invoked the function',
  'config:GetComplianceDetailsByConfigRule': 'the resource type of the results',
  'config:DescribeRemediationExecutionStatus': 'what became of remediations',
  'config:SelectResourceConfig': 'whether queries show the results',
  'config:PutEvaluations':
    'whether AWS Config takes the resource type; in test mode, which writes nothing',
  'lambda:GetFunctionConfiguration': 'the function, its runtime and its environment',
  'lambda:GetFunctionConcurrency': 'whether it may run at all',
  'lambda:GetFunctionEventInvokeConfig': 'its retries, and where failed events go',
  'lambda:GetPolicy': 'whether AWS Config may invoke it',
  'lambda:ListEventSourceMappings': 'whether the queue reaches it',
  'iam:SimulatePrincipalPolicy': 'what the function’s role may do',
  'dynamodb:DescribeTable': 'the state table and its keys',
  'dynamodb:DescribeTimeToLive': 'whether old items expire',
  'dynamodb:GetItem': 'how far the rule has come',
  'dynamodb:Query': 'the jobs that could not be read',
  'sqs:GetQueueUrl': 'the dead-letter queue',
  'sqs:GetQueueAttributes': 'the reevaluation queue, and how many dead letters there are',
  'events:ListRuleNamesByTarget': 'the event rule of the queue',
  'events:DescribeRule': 'whether it is enabled',
  'cloudwatch:DescribeAlarms': 'the alarms, and whom they tell',
  'cloudwatch:GetMetricStatistics': 'how often the queue is asked in vain',
  'sns:ListSubscriptionsByTopic': 'whether somebody hears them',
  'logs:FilterLogEvents': 'the last runs, the quotas that they found, and the SDK of the runtime',
  'sagemaker:ListTrainingJobs': 'how the listing treats times',
  'sagemaker:DescribeTrainingJob': 'whether names are case-sensitive',
  'sagemaker:Search': 'how late the search index is',
  'sagemaker:DescribePipeline': 'the role of a pipeline',
  'cloudtrail:LookupEvents': 'who creates the jobs of pipelines, and what CloudFormation sends',
  'ec2:DescribeInstanceTypes': 'which instances have local storage',
  'ec2:DescribeVpcEndpointServices': 'the names of endpoint services',
  'cloudformation:DescribeType': 'whether the Region has remediation',
} as const satisfies Readonly<Record<string, string>>;

export type Action = keyof typeof rights;
