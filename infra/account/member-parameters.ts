// The parameters of the member template, in the groups and the order in which the console shows them.

import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DEFAULT_MEMORY_MIB } from '../constructs/rule-function.ts';
import { ROLE_PATH } from '../constructs/rule-props.ts';
import { flag, list, type ParameterGroup, text } from '../templates/parameters.ts';
import {
  FREQUENCY_ID,
  frequencyParameter,
  ruleParameterGroup,
} from '../templates/rule-parameter-group.ts';

export const memberParameterGroups: readonly ParameterGroup[] = [
  {
    label: 'The rule',
    parameters: {
      RuleBroughtBy: {
        label: 'What creates the rule',
        description:
          'What creates the rule: this stack (rule), a conformance pack in this stack (pack), or another pack (none). Never use two of them.',
        allowedValues: ['rule', 'pack', 'none'],
        default: 'rule',
      },
      [FREQUENCY_ID]: frequencyParameter,
      Reevaluation: flag(true, {
        label: 'Reevaluation',
        description:
          'Whether new jobs are judged within minutes and unfinished runs are resumed, with a queue.',
      }),
    },
  },
  ruleParameterGroup,
  {
    label: 'Reading SageMaker',
    parameters: {
      AllowSearch: flag(true, {
        label: 'Allow sagemaker:Search',
        description:
          'Whether the function may call sagemaker:Search, which shows hyperparameters. Without it, each job needs one DescribeTrainingJob call, once.',
      }),
      QuotaShare: {
        label: 'Share of API quotas',
        description: 'The share of each API quota of the account that the rule uses, 0.01 to 1.',
        type: 'Number',
        minValue: 0.01,
        maxValue: 1,
        default: 0.5,
        constraintDescription: 'A number from 0.01 to 1.',
      },
    },
  },
  {
    label: 'Alarms and dashboard',
    parameters: {
      AlarmTopicArn: text(
        'arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[\\w-]{1,256}',
        'the ARN of an SNS topic',
        {
          label: 'Alarm topic by its ARN',
          description: 'The ARN of an SNS topic for alarms. Without a topic, there are no alarms.',
        },
      ),
      AlarmTopicName: text('[\\w-]{1,256}', 'the name of an SNS topic', {
        label: 'Alarm topic by its name',
        description:
          'The name of an SNS topic in this account and Region, so that every stack of a StackSet can have the same value.',
      }),
      CreateAlarmTopic: flag(false, {
        label: 'Create an alarm topic',
        description: 'Whether this stack creates a topic without subscribers, if you name none.',
      }),
      TellViolations: {
        label: 'Tell of violations',
        description:
          'Whether this stack creates a topic that is told of each new violation once, and of a sweep of history as one digest: text, for e-mail and queues; chat, in the schema of Amazon Q Developer in chat applications, for Slack and Teams. Empty: nobody is told.',
        allowedValues: ['', 'text', 'chat'],
        default: '',
      },
      DocumentationUrl: text('https://[^\\s"<>\\\\]{1,200}/', 'an https URL that ends with /', {
        label: 'Documentation',
        description:
          "The address of this project's files, ending with /. Alarms link to docs/operations.md below it.",
      }),
      Dashboard: flag(false, {
        label: 'Dashboard',
        description:
          'Whether to create a dashboard. CloudWatch bills dashboards after the third in an account.',
      }),
    },
  },
  {
    label: 'The function',
    parameters: {
      MemoryMiB: {
        label: 'Memory in MiB',
        description: 'Memory of the function, 128 to 10240 MiB.',
        type: 'Number',
        minValue: 128,
        maxValue: 10_240,
        default: DEFAULT_MEMORY_MIB,
        constraintDescription: 'A whole number from 128 to 10240.',
      },
      Architecture: {
        label: 'Architecture',
        description: 'The processor that the function runs on.',
        allowedValues: ['arm64', 'x86_64'],
        default: 'arm64',
      },
      LogRetentionDays: {
        label: 'Log retention in days',
        description:
          "The retention of the function's log, one of the values that CloudWatch Logs supports.",
        type: 'Number',
        allowedValues: Object.values(RetentionDays)
          .filter((days) => typeof days === 'number' && days !== RetentionDays.INFINITE)
          .map(String),
        default: String(RetentionDays.ONE_YEAR),
      },
    },
  },
  {
    label: 'A hardened organization',
    parameters: {
      SubnetIds: list('subnet-[0-9A-Za-z-]{1,25}', 'Subnet ids such as subnet-0a1b2c3d4e5f60718', {
        label: 'Subnets of the function',
        description:
          'Subnets for the function, separated by commas, together with SecurityGroupIds. Empty: no VPC.',
      }),
      SecurityGroupIds: list(
        'sg-[0-9A-Za-z-]{1,29}',
        'Security group ids such as sg-0a1b2c3d4e5f60718',
        {
          label: 'Security groups of the function',
          description:
            'Security groups for the function, separated by commas, together with SubnetIds.',
        },
      ),
      KmsKeyArn: text(
        'arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[0-9A-Za-z-]+',
        'the ARN of a KMS key',
        {
          label: 'KMS key',
          description:
            'A key that encrypts the table, the queues, the log group and the topic; its policy must let these services use it. Empty: keys that AWS owns.',
        },
      ),
      PointInTimeRecovery: flag(false, {
        label: 'Point-in-time recovery',
        description:
          'Whether the table has point-in-time recovery. The rule does not need it: if the table is lost, all jobs are judged again.',
      }),
      PermissionsBoundary: text(
        'arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/[\\w+=,.@/-]+',
        'the ARN of an IAM policy',
        {
          label: 'Permissions boundary',
          description: "The permissions boundary of the function's role. Empty: none.",
        },
      ),
      RolePath: {
        label: 'Path of the role',
        description: "The path of the function's role. Another path replaces the role.",
        allowedPattern: ROLE_PATH.source,
        constraintDescription: 'Must be /, or text between slashes.',
        default: '/',
      },
    },
  },
];
