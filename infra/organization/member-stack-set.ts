// The member template in every account of chosen organizational units, by a service-managed StackSet. Accounts that
// join a unit later get it, accounts that leave lose it. The management account is never reached.

import { CfnOutput, CfnStackSet, Stack, type StackProps } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { addNextSteps } from '../account/rule-outputs.ts';
import {
  all,
  type Check,
  eachItem,
  hasNoDoubles,
  isNotEmpty,
  isOneOf,
  isWholeNumber,
  matches,
  problemsOf,
  refuse,
} from '../constructs/problems.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';

export interface MemberStackSetStackProps extends StackProps {
  /** The template's file. It goes into the bucket of this account's bootstrap, and StackSets reads it there. */
  readonly templatePath: string;

  /** Values of the template's parameters; the others keep their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;

  /** Ids of organizational units (ou-…), or of a root (r-…) for all of them. */
  readonly organizationalUnitIds: readonly string[];

  /** The Regions, in the order of rollout: put the one first where a mistake does least harm. */
  readonly regions: readonly string[];

  /**
   * Accounts of these units that get nothing.
   *
   * @default - none
   */
  readonly excludedAccountIds?: readonly string[];

  /**
   * Who deploys: the management account (SELF) or a delegated administrator of StackSets.
   *
   * @default 'DELEGATED_ADMIN'
   */
  readonly callAs?: string;

  /**
   * The share of a Region's accounts that may fail before StackSets stops, in percent. Accounts without a recorder
   * fail where the template brings a rule.
   *
   * @default 10
   */
  readonly failureTolerancePercentage?: number;

  /**
   * The share of accounts that are deployed to at once, in percent.
   *
   * @default 25
   */
  readonly maxConcurrentPercentage?: number;

  /**
   * Whether the stacks stay in accounts that leave the units. They would run, cost and report under a version that
   * nobody can upgrade from here; removed, they leave Config's history of results.
   *
   * @default false
   */
  readonly retainStacksOnAccountRemoval?: boolean;
}

const checks: Readonly<Record<string, Check>> = {
  organizationalUnitIds: all(
    isNotEmpty('unit'),
    eachItem(
      matches(
        'list ids such as ou-ab12-c3d4e5f6 or r-ab12',
        /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/,
      ),
    ),
    hasNoDoubles,
  ),
  regions: all(
    isNotEmpty('Region'),
    eachItem(matches('list Regions such as eu-central-1', /^[a-z]{2,}(-[a-z]+)+-\d+$/)),
    hasNoDoubles,
  ),
  excludedAccountIds: eachItem(matches('list ids of 12 digits', /^\d{12}$/)),
  callAs: isOneOf(['SELF', 'DELEGATED_ADMIN']),
  failureTolerancePercentage: isWholeNumber(0, 100),
  maxConcurrentPercentage: isWholeNumber(1, 100),
};

/** StackSet and template as L1 and asset, see docs/decisions/0007-own-stack-set.md. */
export class MemberStackSetStack extends Stack {
  readonly stackSet: CfnStackSet;

  /** @throws Error that lists every problem: what, the value given, what is allowed. */
  constructor(scope: Construct, id: string, props: MemberStackSetStackProps) {
    super(scope, id, {
      description: 'StackSet: AWS Config rule about SageMaker training jobs in every account',
      ...props,
    });
    refuse(`MemberStackSetStack ${this.node.path}`, problemsOf(checks, props));
    const { organizationalUnitIds, regions, excludedAccountIds = [], parameters = {} } = props;
    const { callAs = 'DELEGATED_ADMIN' } = props;

    this.stackSet = new CfnStackSet(this, DEFAULT_RULE_NAME, {
      stackSetName: DEFAULT_RULE_NAME,
      templateUrl: new Asset(this, 'Template', { path: props.templatePath }).httpUrl,
      description: 'AWS Config rule: SageMaker training jobs run in a VPC',
      parameters: Object.entries(parameters).map(([parameterKey, parameterValue]) => ({
        parameterKey,
        parameterValue,
      })),
      permissionModel: 'SERVICE_MANAGED',
      callAs,
      // The function's role has a name that CloudFormation makes, so that Regions do not collide.
      capabilities: ['CAPABILITY_IAM'],
      autoDeployment: {
        enabled: true,
        retainStacksOnAccountRemoval: props.retainStacksOnAccountRemoval ?? false,
      },
      managedExecution: { Active: true },
      operationPreferences: {
        failureTolerancePercentage: props.failureTolerancePercentage ?? 10,
        maxConcurrentPercentage: props.maxConcurrentPercentage ?? 25,
        // Otherwise the tolerance would also bound how many accounts are deployed to at once.
        concurrencyMode: 'SOFT_FAILURE_TOLERANCE',
        regionConcurrencyType: 'SEQUENTIAL',
        regionOrder: [...regions],
      },
      stackInstancesGroup: [
        {
          regions: [...regions],
          deploymentTargets: {
            organizationalUnitIds: [...organizationalUnitIds],
            ...(excludedAccountIds.length > 0 && {
              accountFilterType: 'DIFFERENCE',
              accounts: [...excludedAccountIds],
            }),
          },
        },
      ],
    });
    new CfnOutput(this, 'StackSetId', {
      description: 'The StackSet',
      value: this.stackSet.attrStackSetId,
    });
    addNextSteps(
      this,
      `See which accounts have their stack: aws cloudformation list-stack-instances --call-as ${callAs} --stack-set-name ${DEFAULT_RULE_NAME}`,
    );
  }
}
