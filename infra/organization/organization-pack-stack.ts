import { CfnOutput, Validations } from 'aws-cdk-lib';
import {
  CfnOrganizationConformancePack,
  type MaximumExecutionFrequency,
} from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import { addNextSteps } from '../account/rule-outputs.ts';
import {
  FUNCTION_ACCOUNT_PARAMETER,
  PACK_BODY_LIMIT,
  renderPackBody,
} from '../account/rule-pack.ts';
import { refuse } from '../constructs/problems.ts';
import {
  inputParameters,
  parameterProblems,
  type RuleParameterProps,
  ruleParameterRows,
} from '../constructs/rule-parameters.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';
import { BaseStack } from '../templates/base-stack.ts';
import { declareParameters, type ParameterGroup, whereGiven } from '../templates/parameters.ts';
import {
  FREQUENCY_ID,
  frequencyParameter,
  parameterId,
  ruleParameterGroup,
} from '../templates/rule-parameter-group.ts';

export interface OrganizationPackStackProps {
  /**
   * The pack's body, at most 51,200 bytes.
   *
   * @default - the body of rule-pack.ts
   */
  readonly packBody?: string;

  /**
   * Whether the function of this stack's account judges all of them.
   *
   * @default false: each account has its own function
   */
  readonly isCentral?: boolean;

  /**
   * What is decided here and no parameter of this stack: what of the rule's settings a pack knows, others are not used.
   * CDK keeps the parameters of a deployed stack, so that new defaults would not reach it.
   *
   * @default - everything is a parameter of this stack
   */
  readonly rule?: RuleParameterProps & {
    readonly maximumExecutionFrequency?: MaximumExecutionFrequency;
  };
}

/**
 * The pack in every account of the organization, the management account included, except the excluded ones.
 * For one Region, in the management account or a delegated administrator of config-multiaccountsetup.amazonaws.com.
 */
export class OrganizationPackStack extends BaseStack {
  readonly pack: CfnOrganizationConformancePack;

  constructor(
    scope: Construct,
    id: string,
    { packBody, isCentral = false, rule = {} }: OrganizationPackStackProps = {},
  ) {
    super(
      scope,
      id,
      `Organization conformance pack: SageMaker training jobs run in a VPC. For one Region; ${
        isCentral
          ? 'the function of this account must know every account that is not excluded.'
          : 'every account that is not excluded must have the function.'
      }`,
    );
    refuse(`OrganizationPackStack ${this.node.path}`, parameterProblems(rule));
    const decided: Readonly<Record<string, string>> = {
      ...inputParameters(rule),
      ...(rule.maximumExecutionFrequency && { [FREQUENCY_ID]: rule.maximumExecutionFrequency }),
    };
    const parameter = declareParameters(this, parameterGroups(isCentral, decided));

    this.pack = new CfnOrganizationConformancePack(this, 'Pack', {
      organizationConformancePackName: parameter('PackName').valueAsString,
      templateBody: usableBody(packBody ?? renderPackBody({ isCentral })),
    });
    const excluded = whereGiven(parameter('ExcludedAccounts'));
    this.pack.addPropertyOverride(
      'ExcludedAccounts',
      excluded.when(excluded.parameter.valueAsList),
    );
    this.pack.addPropertyOverride('ConformancePackInputParameters', [
      ...(isCentral
        ? [{ ParameterName: FUNCTION_ACCOUNT_PARAMETER, ParameterValue: this.account }]
        : []),
      {
        ParameterName: FREQUENCY_ID,
        ParameterValue: decided[FREQUENCY_ID] ?? parameter(FREQUENCY_ID).valueAsString,
      },
      ...ruleParameterRows.map(([name]) => {
        const ParameterName = parameterId(name);
        if (decided[name] !== undefined) return { ParameterName, ParameterValue: decided[name] };
        const { parameter: chosen, when } = whereGiven(parameter(ParameterName));
        return when({ ParameterName, ParameterValue: chosen.valueAsString });
      }),
    ]);
    Validations.of(this.pack).acknowledge({
      id: 'CloudFormation-Validate::F3031',
      reason:
        'the validator takes the empty default for an account id; the condition leaves it out',
    });
    new CfnOutput(this, 'PackArn', {
      value: this.pack.ref,
      description: 'The organization conformance pack',
    });
    addNextSteps(
      this,
      `See which accounts have the pack: aws configservice get-organization-conformance-pack-detailed-status --organization-conformance-pack-name ${parameter('PackName').valueAsString}`,
    );
  }
}

/** Without what is decided. */
function parameterGroups(
  isCentral: boolean,
  decided: Readonly<Record<string, string>>,
): readonly ParameterGroup[] {
  const decidedIds = new Set([
    ...ruleParameterRows.filter(([name]) => name in decided).map(([name]) => parameterId(name)),
    ...(FREQUENCY_ID in decided ? [FREQUENCY_ID] : []),
  ]);
  const groups: readonly ParameterGroup[] = [
    {
      label: 'The pack',
      parameters: {
        PackName: {
          label: 'Name of the pack',
          description: 'Name of the pack.',
          default: DEFAULT_RULE_NAME,
          allowedPattern: '^[a-zA-Z][-a-zA-Z0-9]*$',
          maxLength: 128,
          constraintDescription: 'Must be letters, digits and hyphens, a letter first.',
        },
        ExcludedAccounts: {
          label: 'Excluded accounts',
          description: `Accounts ${isCentral ? 'that the function does not know' : 'without the function'} or without a recorder: one of them would fail the pack. A parameter takes 315 accounts, see docs/organization.md for more.`,
          type: 'CommaDelimitedList',
          default: '',
          allowedPattern: '^(\\d{12})?$',
          constraintDescription:
            'Must be account IDs of 12 digits, separated by commas, or nothing.',
        },
        [FREQUENCY_ID]: frequencyParameter,
      },
    },
    ruleParameterGroup,
  ];
  return groups.map(({ label, parameters }) => ({
    label,
    parameters: Object.fromEntries(
      Object.entries(parameters).filter(([id]) => !decidedIds.has(id)),
    ),
  }));
}

/** @throws Error for a body that PutOrganizationConformancePack does not take. */
function usableBody(body: string): string {
  const bytes = Buffer.byteLength(body);
  if (bytes >= 1 && bytes <= PACK_BODY_LIMIT) return body;
  throw new Error(
    `packBody must have 1 to ${PACK_BODY_LIMIT} bytes, got ${bytes}; put a longer one into a bucket and use the API's TemplateS3Uri`,
  );
}
