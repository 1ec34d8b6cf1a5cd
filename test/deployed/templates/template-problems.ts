// The whole check of one template, under every choice of its parameters, down to templates inside it.

import { resolveResources } from '../../support/resolve-template.ts';
import { readTemplate, type Template } from '../../support/template.ts';
import {
  aggregatorProblems,
  fieldsOf,
  type Properties,
  remediationProblems,
  ruleProblems,
  storedQueryProblems,
} from './config-problems.ts';
import { eventSourceProblems, functionProblems, queueProblems } from './function-problems.ts';
import { packBodyProblems, packBucketProblems } from './pack-problems.ts';
import { parameterChoices } from './parameter-choices.ts';
import { policiesIn, policyProblems } from './policy-problems.ts';
import { resourceShapes } from './resource-shapes.ts';
import { serviceModel } from './service-model.ts';
import { shapeProblems } from './shape-problems.ts';
import { stackSetProblems, templateSizeProblems } from './stack-set-problems.ts';

/** What was looked at, so that a check that looked at nothing can be told from one that found nothing. */
export interface Findings {
  readonly problems: readonly string[];
  /** How many resources of each type were looked at, each once. */
  readonly resources: ReadonlyMap<string, number>;
  /** Places whose value was compared with the service model. */
  readonly comparedPlaces: ReadonlySet<string>;
  /** Ids of resources that no choice of parameters brings about. */
  readonly unreached: readonly string[];
  readonly policies: number;
}

export interface CheckOptions {
  /** Whether the template is the body of a conformance pack. @default false */
  readonly isPack?: boolean;
}

type Resources = ReturnType<typeof resolveResources>;

interface Tally {
  readonly problems: Set<string>;
  readonly types: Map<string, string>;
  readonly compared: Set<string>;
  readonly policies: Map<string, unknown>;
}

/** @throws Error if the text is no template, or one with functions that are not understood. */
export async function templateProblems(
  text: string,
  where: string,
  { isPack = false }: CheckOptions = {},
): Promise<Findings> {
  const tally: Tally = {
    problems: new Set(),
    types: new Map(),
    compared: new Set(),
    policies: new Map(),
  };
  const unreached = check(text, where, isPack, tally);
  for (const [path, policy] of tally.policies)
    for (const one of await policyProblems(policy, path)) tally.problems.add(one);
  const resources = new Map<string, number>();
  for (const type of tally.types.values()) resources.set(type, (resources.get(type) ?? 0) + 1);
  return {
    problems: [...tally.problems],
    resources,
    comparedPlaces: tally.compared,
    unreached,
    policies: tally.policies.size,
  };
}

function check(text: string, where: string, isPack: boolean, tally: Tally): readonly string[] {
  const template = readTemplate(text);
  const note = (found: readonly string[]) => {
    for (const one of found) tally.problems.add(one);
  };
  if (isPack) note(packBodyProblems(text, template, where));
  const reached = new Set<string>();
  for (const values of parameterChoices(template)) {
    const resources = resolveResources(template, values);
    for (const [id, { Type, Properties }] of resources) {
      const path = `${where} ${id}`;
      reached.add(id);
      tally.types.set(path, Type);
      note(modelProblems(Type, Properties, path, tally.compared));
      note(ownProblems(Type, Properties, path, { template, resources, isPack }));
      for (const [at, policy] of policiesIn(Properties, path)) tally.policies.set(at, policy);
      const { TemplateBody: body } = Properties;
      if (typeof body === 'string') {
        note(templateSizeProblems(body, `${path}.TemplateBody`));
        check(body, `${path}.TemplateBody`, Type.endsWith('ConformancePack'), tally);
      }
    }
  }
  return Object.keys(template.Resources).filter((id) => !reached.has(id));
}

function modelProblems(
  type: string,
  properties: Properties,
  where: string,
  compared: Set<string>,
): readonly string[] {
  const described = resourceShapes[type];
  if (described === undefined) return [];
  const { service, shapes, renamed = {}, listsOf = {} } = described;
  const shapeCheck = {
    model: serviceModel(service),
    onCompared: (place: string) => void compared.add(place),
  };
  const named = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [renamed[name] ?? name, value]),
  );
  return [
    ...shapes.flatMap((shape) => shapeProblems(shapeCheck, shape, named, where)),
    ...Object.entries(listsOf).flatMap(([name, shape]) =>
      [properties[name] ?? []]
        .flat()
        .flatMap((item, position) =>
          shapeProblems(shapeCheck, shape, item, `${where}.${name}[${position}]`),
        ),
    ),
  ];
}

interface Surroundings {
  readonly template: Template;
  readonly resources: Resources;
  readonly isPack: boolean;
}

function ownProblems(
  type: string,
  properties: Properties,
  where: string,
  { resources, isPack }: Surroundings,
): readonly string[] {
  switch (type) {
    case 'AWS::Config::ConfigRule':
      return ruleProblems(properties, where, isPack);
    case 'AWS::Config::ConfigurationAggregator':
      return aggregatorProblems(properties, where);
    case 'AWS::Config::OrganizationConformancePack':
      return packBucketProblems(properties, where);
    case 'AWS::Config::RemediationConfiguration':
      return remediationProblems(properties, where);
    case 'AWS::Config::StoredQuery':
      return storedQueryProblems(properties, where);
    case 'AWS::CloudFormation::StackSet':
      return stackSetProblems(properties, where);
    case 'AWS::Lambda::EventSourceMapping':
      return eventSourceProblems(properties, timesOf(properties, resources), where);
    case 'AWS::Lambda::Function':
      return functionProblems(properties, where);
    case 'AWS::SQS::Queue':
      return queueProblems(properties, where);
    default:
      return [];
  }
}

/** The times of the function and the queue that an event source mapping of the same template connects. */
function timesOf({ FunctionName, EventSourceArn }: Properties, resources: Resources) {
  const propertiesOf = (reference: unknown) => {
    const [, id = ''] = /«([^».]+)/.exec(String(reference)) ?? [];
    return fieldsOf(resources.get(id)?.Properties);
  };
  const { Timeout } = propertiesOf(FunctionName);
  const { VisibilityTimeout } = propertiesOf(EventSourceArn);
  return {
    ...(Timeout !== undefined && { functionTimeout: Number(Timeout) }),
    ...(VisibilityTimeout !== undefined && { visibilityTimeout: Number(VisibilityTimeout) }),
  };
}
