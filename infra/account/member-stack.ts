// One self-contained template for one account and Region: no assets, no bootstrap. A StackSet, the console or Terraform
// deploys it as it is. What it does is chosen by its parameters, not when it is rendered.

import {
  Aws,
  CfnCondition,
  type CfnElement,
  type CfnParameter,
  CfnRule,
  Fn,
  type ICfnConditionExpression,
  RemovalPolicy,
  Token,
} from 'aws-cdk-lib';
import {
  CfnConfigRule,
  CfnConformancePack,
  MaximumExecutionFrequency,
} from 'aws-cdk-lib/aws-config';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { deadLetterSettings, queueSettings } from '../constructs/queue-settings.ts';
import { Reevaluation } from '../constructs/reevaluation.ts';
import { RuleAlarms } from '../constructs/rule-alarms.ts';
import { RULE_CONTROLS } from '../constructs/rule-controls.ts';
import { RuleDashboard } from '../constructs/rule-dashboard.ts';
import { FUNCTION_TIMEOUT, RuleFunction } from '../constructs/rule-function.ts';
import { DEFAULT_REMEDIATION_URL, ruleParameterRows } from '../constructs/rule-parameters.ts';
import { rulePermissions } from '../constructs/rule-permissions.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';
import { type RunTiming, runTiming } from '../constructs/run-timing.ts';
import { StateTable } from '../constructs/state-table.ts';
import {
  describeRule,
  FUNCTION_DESCRIPTION,
  scheduledSource,
} from '../constructs/training-job-in-vpc-rule.ts';
import { BaseStack } from '../templates/base-stack.ts';
import { acknowledge, acknowledgeRuleFindings } from '../templates/findings.ts';
import {
  declareParameters,
  type OptionalParameter,
  onlyIf,
  whereGiven,
  whereTrue,
} from '../templates/parameters.ts';
import { FREQUENCY_ID, parameterId } from '../templates/rule-parameter-group.ts';
import { memberParameterGroups } from './member-parameters.ts';
import {
  addRuleOutputs,
  packsLink,
  type RuleOutputsProps,
  resultsLink,
  stepsOf,
} from './rule-outputs.ts';
import { renderPackBody } from './rule-pack.ts';

export interface MemberStackProps {
  /** CommonJS that exports `handler` and takes the SDK from Lambda's runtime. */
  readonly inlineCode: string;
}

/** Fixed names, so that policies can name what every account has. */
const NAMES = {
  table: DEFAULT_RULE_NAME,
  queue: `${DEFAULT_RULE_NAME}-reevaluation`,
  deadLetters: `${DEFAULT_RULE_NAME}-dead-letters`,
  eventRule: `${DEFAULT_RULE_NAME}-job-started`,
} as const;

/** What AWS's validator says of values that are only there under a condition. */
const validatorFindings = [
  {
    id: 'CloudFormation-Validate::W1001',
    reason: 'what exists under a condition is referred to under the same condition only',
  },
  ...['W1030', 'F3031', 'E1150'].map((rule) => ({
    id: `CloudFormation-Validate::${rule}`,
    reason: 'an empty parameter is left out by its condition, and is never a value of the property',
  })),
];

/** Function, role, table, queues, events, alarms, dashboard, and what brings the rule. */
export class MemberStack extends BaseStack {
  readonly #parameter: (id: string) => CfnParameter;
  readonly #inVpc: OptionalParameter;
  readonly #key: OptionalParameter;
  readonly #reevaluates: OptionalParameter;

  constructor(scope: Construct, id: string, { inlineCode }: MemberStackProps) {
    super(
      scope,
      id,
      'AWS Config rule: SageMaker training jobs run in a VPC (one account and Region)',
    );
    this.#parameter = declareParameters(this, memberParameterGroups);
    this.#inVpc = whereGiven(this.#parameter('SubnetIds'));
    this.#key = whereGiven(this.#parameter('KmsKeyArn'));
    this.#reevaluates = whereTrue(this.#parameter('Reevaluation'));
    this.#wantSubnetsAndGroupsTogether();

    const removalPolicy = RemovalPolicy.DESTROY;
    const stateTable = new StateTable(this, 'State', {
      encryptionKey: undefined,
      removalPolicy,
      tableName: NAMES.table,
    });
    const deadLetterQueue = new Queue(this, 'DeadLetters', {
      ...queueSettings(undefined, removalPolicy),
      queueName: NAMES.deadLetters,
      ...deadLetterSettings,
    });
    const reevaluation = new Reevaluation(this, 'Events', {
      functionTimeout: FUNCTION_TIMEOUT,
      deadLetterQueue,
      encryptionKey: undefined,
      removalPolicy,
      queueName: NAMES.queue,
      eventRuleName: NAMES.eventRule,
    });
    const ruleFunction = this.#createFunction(inlineCode, {
      stateTable,
      deadLetterQueue,
      reevaluation,
    });
    reevaluation.deliverTo(ruleFunction.function);
    onlyIf(this.#reevaluates.condition, reevaluation);
    addRuleOutputs(this, {
      stateTableName: stateTable.table.tableName,
      ...this.#bringRule(ruleFunction),
      ...this.#watch(ruleFunction, deadLetterQueue),
    });
    this.#protectData();
    acknowledgeRuleFindings({ ruleFunction, stateTable, deadLetterQueue, reevaluation });
    acknowledge(this, validatorFindings);
  }

  /** What the function consists of has ids without its name: `Role`, `Logs`. */
  protected override allocateLogicalId(element: CfnElement): string {
    const id = super.allocateLogicalId(element);
    return id.replace(/^Function(?=.)/, '');
  }

  #text(id: string): string {
    return this.#parameter(id).valueAsString;
  }

  #condition(id: string, expression: ICfnConditionExpression): CfnCondition {
    return new CfnCondition(this, id, { expression });
  }

  /** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html */
  #wantSubnetsAndGroupsTogether(): void {
    const lists = ['SubnetIds', 'SecurityGroupIds'];
    const areEmpty = lists.map((id) =>
      Fn.conditionEachMemberEquals(this.#parameter(id).valueAsList, ''),
    );
    new CfnRule(this, 'SubnetsAndSecurityGroups', {
      assertions: [
        {
          assert: Fn.conditionOr(
            Fn.conditionAnd(...areEmpty),
            Fn.conditionAnd(...areEmpty.map((isEmpty) => Fn.conditionNot(isEmpty))),
          ),
          assertDescription: 'SubnetIds and SecurityGroupIds must be given together.',
        },
      ],
    });
  }

  #createFunction(
    inlineCode: string,
    parts: { stateTable: StateTable; deadLetterQueue: Queue; reevaluation: Reevaluation },
  ): RuleFunction {
    const { queue } = parts.reevaluation;
    const boundary = whereGiven(this.#parameter('PermissionsBoundary'));
    return new RuleFunction(this, 'Function', {
      functionName: DEFAULT_RULE_NAME,
      description: FUNCTION_DESCRIPTION,
      code: Code.fromInline(inlineCode),
      memoryMiB: this.#parameter('MemoryMiB').valueAsNumber,
      logRetention: this.#parameter('LogRetentionDays').valueAsNumber,
      removalPolicy: RemovalPolicy.DESTROY,
      stateTable: parts.stateTable.table,
      deadLetterQueue: parts.deadLetterQueue,
      resumeQueue: queue,
      permissions: rulePermissions,
      conditions: {
        search: whereTrue(this.#parameter('AllowSearch')).condition,
        reevaluation: this.#reevaluates.condition,
        'encryption key': this.#key.condition,
        vpc: this.#inVpc.condition,
      },
      moreArns: { 'encryption key': [this.#text('KmsKeyArn')] },
      environment: {
        RESUME_QUEUE_URL: Token.asString(this.#reevaluates.when(queue.queueUrl)),
        QUOTA_SHARE: this.#text('QuotaShare'),
      },
      architecture: Architecture.custom(this.#text('Architecture')),
      vpc: this.#inVpc.when({
        SubnetIds: this.#parameter('SubnetIds').valueAsList,
        SecurityGroupIds: this.#parameter('SecurityGroupIds').valueAsList,
      }),
      role: {
        path: this.#text('RolePath'),
        permissionsBoundaryArn: Token.asString(boundary.when(this.#text('PermissionsBoundary'))),
      },
    });
  }

  #bringRule(ruleFunction: RuleFunction): Pick<RuleOutputsProps, 'ruleArn' | 'nextStep'> {
    const broughtBy = this.#text('RuleBroughtBy');
    const byRule = this.#condition('ByRule', Fn.conditionEquals(broughtBy, 'rule'));
    const byPack = this.#condition('ByPack', Fn.conditionEquals(broughtBy, 'pack'));
    const mayInvoke = ruleFunction.letConfigInvoke();
    const frequency = this.#text(FREQUENCY_ID);
    const given = ruleParameterRows.map(([name]) => {
      const parameter = this.#parameter(parameterId(name));
      return { name, value: parameter.valueAsString, when: whereGiven(parameter).when };
    });

    const rule = new CfnConfigRule(this, 'Rule', {
      configRuleName: DEFAULT_RULE_NAME,
      description: describeRule(DEFAULT_REMEDIATION_URL),
      inputParameters: Object.fromEntries(
        given.map(({ name, value, when }) => [name, when(value)]),
      ),
      source: scheduledSource(ruleFunction.function.functionArn, frequency),
    });
    rule.addMetadata('Controls', RULE_CONTROLS);
    rule.cfnOptions.condition = byRule;
    rule.addResourceDependency(mayInvoke);

    const pack = new CfnConformancePack(this, 'Pack', {
      conformancePackName: DEFAULT_RULE_NAME,
      templateBody: renderPackBody(),
    });
    pack.addPropertyOverride('ConformancePackInputParameters', [
      { ParameterName: FREQUENCY_ID, ParameterValue: frequency },
      ...given.map(({ name, value, when }) =>
        when({ ParameterName: parameterId(name), ParameterValue: value }),
      ),
    ]);
    pack.cfnOptions.condition = byPack;
    pack.addResourceDependency(mayInvoke);

    // The id of a rule that a pack brings is not known here, be it this stack's pack or the organization's.
    const ruleArn = Fn.conditionIf(
      byRule.logicalId,
      rule.attrArn,
      this.formatArn({
        service: 'config',
        resource: 'config-rule',
        resourceName: 'aws-service-rule/config-conforms.amazonaws.com/*',
      }),
    ).toString();
    ruleFunction.role.grantOnRule(ruleArn);
    acknowledge(ruleFunction.role, [
      {
        id: `AwsSolutions-IAM5[Resource::${JSON.stringify(this.resolve(ruleArn))}]`,
        reason: 'reading results of rules that packs brought, whose ids Config makes up',
      },
    ]);
    return {
      ruleArn: {
        value: ruleArn,
        description: 'The Config rule, or a pattern of those that packs bring',
      },
      nextStep: Fn.conditionIf(
        byRule.logicalId,
        stepsOf(`In some minutes, see the results: ${resultsLink(this, DEFAULT_RULE_NAME)}`),
        Fn.conditionIf(
          byPack.logicalId,
          stepsOf(`In some minutes, see the results: ${packsLink(this)}`),
          stepsOf('Deploy the organization conformance pack: until then nothing is judged.'),
        ),
      ).toString(),
    };
  }

  #watch(
    ruleFunction: RuleFunction,
    deadLetterQueue: Queue,
  ): Pick<RuleOutputsProps, 'alarmTopicArn' | 'dashboardName'> {
    const { topicArn, hasTopic } = this.#alarmTopic();
    const alarms = new RuleAlarms(this, 'Alarm', {
      ruleName: DEFAULT_RULE_NAME,
      deadLetterQueue,
      reevaluationQueueName: NAMES.queue,
      timing: this.#timing(),
      documentationUrl: this.#text('DocumentationUrl'),
      topicArn,
    });
    onlyIf(hasTopic, alarms);
    onlyIf(
      this.#condition('WatchesQueue', Fn.conditionAnd(hasTopic, this.#reevaluates.condition)),
      alarms.node.findChild('UnreadMessages'),
    );
    const dashboard = new RuleDashboard(this, 'Board', {
      ruleName: DEFAULT_RULE_NAME,
      logGroup: ruleFunction.logGroup,
    });
    const isWanted = whereTrue(this.#parameter('Dashboard')).condition;
    onlyIf(isWanted, dashboard);
    return {
      alarmTopicArn: { value: topicArn, onlyIf: hasTopic },
      dashboardName: { value: dashboard.dashboardName, onlyIf: isWanted },
    };
  }

  /** The topic that is named by its ARN, or by its name, or else made here. */
  #alarmTopic(): { topicArn: string; hasTopic: CfnCondition } {
    const byArn = whereGiven(this.#parameter('AlarmTopicArn')).condition;
    const byName = whereGiven(this.#parameter('AlarmTopicName')).condition;
    const create = Fn.conditionEquals(this.#text('CreateAlarmTopic'), 'true');
    const makesTopic = this.#condition(
      'MakesAlarmTopic',
      Fn.conditionAnd(create, Fn.conditionNot(Fn.conditionOr(byArn, byName))),
    );
    const made = new AlarmTopic(this, 'AlarmTopic', { encryptionKey: undefined });
    onlyIf(makesTopic, made);
    const named = this.formatArn({ service: 'sns', resource: this.#text('AlarmTopicName') });
    return {
      topicArn: Fn.conditionIf(
        byArn.logicalId,
        this.#text('AlarmTopicArn'),
        Fn.conditionIf(byName.logicalId, named, made.topic.topicArn),
      ).toString(),
      hasTopic: this.#condition('HasAlarmTopic', Fn.conditionOr(byArn, byName, makesTopic)),
    };
  }

  /** By conditions: the keys of a mapping are letters and digits, which Config's names of frequencies are not. */
  #timing(): RunTiming {
    const [shortest, ...longer] = Object.values(MaximumExecutionFrequency);
    if (shortest === undefined) throw new Error('Config has no frequencies');
    const choices = longer.map((frequency) => ({
      timing: runTiming(frequency),
      condition: this.#condition(
        `Runs${frequency.replace('_', '')}`,
        Fn.conditionEquals(this.#text(FREQUENCY_ID), frequency),
      ),
    }));
    const chosen = (key: keyof RunTiming) =>
      Token.asNumber(
        choices.reduce<unknown>(
          (otherwise, { timing, condition }) =>
            Fn.conditionIf(condition.logicalId, timing[key], otherwise),
          runTiming(shortest)[key],
        ),
      );
    return { periodSeconds: chosen('periodSeconds'), staleAfterHours: chosen('staleAfterHours') };
  }

  /** Everything here that holds data, whichever construct made it. */
  #protectData(): void {
    const recovery = whereTrue(this.#parameter('PointInTimeRecovery'));
    const keyArn = this.#key.when(this.#text('KmsKeyArn'));
    const unlessKey = (value: unknown) =>
      Fn.conditionIf(this.#key.condition.logicalId, Aws.NO_VALUE, value);
    for (const resource of this.node.findAll()) {
      if (resource instanceof CfnQueue) {
        resource.kmsMasterKeyId = Token.asString(keyArn);
        resource.sqsManagedSseEnabled = unlessKey(true);
      }
      if (resource instanceof CfnLogGroup) resource.kmsKeyId = Token.asString(keyArn);
      if (resource instanceof CfnTopic) resource.kmsMasterKeyId = Token.asString(keyArn);
      if (resource instanceof CfnTable) {
        resource.sseSpecification = this.#key.when({
          SSEEnabled: true,
          SSEType: 'KMS',
          KMSMasterKeyId: this.#text('KmsKeyArn'),
        });
        resource.pointInTimeRecoverySpecification = recovery.when({
          PointInTimeRecoveryEnabled: true,
        });
      }
    }
  }
}
