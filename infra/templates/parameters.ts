// Parameters of a template that may be left empty, with the condition that they are not.

import { Aws, CfnCondition, CfnParameter, CfnResource, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A parameter and the condition under which it counts. */
export interface OptionalParameter {
  readonly parameter: CfnParameter;
  readonly condition: CfnCondition;
  /** The value where the condition holds, and nothing where it does not. */
  when(value: unknown): unknown;
}

/**
 * A list with commas, empty by default; counts where something is in it. CloudFormation holds each item against
 * `allowedPattern`, which has to let the empty text through.
 */
export function optionalList(
  scope: Construct,
  id: string,
  description: string,
  allowedPattern?: string,
): OptionalParameter & { readonly values: string[] } {
  const parameter = new CfnParameter(scope, id, {
    type: 'CommaDelimitedList',
    default: '',
    description,
    ...(allowedPattern !== undefined && { allowedPattern }),
  });
  // An empty value of this type is a list with one empty text in it.
  const isEmpty = Fn.conditionEquals(Fn.join('', parameter.valueAsList), '');
  return {
    ...optional(scope, id, parameter, Fn.conditionNot(isEmpty)),
    values: parameter.valueAsList,
  };
}

/** A text, which counts where it is not empty. */
export function optionalText(
  scope: Construct,
  id: string,
  description: string,
): OptionalParameter & { readonly value: string } {
  const parameter = new CfnParameter(scope, id, {
    type: 'String',
    default: '',
    description,
  });
  const isEmpty = Fn.conditionEquals(parameter.valueAsString, '');
  return {
    ...optional(scope, id, parameter, Fn.conditionNot(isEmpty)),
    value: parameter.valueAsString,
  };
}

/** A choice of true and false; counts where it is true. */
export function flag(
  scope: Construct,
  id: string,
  description: string,
  defaultValue = false,
): OptionalParameter {
  const parameter = new CfnParameter(scope, id, {
    type: 'String',
    allowedValues: ['true', 'false'],
    default: String(defaultValue),
    description,
  });
  return optional(scope, id, parameter, Fn.conditionEquals(parameter.valueAsString, 'true'));
}

/** Leaves every resource of a construct to a condition. */
export function onlyIf(condition: CfnCondition, construct: Construct): void {
  for (const child of construct.node.findAll())
    if (CfnResource.isCfnResource(child)) child.cfnOptions.condition = condition;
}

function optional(
  scope: Construct,
  id: string,
  parameter: CfnParameter,
  expression: ReturnType<typeof Fn.conditionEquals>,
): OptionalParameter {
  const condition = new CfnCondition(scope, `Uses${id}`, { expression });
  return {
    parameter,
    condition,
    when: (value) => Fn.conditionIf(condition.logicalId, value, Aws.NO_VALUE),
  };
}
