// Parameters of a template: groups and labels as the console shows them, and values that may be left empty, with the
// condition that they are not.

import {
  Aws,
  CfnCondition,
  CfnParameter,
  type CfnParameterProps,
  CfnResource,
  Fn,
  type ICfnConditionExpression,
  type IResolvable,
  type Stack,
} from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

export interface LabelledParameter extends CfnParameterProps {
  readonly label: string;
  readonly description: string;
}

/** Parameters under one heading, by their ids. */
export interface ParameterGroup {
  readonly label: string;
  readonly parameters: Readonly<Record<string, LabelledParameter>>;
}

/**
 * Declares the parameters in this order, and how the console groups and labels them.
 *
 * @returns the parameter of an id. @throws Error from it for an id that is none of them.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-interface.html
 */
export function declareParameters(
  stack: Stack,
  groups: readonly ParameterGroup[],
): (id: string) => CfnParameter {
  const entries = groups.flatMap(({ parameters }) => Object.entries(parameters));
  const declared = new Map(
    entries.map(([id, { label: _, ...props }]) => [id, new CfnParameter(stack, id, props)]),
  );
  stack.templateOptions.metadata = {
    'AWS::CloudFormation::Interface': {
      ParameterGroups: groups.map(({ label, parameters }) => ({
        Label: { default: label },
        Parameters: Object.keys(parameters),
      })),
      ParameterLabels: Object.fromEntries(
        entries.map(([id, { label }]) => [id, { default: label }]),
      ),
    },
  };
  return (id) => {
    const parameter = declared.get(id);
    if (parameter === undefined) throw new Error(`there is no parameter ${id}`);
    return parameter;
  };
}

/** The parameter, which counts where it is not empty; a list, where something is in it. */
export function whereGiven(parameter: CfnParameter): OptionalParameter {
  // An empty value of a list is a list with one empty text in it.
  const given =
    parameter.type === 'CommaDelimitedList'
      ? Fn.join('', parameter.valueAsList)
      : parameter.valueAsString;
  return optional(parameter, Fn.conditionNot(Fn.conditionEquals(given, '')));
}

/** The parameter, which counts where it is true. */
export function whereTrue(parameter: CfnParameter): OptionalParameter {
  return optional(parameter, Fn.conditionEquals(parameter.valueAsString, 'true'));
}

/** A parameter and the condition under which it counts. */
export interface OptionalParameter {
  readonly parameter: CfnParameter;
  readonly condition: CfnCondition;
  /** The value where the condition holds, and nothing where it does not. */
  when(value: unknown): IResolvable;
}

type Texts = Pick<LabelledParameter, 'label' | 'description'>;

/** A choice of true and false. */
export function flag(defaultValue: boolean, texts: Texts): LabelledParameter {
  return { ...texts, allowedValues: ['true', 'false'], default: String(defaultValue) };
}

/** A text of that pattern, or nothing. */
export function text(pattern: string, demand: string, texts: Texts): LabelledParameter {
  return {
    ...texts,
    default: '',
    allowedPattern: `^(${pattern})?$`,
    constraintDescription: `Must be ${demand}, or nothing.`,
  };
}

/** A list with commas, which may be empty: CloudFormation holds each item against the pattern, and such a list is one empty item. */
export function list(pattern: string, items: string, texts: Texts): LabelledParameter {
  return {
    ...texts,
    type: 'CommaDelimitedList',
    default: '',
    allowedPattern: `^(${pattern})?$`,
    constraintDescription: `${items}, or nothing.`,
  };
}

/** Leaves every resource of a construct to a condition. */
export function onlyIf(condition: CfnCondition, construct: IConstruct): void {
  for (const child of construct.node.findAll())
    if (CfnResource.isCfnResource(child)) child.cfnOptions.condition = condition;
}

function optional(parameter: CfnParameter, expression: ICfnConditionExpression): OptionalParameter {
  const { scope, id } = parameter.node;
  const existing = scope?.node.tryFindChild(`Uses${id}`);
  const condition =
    existing instanceof CfnCondition
      ? existing
      : new CfnCondition(scope as Construct, `Uses${id}`, { expression });
  return {
    parameter,
    condition,
    when: (value) => Fn.conditionIf(condition.logicalId, value, Aws.NO_VALUE),
  };
}
