// One self-contained template for one account and Region: no assets, no bootstrap, no bucket. A StackSet, the
// console or Terraform deploys it as it is. What it does is chosen by its parameters, not when it is rendered.

import {
  Aws,
  CfnCondition,
  type CfnElement,
  CfnOutput,
  CfnParameter,
  CfnResource,
  Fn,
  RemovalPolicy,
} from 'aws-cdk-lib';
import {
  CfnConfigRule,
  CfnConformancePack,
  MaximumExecutionFrequency,
} from 'aws-cdk-lib/aws-config';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledged-findings.ts';
import { RuleFunction } from '../constructs/rule-function.ts';
import { DEFAULT_REMEDIATION_URL, INPUT_PARAMETERS_LIMIT } from '../constructs/rule-parameters.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';
import { describeRule } from '../constructs/training-job-in-vpc-rule.ts';
import { SelfContainedStack } from '../templates/base-stack.ts';
import { renderYaml } from '../templates/render.ts';

export interface MemberStackProps {
  /** CommonJS that exports `handler` and takes the SDK from Lambda's runtime. */
  readonly inlineCode: string;
}

/** The queue of member-events.yaml; a fixed name, so that this template need not wait for that one. */
export const RE_EVALUATION_QUEUE_NAME = `${DEFAULT_RULE_NAME}-re-evaluation`;

/** What member-events.yaml imports: the ARN of the rule that it starts, or a pattern of those that packs bring. */
export const RULE_ARN_EXPORT = `${DEFAULT_RULE_NAME}-arn`;

const FREQUENCY_PARAMETER = 'MaximumExecutionFrequency';
const RULE_PARAMETERS_PARAMETER = 'RuleParameters';

/** The function, its role and what brings the rule: everything that judges. */
export class MemberStack extends SelfContainedStack {
  readonly ruleFunction: RuleFunction;

  constructor(scope: Construct, id: string, { inlineCode }: MemberStackProps) {
    super(
      scope,
      id,
      'AWS Config rule: SageMaker training jobs run in a VPC (one account and Region)',
    );
    const broughtBy = new CfnParameter(this, 'RuleBroughtBy', {
      description:
        'What brings the rule: this stack (rule), its conformance pack (pack), or another pack (none). Never two of them.',
      allowedValues: ['rule', 'pack', 'none'],
      default: 'rule',
    });
    const frequency = new CfnParameter(this, FREQUENCY_PARAMETER, {
      allowedValues: Object.values(MaximumExecutionFrequency),
      default: MaximumExecutionFrequency.TWENTY_FOUR_HOURS,
    });
    const parameters = new CfnParameter(this, RULE_PARAMETERS_PARAMETER, {
      description:
        'Parameters of the rule (docs/parameters.md) as JSON, all values text: {"requireNetworkIsolation":"true"}',
      allowedPattern: '\\{.*\\}',
      maxLength: INPUT_PARAMETERS_LIMIT,
      default: '{}',
    });
    const logRetention = new CfnParameter(this, 'LogRetentionDays', {
      type: 'Number',
      default: 365,
    });

    this.ruleFunction = new RuleFunction(this, 'Function', {
      functionName: DEFAULT_RULE_NAME,
      code: Code.fromInline(inlineCode),
      memoryMiB: 256,
      logRetention: logRetention.valueAsNumber,
      removalPolicy: RemovalPolicy.DESTROY,
      allowSearch: true,
      resumeQueue: this.#resumeQueue(),
    });
    this.#bringRule(broughtBy, {
      ConfigRuleName: DEFAULT_RULE_NAME,
      Description: describeRule(DEFAULT_REMEDIATION_URL),
      InputParameters: parameters.valueAsString,
      Source: ruleSource(this.ruleFunction.function.functionArn, frequency.valueAsString),
    });
    this.leaveOutDefaults();
  }

  /** The function is told of the queue only where somebody takes its messages. */
  #resumeQueue(): { queueArn: string; queueUrl: string } {
    const reEvaluation = new CfnParameter(this, 'ReEvaluation', {
      description: 'on where member-events.yaml is deployed, too',
      allowedValues: ['on', 'off'],
      default: 'off',
    });
    const isOn = new CfnCondition(this, 'ReEvaluates', {
      expression: Fn.conditionEquals(reEvaluation, 'on'),
    });
    const url = `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${RE_EVALUATION_QUEUE_NAME}`;
    return {
      queueArn: this.formatArn({ service: 'sqs', resource: RE_EVALUATION_QUEUE_NAME }),
      queueUrl: Fn.conditionIf(isOn.logicalId, url, Aws.NO_VALUE).toString(),
    };
  }

  #bringRule(broughtBy: CfnParameter, properties: object): void {
    const { invokePermission, role } = this.ruleFunction;
    const byRule = new CfnCondition(this, 'ByRule', {
      expression: Fn.conditionEquals(broughtBy, 'rule'),
    });
    const rule = new CfnResource(this, 'Rule', {
      type: CfnConfigRule.CFN_RESOURCE_TYPE_NAME,
      properties: { ...properties },
    });
    rule.cfnOptions.condition = byRule;
    rule.addResourceDependency(invokePermission);

    const pack = new CfnConformancePack(this, 'Pack', {
      conformancePackName: DEFAULT_RULE_NAME,
      templateBody: Fn.sub(this.#packTemplate(properties)),
    });
    pack.cfnOptions.condition = new CfnCondition(this, 'ByPack', {
      expression: Fn.conditionEquals(broughtBy, 'pack'),
    });
    pack.addResourceDependency(invokePermission);

    // The id of a rule that a pack brings is not known here, be it this stack's pack or the organization's.
    const ruleArn = Fn.conditionIf(
      byRule.logicalId,
      rule.getAtt('Arn'),
      this.formatArn({
        service: 'config',
        resource: 'config-rule',
        resourceName: 'aws-service-rule/config-conforms.amazonaws.com/*',
      }),
    ).toString();
    role.grantOnRule(ruleArn);
    new CfnOutput(this, 'RuleArn', { value: ruleArn, exportName: RULE_ARN_EXPORT });
    acknowledge(this, [
      {
        id: 'CloudFormation-Validate::W1001',
        reason: 'the output refers to the rule only under the condition on which the rule exists',
      },
    ]);
    acknowledge(role, [
      {
        id: `AwsSolutions-IAM5[Resource::${JSON.stringify(this.resolve(ruleArn))}]`,
        reason: 'reading results of rules that packs brought, whose ids Config makes up',
      },
    ]);
  }

  /** The same rule as the template of a pack, for `Fn::Sub`. */
  #packTemplate(properties: object): string {
    const functionId = this.getLogicalId(
      this.ruleFunction.function.node.defaultChild as CfnElement,
    );
    const placeholder = (name: string) => `\${${name}}`;
    const rule = {
      Type: CfnConfigRule.CFN_RESOURCE_TYPE_NAME,
      Properties: {
        ...properties,
        InputParameters: placeholder(RULE_PARAMETERS_PARAMETER),
        Source: ruleSource(placeholder(`${functionId}.Arn`), placeholder(FREQUENCY_PARAMETER)),
      },
    };
    return renderYaml({ Resources: { Rule: rule } }, { indent: 1 });
  }
}

function ruleSource(functionArn: string, frequency: string): object {
  return {
    Owner: 'CUSTOM_LAMBDA',
    SourceIdentifier: functionArn,
    SourceDetails: [
      {
        EventSource: 'aws.config',
        MessageType: 'ScheduledNotification',
        MaximumExecutionFrequency: frequency,
      },
    ],
  };
}
