import { CfnOutput, CfnParameter, Validations } from 'aws-cdk-lib';
import { CfnOrganizationConformancePack, MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import { parameterProblems } from '../constructs/rule-parameter-problems.ts';
import { inputParameters, type RuleParameterProps } from '../constructs/rule-parameters.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';
import { SelfContainedStack } from '../templates/base-stack.ts';
import { optionalList, optionalText } from '../templates/parameters.ts';
import { FREQUENCY_PARAMETER, PACK_PARAMETERS } from './pack-parameters.ts';
import { FUNCTION_ACCOUNT_PARAMETER, PACK_BODY_LIMIT, renderPackBody } from './rule-pack.ts';

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
export class OrganizationPackStack extends SelfContainedStack {
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
    const problems = parameterProblems(rule);
    if (problems.length > 0)
      throw new Error(
        `OrganizationPackStack ${this.node.path} cannot be built: ${problems.join('; ')}`,
      );
    const packName = new CfnParameter(this, 'PackName', {
      description: 'Name of the pack.',
      default: DEFAULT_RULE_NAME,
      allowedPattern: '[a-zA-Z][-a-zA-Z0-9]*',
      maxLength: 128,
    });
    const excluded = optionalList(
      this,
      'ExcludedAccounts',
      `Accounts ${isCentral ? 'that the function does not know' : 'without the function'} or without a recorder: one of them would fail the pack. A parameter takes 315 accounts, see docs/organization.md for more.`,
    );
    const decided = inputParameters(rule);
    const inputs = [
      ...(isCentral
        ? [{ ParameterName: FUNCTION_ACCOUNT_PARAMETER.name, ParameterValue: this.account }]
        : []),
      {
        ParameterName: FREQUENCY_PARAMETER.name,
        ParameterValue: rule.maximumExecutionFrequency ?? this.#frequency(),
      },
      ...PACK_PARAMETERS.map(({ name, sets, description }) => {
        if (decided[sets] !== undefined)
          return { ParameterName: name, ParameterValue: decided[sets] };
        const { value, when } = optionalText(this, name, description);
        return when({ ParameterName: name, ParameterValue: value });
      }),
    ];

    this.pack = new CfnOrganizationConformancePack(this, 'Pack', {
      organizationConformancePackName: packName.valueAsString,
      templateBody: usableBody(packBody ?? renderPackBody({ isCentral })),
    });
    this.pack.addPropertyOverride('ExcludedAccounts', excluded.when(excluded.values));
    this.pack.addPropertyOverride('ConformancePackInputParameters', inputs);
    Validations.of(this.pack).acknowledge({
      id: 'CloudFormation-Validate::F3031',
      reason:
        'the validator takes the empty default for an account id; the condition leaves it out',
    });
    new CfnOutput(this, 'PackArn', {
      value: this.pack.ref,
      description: 'The organization conformance pack',
    });
  }

  #frequency(): string {
    const { valueAsString } = new CfnParameter(this, FREQUENCY_PARAMETER.name, {
      ...FREQUENCY_PARAMETER,
      allowedValues: Object.values(MaximumExecutionFrequency),
    });
    return valueAsString;
  }
}

/** @throws Error for a body that PutOrganizationConformancePack does not take. */
function usableBody(body: string): string {
  const bytes = Buffer.byteLength(body);
  if (bytes >= 1 && bytes <= PACK_BODY_LIMIT) return body;
  throw new Error(
    `packBody must have 1 to ${PACK_BODY_LIMIT} bytes, got ${bytes}; put a longer one into a bucket and use the API's TemplateS3Uri`,
  );
}
