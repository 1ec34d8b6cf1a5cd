// The member template in every account of chosen organizational units, by service-managed StackSets. Accounts
// that join a unit later get it, accounts that leave lose it. The management account is never reached.

import { CfnStackSet, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { memberStackSetProblems } from './member-stack-set-problems.ts';

/** A template that every account gets. */
export interface MemberTemplate {
  /** The StackSet's name: 1 to 128 letters, digits and hyphens, a letter first. */
  readonly name: string;
  /** YAML or JSON, 1 to 51,200 bytes. */
  readonly body: string;
  /** Values of the template's parameters; the others keep their defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface MemberStackSetStackProps extends StackProps {
  /** In the order in which they are deployed: a rule after its function. */
  readonly templates: readonly MemberTemplate[];

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
  readonly callAs?: 'SELF' | 'DELEGATED_ADMIN';

  /**
   * The account that the organization is managed from. StackSets of a delegated administrator belong to it too, and
   * the second of several templates names the first by its ARN.
   *
   * @default - the account of this stack
   */
  readonly managementAccountId?: string;

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

export class MemberStackSetStack extends Stack {
  readonly stackSets: readonly CfnStackSet[];

  /** @throws Error that lists every problem: what, the value given, what is allowed. */
  constructor(scope: Construct, id: string, props: MemberStackSetStackProps) {
    super(scope, id, {
      description: 'StackSet: AWS Config rule about SageMaker training jobs in every account',
      ...props,
    });
    const problems = memberStackSetProblems(props);
    if (problems.length > 0)
      throw new Error(
        `MemberStackSetStack ${this.node.path} cannot be built: ${problems.join('; ')}`,
      );

    const stackSets: CfnStackSet[] = [];
    for (const template of props.templates)
      stackSets.push(this.#deploy(template, props, stackSets.at(-1)));
    this.stackSets = stackSets;
  }

  #deploy(
    { name, body, parameters = {} }: MemberTemplate,
    props: MemberStackSetStackProps,
    previous: CfnStackSet | undefined,
  ): CfnStackSet {
    const excluded = props.excludedAccountIds ?? [];
    return new CfnStackSet(this, name, {
      stackSetName: name,
      templateBody: body,
      description: 'AWS Config rule: SageMaker training jobs run in a VPC',
      parameters: Object.entries(parameters).map(([parameterKey, parameterValue]) => ({
        parameterKey,
        parameterValue,
      })),
      permissionModel: 'SERVICE_MANAGED',
      callAs: props.callAs ?? 'DELEGATED_ADMIN',
      // The function's role has a name that CloudFormation makes, so that Regions do not collide.
      capabilities: ['CAPABILITY_IAM'],
      autoDeployment: {
        enabled: true,
        retainStacksOnAccountRemoval: props.retainStacksOnAccountRemoval ?? false,
        // A new account gets them in this order too; and the reference makes this StackSet wait for that one.
        ...(previous === undefined ? {} : { dependsOn: [this.#arnOf(previous, props)] }),
      },
      managedExecution: { Active: true },
      operationPreferences: {
        failureTolerancePercentage: props.failureTolerancePercentage ?? 10,
        maxConcurrentPercentage: props.maxConcurrentPercentage ?? 25,
        // Otherwise the tolerance would also bound how many accounts are deployed to at once.
        concurrencyMode: 'SOFT_FAILURE_TOLERANCE',
        regionConcurrencyType: 'SEQUENTIAL',
        regionOrder: [...props.regions],
      },
      stackInstancesGroup: [
        {
          regions: [...props.regions],
          deploymentTargets: {
            organizationalUnitIds: [...props.organizationalUnitIds],
            ...(excluded.length === 0
              ? {}
              : { accountFilterType: 'DIFFERENCE', accounts: [...excluded] }),
          },
        },
      ],
    });
  }

  #arnOf(stackSet: CfnStackSet, { managementAccountId }: MemberStackSetStackProps): string {
    return this.formatArn({
      ...(managementAccountId === undefined ? {} : { account: managementAccountId }),
      service: 'cloudformation',
      resource: 'stackset',
      resourceName: stackSet.attrStackSetId,
    });
  }
}
