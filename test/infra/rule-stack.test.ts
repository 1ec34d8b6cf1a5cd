import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { TrainingJobInVpcRule } from '../../infra/constructs/training-job-in-vpc-rule.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { readEnvironment } from '../../rule/events/environment.ts';
import { aRuleStack, onlyResource, synthesize } from './synthesize.ts';

describe('the Config rule', () => {
  it('is evaluated once a day by the function, by default', () => {
    const template = synthesize();

    template.hasResourceProperties('AWS::Config::ConfigRule', {
      ConfigRuleName: 'sagemaker-training-job-in-vpc',
      Source: {
        Owner: 'CUSTOM_LAMBDA',
        SourceIdentifier: { 'Fn::GetAtt': [Match.stringLikeRegexp('Function'), 'Arn'] },
        SourceDetails: [
          {
            EventSource: 'aws.config',
            MessageType: 'ScheduledNotification',
            MaximumExecutionFrequency: 'TwentyFour_Hours',
          },
        ],
      },
    });
  });

  it('takes its name and frequency from the props', () => {
    const template = synthesize({
      ruleName: 'jobs-in-vpc',
      maximumExecutionFrequency: MaximumExecutionFrequency.ONE_HOUR,
    });

    template.hasResourceProperties('AWS::Config::ConfigRule', {
      ConfigRuleName: 'jobs-in-vpc',
      Source: { SourceDetails: [Match.objectLike({ MaximumExecutionFrequency: 'One_Hour' })] },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'jobs-in-vpc' });
  });

  it('has no Scope, since time alone triggers it', () => {
    const template = synthesize();

    template.hasResourceProperties('AWS::Config::ConfigRule', { Scope: Match.absent() });
  });

  it('is created after the permission by which Config invokes the function', () => {
    const template = synthesize();

    const [permissionId] = Object.keys(template.findResources('AWS::Lambda::Permission'));
    expect(onlyResource(template, 'AWS::Config::ConfigRule').DependsOn).toEqual([permissionId]);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'config.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
  });

  it('links to the remediation in a description of at most 256 characters', () => {
    const remediationUrl = `https://wiki.example.com/${'a'.repeat(165)}`;

    const template = synthesize({ remediationUrl });

    const { Description } = onlyResource(template, 'AWS::Config::ConfigRule').Properties as {
      Description: string;
    };
    expect(remediationUrl).toHaveLength(190);
    expect(Description.endsWith(remediationUrl)).toBe(true);
    expect(Description.length).toBeLessThanOrEqual(256);
  });
});

describe('the function', () => {
  it('runs on Node.js 24 and arm64 for up to 15 minutes', () => {
    const template = synthesize();

    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'sagemaker-training-job-in-vpc',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 256,
      Timeout: 900,
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it('gets exactly the environment that the rule reads', () => {
    const template = synthesize({ quotaShare: 0.25 });

    const { Environment } = onlyResource(template, 'AWS::Lambda::Function').Properties as {
      Environment: { Variables: Record<string, string> };
    };
    // Names that exist only once the stack is deployed.
    const environment = readEnvironment({
      ...Environment.Variables,
      STATE_TABLE_NAME: 'state',
      RESUME_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/queue',
    });
    expect(Object.keys(Environment.Variables)).toEqual([
      'STATE_TABLE_NAME',
      'RESUME_QUEUE_URL',
      'QUOTA_SHARE',
    ]);
    expect(environment.quotaShare).toBe(0.25);
  });

  it('keeps the record of a failed invocation in the dead-letter queue', () => {
    const template = synthesize();

    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: {
        OnFailure: {
          Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] },
        },
      },
    });
  });

  it('logs into a group that comes and goes with the stack and keeps a year', () => {
    const template = synthesize();

    template.hasResource('AWS::Logs::LogGroup', {
      Properties: {
        LogGroupName: '/aws/lambda/sagemaker-training-job-in-vpc',
        RetentionInDays: 365,
      },
      DeletionPolicy: 'Delete',
    });
  });

  it('logs for as long as the props say', () => {
    const template = synthesize({ logRetention: RetentionDays.TEN_YEARS });

    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 3653 });
  });
});

describe('the table', () => {
  it('has the keys that the function uses, is billed by use, and forgets by itself', () => {
    synthesize().hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      GlobalSecondaryIndexes: Match.absent(),
      SSESpecification: Match.absent(),
    });
  });

  it.each([
    [undefined, Match.absent()],
    [true, { PointInTimeRecoveryEnabled: true }],
  ])(
    'has point-in-time recovery only where it is asked for: %s',
    (pointInTimeRecovery, expected) => {
      const template = synthesize(pointInTimeRecovery === undefined ? {} : { pointInTimeRecovery });

      template.hasResourceProperties('AWS::DynamoDB::Table', {
        PointInTimeRecoverySpecification: expected,
      });
    },
  );
});

describe('where the function runs', () => {
  it('is the VPC, the processor, the boundary and the path that the props say', () => {
    const template = Template.fromStack(
      aRuleStack(
        {
          subnetIds: ['subnet-0a1b2c3d4e5f60718'],
          securityGroupIds: ['sg-0a1b2c3d4e5f60718'],
          architecture: Architecture.X86_64,
          rolePath: '/security/',
        },
        { permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary' },
      ),
    );

    template.hasResourceProperties('AWS::Lambda::Function', {
      Architectures: ['x86_64'],
      VpcConfig: {
        SubnetIds: ['subnet-0a1b2c3d4e5f60718'],
        SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      Path: '/security/',
      PermissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary',
    });
  });
});

describe('reevaluation', () => {
  it('takes the events of training jobs that run, without what a queue should not hold', () => {
    const template = synthesize();

    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.sagemaker'],
        'detail-type': ['SageMaker Training Job State Change'],
        detail: { TrainingJobStatus: ['InProgress'] },
      },
      Targets: [
        Match.objectLike({
          InputTransformer: {
            InputPathsMap: {
              source: '$.source',
              'detail-type': '$.detail-type',
              account: '$.account',
              region: '$.region',
              time: '$.time',
              'detail-TrainingJobName': '$.detail.TrainingJobName',
              'detail-TrainingJobStatus': '$.detail.TrainingJobStatus',
            },
            InputTemplate: Match.anyValue(),
          },
        }),
      ],
    });
  });

  it('hands the queue to the function in batches, two at a time, and takes back single messages', () => {
    const template = synthesize();

    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1_000,
      MaximumBatchingWindowInSeconds: 30,
      // With a limit, Lambda would not poll a quiet queue less often.
      ScalingConfig: Match.absent(),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('hides a received message for longer than the function may run', () => {
    const template = synthesize();

    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 930,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
  });

  it('is left out by one prop, with its queue and its permissions', () => {
    const template = synthesize({ reevaluation: false });

    template.resourceCountIs('AWS::Events::Rule', 0);
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
    template.resourceCountIs('AWS::SQS::Queue', 1);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { RESUME_QUEUE_URL: Match.absent() } },
    });
  });
});

describe('encryption', () => {
  it('is by keys that AWS owns where no key is given', () => {
    const template = synthesize();

    template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.absent() });
  });

  it.each([
    ['a bare app', () => new App()],
    ['an app with the flags that CDK recommends', () => createApp()],
  ])('lets no service in without a condition, in %s', (_, app) => {
    const stack = new Stack(app(), 'Stack');
    new TrainingJobInVpcRule(stack, 'Rule', {
      encryptionKey: new Key(stack, 'Key'),
      code: Code.fromInline('exports.handler = async () => {};'),
    });
    const template = Template.fromStack(stack);

    const statements = [
      ...Object.values(template.findResources('AWS::SQS::QueuePolicy')),
      ...Object.values(template.findResources('AWS::SNS::TopicPolicy')),
      ...Object.values(template.findResources('AWS::KMS::Key')),
    ].flatMap(
      ({ Properties: { PolicyDocument, KeyPolicy } }) => (PolicyDocument ?? KeyPolicy).Statement,
    );

    const ofServices = statements.filter(({ Principal }) => Principal.Service !== undefined);
    expect(ofServices.length).toBeGreaterThanOrEqual(6);
    for (const statement of ofServices) expect(statement).toHaveProperty('Condition');
  });

  it('is by the given key for table, queues, log group and topic, which the services may use', () => {
    const stack = new Stack(createApp(), 'Stack');
    const encryptionKey = new Key(stack, 'Key');

    new TrainingJobInVpcRule(stack, 'Rule', {
      encryptionKey,
      code: Code.fromInline('exports.handler = async () => {};'),
    });

    const template = Template.fromStack(stack);
    const byKey = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: byKey });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: byKey });
    template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: byKey });
    template.allResourcesProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: byKey },
    });
    const principals = JSON.stringify(onlyResource(template, 'AWS::KMS::Key'));
    for (const service of ['"logs."', 'events.amazonaws.com', 'cloudwatch.amazonaws.com'])
      expect(principals).toContain(service);
  });
});
