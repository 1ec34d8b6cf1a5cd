import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnConfigRule, MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { type OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { shippedFunction } from '../shipped-function.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { refuse } from './problems.ts';
import { deadLetterSettings, queueSettings } from './queue-settings.ts';
import { Reevaluation } from './reevaluation.ts';
import { RuleAlarms } from './rule-alarms.ts';
import { RULE_CONTROLS } from './rule-controls.ts';
import { RuleDashboard } from './rule-dashboard.ts';
import { DEFAULT_MEMORY_MIB, FUNCTION_TIMEOUT, RuleFunction } from './rule-function.ts';
import { lambdaMetric, type MetricName, ruleMetric } from './rule-metrics.ts';
import { DEFAULT_REMEDIATION_URL, inputParameters } from './rule-parameters.ts';
import { type PermissionOption, permissionsWith } from './rule-permissions.ts';
import { DEFAULT_RULE_NAME, ruleProblems, type TrainingJobInVpcRuleProps } from './rule-props.ts';
import { runTiming } from './run-timing.ts';
import { StateTable } from './state-table.ts';
import { ViolationTopic } from './violation-topic.ts';

/**
 * An AWS Config rule that judges every SageMaker training job of its account and Region by its VpcConfig,
 * with the function that does so, and what watches over it. A stack has one at most.
 *
 * The rule is the L1 resource: CDK's `CustomRule` gives the function's role a managed policy that reads all of Config.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
 * import { Topic } from 'aws-cdk-lib/aws-sns';
 * import { TrainingJobInVpcRule } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'Compliance');
 * const rule = new TrainingJobInVpcRule(stack, 'Rule', {
 *   maximumExecutionFrequency: MaximumExecutionFrequency.ONE_HOUR,
 *   allowedSubnetIds: ['subnet-0a1b2c3d4e5f60718'],
 *   requireNetworkIsolation: true,
 *   alarmTopic: new Topic(stack, 'Operators'),
 * });
 *
 * rule.metricNonCompliantJobs().createAlarm(stack, 'Violations', {
 *   threshold: 1,
 *   evaluationPeriods: 1,
 * });
 */
export class TrainingJobInVpcRule extends Construct {
  /** The rule's name in Config, and the function's. */
  readonly ruleName: string;
  /** The function, its role and its log group: `function`, `role`, `logGroup`. */
  readonly ruleFunction: RuleFunction;
  /** The rule in Config. */
  readonly rule: CfnConfigRule;
  /** What the function remembers from run to run: `table`. */
  readonly stateTable: StateTable;
  /** Where events of jobs and unfinished runs wait: `queue`. Absent where it is off. */
  readonly reevaluation: Reevaluation | undefined;
  /** Invocations and messages that failed for good. */
  readonly deadLetterQueue: Queue;
  /** Where alarms are sent; absent where they are off. */
  readonly alarmTopic: ITopic | undefined;

  /** Where violations are told; absent where nobody is told. Subscribe to it. */
  readonly violationTopic: ITopic | undefined;

  /** The name of the dashboard; absent where it is off. */
  readonly dashboardName: string | undefined;

  constructor(scope: Construct, id: string, props: TrainingJobInVpcRuleProps = {}) {
    super(scope, id);
    refuseSecondRule(this);
    refuse(`TrainingJobInVpcRule ${this.node.path}`, ruleProblems(props));
    const { ruleName = DEFAULT_RULE_NAME } = props;
    this.ruleName = ruleName;
    const frequency =
      props.maximumExecutionFrequency ?? MaximumExecutionFrequency.TWENTY_FOUR_HOURS;
    const { encryptionKey, pointInTimeRecovery = false } = props;
    const { removalPolicy = RemovalPolicy.DESTROY } = props;

    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      ...queueSettings(encryptionKey, removalPolicy),
      ...deadLetterSettings,
    });
    this.stateTable = new StateTable(this, 'State', {
      encryptionKey,
      removalPolicy,
      pointInTimeRecovery,
    });
    // Its id is older than its word: another one would replace the queue of every deployed stack.
    this.reevaluation =
      props.reevaluation === false
        ? undefined
        : new Reevaluation(this, 'ReEvaluation', {
            functionTimeout: FUNCTION_TIMEOUT,
            deadLetterQueue: this.deadLetterQueue,
            encryptionKey,
            removalPolicy,
          });
    this.ruleFunction = this.#createFunction(ruleName, props, removalPolicy);
    this.reevaluation?.deliverTo(this.ruleFunction.function);
    this.rule = new CfnConfigRule(this, 'Resource', {
      configRuleName: ruleName,
      description: describeRule(props.remediationUrl ?? DEFAULT_REMEDIATION_URL),
      inputParameters: inputParameters(props),
      source: scheduledSource(this.ruleFunction.function.functionArn, frequency),
    });
    this.rule.addMetadata('Controls', RULE_CONTROLS);
    this.rule.node.addDependency(this.ruleFunction.letConfigInvoke());
    this.ruleFunction.role.grantOnRule(this.rule.attrArn);

    if (props.alarms !== false) {
      this.alarmTopic =
        props.alarmTopic ?? new AlarmTopic(this, 'AlarmTopic', { encryptionKey }).topic;
      new RuleAlarms(this, 'Alarms', {
        ruleName,
        deadLetterQueue: this.deadLetterQueue,
        ...(this.reevaluation && {
          reevaluationQueueName: this.reevaluation.queue.queueName,
        }),
        timing: runTiming(frequency),
        documentationUrl: props.documentationUrl ?? '',
        topicArn: this.alarmTopic.topicArn,
      });
    }
    if (props.dashboard !== false)
      this.dashboardName = new RuleDashboard(this, 'Dashboard', {
        ruleName,
        logGroup: this.ruleFunction.logGroup,
      }).dashboardName;
    if (props.tellViolations !== undefined)
      this.violationTopic = new ViolationTopic(this, 'Violations', {
        ...{ ruleName, encryptionKey },
        messages: props.tellViolations,
        remediationUrl: props.remediationUrl ?? DEFAULT_REMEDIATION_URL,
      }).topic;
  }

  /** The ARN of the Config rule, which ends with an id that Config makes up. */
  get ruleArn(): string {
    return this.rule.attrArn;
  }

  /** Violations that a run found, of the jobs that it judged. Of runs that found none, there is no data. */
  metricNonCompliantJobs(options?: MetricOptions): Metric {
    return this.#metric(ruleMetric(this.ruleName, 'NonCompliantJobs'), Stats.MAXIMUM, options);
  }

  /** Jobs that could not be read. Of runs that read all, there is no data. */
  metricUnknownJobs(options?: MetricOptions): Metric {
    return this.#metric(ruleMetric(this.ruleName, 'UnknownJobs'), Stats.MAXIMUM, options);
  }

  /** Calls that AWS throttled; they were repeated. Where there were none, there is no data. */
  metricThrottledCalls(options?: MetricOptions): Metric {
    return this.#metric(ruleMetric(this.ruleName, 'ThrottledCalls'), Stats.SUM, options);
  }

  /** Runs that left nothing to do. */
  metricCompleteRuns(options?: MetricOptions): Metric {
    return this.#metric(ruleMetric(this.ruleName, 'CompleteRuns'), Stats.SUM, options);
  }

  /** Runs that did not fail but left jobs unread, had many calls throttled, or left work that no run resumes. */
  metricDegradedRuns(options?: MetricOptions): Metric {
    return this.#metric(ruleMetric(this.ruleName, 'DegradedRuns'), Stats.SUM, options);
  }

  /** Invocations that failed, those that Lambda repeats included. */
  metricErrors(options?: MetricOptions): Metric {
    return this.#metric(lambdaMetric(this.ruleName, 'Errors'), Stats.SUM, options);
  }

  /** Lets the grantee read this rule's results. */
  grantReadResults(grantee: IGrantable): Grant {
    return this.#grant(grantee, 'config:GetComplianceDetailsByConfigRule');
  }

  /** Lets the grantee start an evaluation of this rule. */
  grantStartEvaluation(grantee: IGrantable): Grant {
    return this.#grant(grantee, 'config:StartConfigRulesEvaluation');
  }

  /**
   * An EventBridge rule for results of this rule that Config has for the first time, or that changed.
   *
   * @see https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
   */
  onComplianceChange(id: string, options: OnEventOptions = {}): Rule {
    const rule = new Rule(this, id, options);
    rule.addEventPattern({
      source: ['aws.config'],
      detailType: ['Config Rules Compliance Change'],
      detail: { configRuleName: [this.ruleName] },
    });
    rule.addTarget(options.target);
    return rule;
  }

  #metric(
    { namespace, metricName, dimensions }: MetricName,
    statistic: string,
    options: MetricOptions = {},
  ): Metric {
    const dimensionsMap = { ...dimensions };
    return new Metric({ namespace, metricName, dimensionsMap, statistic, ...options }).attachTo(
      this,
    );
  }

  #grant(grantee: IGrantable, action: string): Grant {
    return Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [this.ruleArn] });
  }

  #createFunction(
    functionName: string,
    props: TrainingJobInVpcRuleProps,
    removalPolicy: RemovalPolicy,
  ): RuleFunction {
    const { architecture, encryptionKey, permissionsBoundary, quotaShare, rolePath } = props;
    const { subnetIds = [], securityGroupIds = [] } = props;
    return new RuleFunction(this, 'Function', {
      functionName,
      description: FUNCTION_DESCRIPTION,
      code: props.code ?? Code.fromAsset(shippedFunction()),
      memoryMiB: props.memoryMiB ?? DEFAULT_MEMORY_MIB,
      logRetention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy,
      stateTable: this.stateTable.table,
      deadLetterQueue: this.deadLetterQueue,
      permissions: permissionsWith(chosenOptions(props)),
      role: {
        ...(rolePath !== undefined && { path: rolePath }),
        ...(permissionsBoundary && {
          permissionsBoundaryArn: permissionsBoundary.managedPolicyArn,
        }),
      },
      ...(this.reevaluation && { resumeQueue: this.reevaluation.queue }),
      environment: {
        ...(quotaShare !== undefined && { QUOTA_SHARE: String(quotaShare) }),
        ...(props.tellViolations !== undefined && { TELL_VIOLATIONS: 'true' }),
      },
      ...(architecture && { architecture }),
      ...(encryptionKey && { encryptionKey }),
      ...(subnetIds.length > 0 && {
        vpc: { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] },
      }),
    });
  }
}

/** By a mark and not by the class: an app may load the package as ES module and as CommonJS. */
const IS_RULE = Symbol.for('sagemaker-training-job-in-vpc.TrainingJobInVpcRule');

/** @throws Error where the stack has a rule already. */
function refuseSecondRule(rule: Construct): void {
  Object.defineProperty(rule, IS_RULE, { value: true });
  const stack = Stack.of(rule);
  const [first, second] = stack.node
    .findAll()
    .filter((construct) => IS_RULE in construct && Stack.of(construct) === stack);
  if (second !== undefined)
    throw new Error(
      `a stack can have one TrainingJobInVpcRule, got ${first?.node.path} and ${second.node.path}: each judges every job of ` +
        'the account and Region, and Config bills both; leave one out, or give it another ruleName and a stack of its own',
    );
}

function chosenOptions(props: TrainingJobInVpcRuleProps): ReadonlySet<PermissionOption> {
  const isChosen: Readonly<Record<PermissionOption, boolean>> = {
    search: props.allowSearch !== false,
    reevaluation: props.reevaluation !== false,
    'encryption key': props.encryptionKey !== undefined,
    vpc: (props.subnetIds ?? []).length > 0,
    'violation events': props.tellViolations !== undefined,
  };
  const options = Object.entries(isChosen) as [PermissionOption, boolean][];
  return new Set(options.filter(([, chosen]) => chosen).map(([option]) => option));
}

export const FUNCTION_DESCRIPTION =
  'Judges every SageMaker training job by its VpcConfig for AWS Config';

/** At most 256 characters, as Config allows: the link has at most 190. */
export function describeRule(remediationUrl: string): string {
  return `SageMaker training jobs run in a VPC. To close a finding: ${remediationUrl}`;
}

/** No Scope beside it: that chooses what triggers an evaluation, and only time triggers this rule. */
export function scheduledSource(
  functionArn: string,
  maximumExecutionFrequency: string,
): CfnConfigRule.SourceProperty {
  return {
    owner: 'CUSTOM_LAMBDA',
    sourceIdentifier: functionArn,
    sourceDetails: [
      {
        eventSource: 'aws.config',
        messageType: 'ScheduledNotification',
        maximumExecutionFrequency,
      },
    ],
  };
}
