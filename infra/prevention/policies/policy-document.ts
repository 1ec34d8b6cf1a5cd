// Makes the Deny statements of the requirements. The same code serves literal options and the parameters of a
// CloudFormation template, where a switch is a condition that CloudFormation evaluates.

import { type IResolvable, Token } from 'aws-cdk-lib';
import { type BreakGlass, breakGlassConditions, breakGlassGuards } from './break-glass.ts';
import {
  actionsOf,
  conditionOf,
  type EnforcementSwitch,
  type Requirement,
  requirements,
} from './requirements.ts';

/** What the policies ask for; a VPC with subnets and security groups is always asked for. */
export interface EnforcementOptions {
  /**
   * Subnets that may be used.
   * @default - any subnet
   */
  readonly allowedSubnetIds?: readonly string[];
  /**
   * Security groups that may be used.
   * @default - any security group
   */
  readonly allowedSecurityGroupIds?: readonly string[];
  /**
   * Whether network isolation must be on, if the action has a condition key for it.
   * @default false
   */
  readonly requireNetworkIsolation?: boolean;
  /**
   * Whether encryption between containers must be on, if the action has a condition key for it.
   * @default false
   */
  readonly requireInterContainerEncryption?: boolean;
  /**
   * Whether a KMS key for the storage volume must be named, if the action has a condition key for it. Requests for
   * instance types with local storage, which take no key, and for no instances are not denied.
   * @default false
   */
  readonly requireVolumeKmsKey?: boolean;
  /**
   * Whether processing jobs must meet the same requirements.
   * @default false
   */
  readonly processingJobs?: boolean;
}

/** An IAM policy document, as JSON. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly unknown[];
}

/** Answers for each switch with the value, with nothing, or with an expression that decides on deployment. */
export interface SwitchBoard {
  /** The value where the switch is on; undefined where it is off. */
  when(name: EnforcementSwitch, value: unknown): unknown;
  readonly allowedSubnetIds: readonly string[] | IResolvable;
  readonly allowedSecurityGroupIds: readonly string[] | IResolvable;
}

/**
 * The policy for the given options; with `breakGlass`, some principals are exempt, and guarded.
 *
 * @throws Error that lists every listed id that is not the id of a subnet or of a security group.
 */
export function enforcementDocument(
  options: EnforcementOptions = {},
  breakGlass?: BreakGlass,
): PolicyDocument {
  refuseForeignIds(options);
  const board = literalSwitchBoard(options);
  if (breakGlass === undefined) return documentBy(board);
  return documentBy(board, breakGlassConditions(breakGlass), breakGlassGuards(breakGlass));
}

/**
 * The policy whose switches the board decides. `exemptions` are added to the condition of every requirement,
 * and `guards` are the statements behind them.
 */
export function documentBy(
  board: SwitchBoard,
  exemptions: Readonly<Record<string, unknown>> = {},
  guards: readonly unknown[] = [],
): PolicyDocument {
  const statements = requirements.map((requirement) => {
    const statement = denyStatement(requirement, board, exemptions);
    return requirement.onlyWith === undefined
      ? statement
      : board.when(requirement.onlyWith, statement);
  });
  return {
    Version: '2012-10-17',
    Statement: [...statements, ...guards].filter((item) => item !== undefined),
  };
}

function denyStatement(
  requirement: Requirement,
  board: SwitchBoard,
  exemptions: Readonly<Record<string, unknown>>,
): unknown {
  const actions = actionsOf(requirement).map(({ action, onlyWith }) =>
    onlyWith === undefined ? action : board.when(onlyWith, action),
  );
  return {
    Sid: requirement.sid,
    Effect: 'Deny',
    Action: actions.filter((action) => action !== undefined),
    Resource: '*',
    Condition: { ...conditionOf(requirement, valuesOf(requirement, board)), ...exemptions },
  };
}

function valuesOf(requirement: Requirement, board: SwitchBoard): unknown {
  switch (requirement.deniedIfKey) {
    case 'has no value':
      return 'true';
    case 'is not true':
      return 'false';
    case 'has a value outside the list':
      return requirement.key === 'sagemaker:VpcSubnets'
        ? board.allowedSubnetIds
        : board.allowedSecurityGroupIds;
  }
}

function literalSwitchBoard(options: EnforcementOptions): SwitchBoard {
  const allowedSubnetIds = options.allowedSubnetIds ?? [];
  const allowedSecurityGroupIds = options.allowedSecurityGroupIds ?? [];
  const on: Readonly<Record<EnforcementSwitch, boolean>> = {
    allowedSubnets: allowedSubnetIds.length > 0,
    allowedSecurityGroups: allowedSecurityGroupIds.length > 0,
    networkIsolation: options.requireNetworkIsolation ?? false,
    interContainerEncryption: options.requireInterContainerEncryption ?? false,
    volumeKmsKey: options.requireVolumeKmsKey ?? false,
    processingJobs: options.processingJobs ?? false,
  };
  return {
    when: (name, value) => (on[name] ? value : undefined),
    allowedSubnetIds,
    allowedSecurityGroupIds,
  };
}

/** An id of the wrong kind allows nothing: found here, and not when the first job is denied. */
function refuseForeignIds(options: EnforcementOptions): void {
  const problems = (
    [
      ['allowedSubnetIds', 'subnet-'],
      ['allowedSecurityGroupIds', 'sg-'],
    ] as const
  ).flatMap(([name, start]) => {
    const ids = options[name] ?? [];
    // The list of a parameter is known to be one as a whole only.
    if (Token.isUnresolved(ids)) return [];
    const foreign = ids.filter((id) => !Token.isUnresolved(id) && !id.startsWith(start));
    if (foreign.length === 0) return [];
    return `${name} must start with "${start}", got ${foreign.map((id) => `"${id}"`).join(', ')}`;
  });
  if (problems.length > 0)
    throw new Error(`the policy would allow no network: ${problems.join('; ')}`);
}
