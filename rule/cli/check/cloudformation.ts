// CloudFormation and SAM templates: the resources that are training jobs, or start them.

import { jobsOfDocument } from './embedded-document.ts';
import { joined, textWithGaps } from './gaps.ts';
import { type JobDefinition, readRequest } from './job-definition.ts';
import { jobsOfPipeline } from './pipeline-definition.ts';
import {
  type Attribute,
  attributeOf,
  type Entry,
  entryAt,
  isMapping,
  itemsOf,
  knownText,
  type Mapping,
  mapValues,
  type Scalar,
  type SourceValue,
  textAt,
  type Unknown,
  unknown,
  valueAt,
} from './source-value.ts';
import { jobsOfStateMachine } from './step-functions.ts';
import { metadataSuppressions } from './suppressions.ts';

export function isCloudFormation(root: SourceValue): boolean {
  if (entryAt(root, 'AWSTemplateFormatVersion') !== undefined) return true;
  const resources = valueAt(root, 'Resources');
  return resourcesIn(resources).some(([, { value }]) => textAt(value, 'Type')?.includes('::'));
}

/** The jobs that the resources of a template make. */
export function jobsOfTemplate(root: SourceValue): readonly JobDefinition[] {
  return resourcesIn(valueAt(root, 'Resources')).flatMap(([id, entry]) => {
    const readResource = readers.get(textAt(entry.value, 'Type') ?? '');
    if (readResource === undefined || !isMapping(entry.value)) return [];
    const within = { place: entry.key, end: entry.value.end };
    const given = attributeOf({ value: entry.value, place: entry.key }, 'Properties');
    const properties = given.value && mapValues(given.value, readIntrinsic);
    const jobs = readResource({
      id,
      properties: { place: given.place, ...(properties && { value: properties }) },
      within,
    });
    const ignored = metadataSuppressions(valueAt(entry.value, 'Metadata'));
    return jobs.map((job) => ({ ...job, ignored: [...(job.ignored ?? []), ...ignored] }));
  });
}

/** Resources by their ids; those that `Fn::ForEach` repeats once, under the name that it gives them. */
function resourcesIn(resources: SourceValue | undefined): readonly (readonly [string, Entry])[] {
  if (!isMapping(resources)) return [];
  return [...resources.entries].flatMap(([id, entry]) =>
    id.startsWith('Fn::ForEach::') ? resourcesIn(itemsOf(entry.value)[2]) : [[id, entry] as const],
  );
}

interface Resource {
  readonly id: string;
  readonly properties: Attribute;
  readonly within: JobDefinition['block'];
}

type ReadResource = (resource: Resource) => readonly JobDefinition[];

const readers: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['AWS::SageMaker::TrainingJob', readTrainingJob],
  ['AWS::SageMaker::Pipeline', readPipeline],
  ['AWS::StepFunctions::StateMachine', readStateMachine],
  ['AWS::Serverless::StateMachine', readStateMachine],
]);

function readTrainingJob({ id, properties, within }: Resource): readonly JobDefinition[] {
  const { value: request = emptyMapping(within), place } = properties;
  return readRequest('CreateTrainingJob', { request, place, within, name: id });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-pipeline.html */
function readPipeline({ id, properties, within }: Resource): readonly JobDefinition[] {
  const definition = attributeOf(properties, 'PipelineDefinition');
  const body = attributeOf(definition, 'PipelineDefinitionBody');
  const document = body.value === undefined ? definition : body;
  return jobsOfDocument(document, jobsOfPipeline, id, within);
}

/** The definition as an object, as a text, or in a file of its own. */
function readStateMachine({ id, properties, within }: Resource): readonly JobDefinition[] {
  const inline = firstGiven(properties, ['Definition', 'DefinitionString']);
  const elsewhere = firstGiven(properties, ['DefinitionUri', 'DefinitionS3Location']);
  const definition = inline ?? (elsewhere && inFile(elsewhere)) ?? properties;
  return jobsOfDocument(definition, jobsOfStateMachine, id, within);
}

function firstGiven(properties: Attribute, names: readonly string[]): Attribute | undefined {
  return names
    .map((name) => attributeOf(properties, name))
    .find(({ value }) => value !== undefined);
}

/** What SAM and `aws cloudformation package` put in the place of a path is in that file. */
function inFile({ value, place }: Attribute): Attribute {
  const file = knownText(value);
  if (file === undefined) return { place, value: unknown('the definition is in a bucket', place) };
  return { place, value: { ...unknown(`the definition is in ${file}`, place), file } };
}

/** A function of CloudFormation as what is known of its value. */
function readIntrinsic(value: SourceValue): SourceValue {
  if (!isMapping(value)) return value;
  const [name = '', entry] = [...value.entries][0] ?? [];
  if (value.entries.size !== 1 || entry === undefined || !isIntrinsic(name)) return withMore(value);
  const argument = entry.value;
  if (name === 'Ref' && knownText(argument) === 'AWS::NoValue')
    return { kind: 'scalar', value: null, place: value.place };
  if (name === 'Fn::If') return conditional(argument, value);
  if (name === 'Fn::Sub') return substituted(argument, value);
  if (name === 'Fn::Join') return joinedText(argument, value);
  return unknown(describe(name, argument), value.place);
}

function isIntrinsic(name: string): boolean {
  return name === 'Ref' || name.startsWith('Fn::');
}

/** `Fn::Transform` and `Fn::ForEach` beside other keys may add any more. */
function withMore(value: Mapping): Mapping {
  const found = [...value.entries].find(
    ([name]) => name === 'Fn::Transform' || name.startsWith('Fn::ForEach::'),
  );
  return found === undefined ? value : { ...value, more: unknown(found[0], found[1].key) };
}

function conditional(argument: SourceValue, { place }: SourceValue): SourceValue {
  const because = unknown(describe('Fn::If', argument), place);
  const [, ...options] = itemsOf(argument);
  return options.length === 2 ? { kind: 'choice', options, because, place } : because;
}

function substituted(argument: SourceValue, whole: SourceValue): SourceValue {
  const text = argument.kind === 'list' ? argument.items[0] : argument;
  if (text?.kind !== 'scalar') return unknown('Fn::Sub', whole.place);
  return textWithGaps(text, (name, { place }) =>
    name.startsWith('!') ? `\${${name.slice(1)}}` : unknown(`\${${name}}`, place),
  );
}

function joinedText(argument: SourceValue, whole: SourceValue): SourceValue {
  const [delimiter, list] = itemsOf(argument);
  const between = knownText(delimiter);
  if (between === undefined || list?.kind !== 'list') return unknown('Fn::Join', whole.place);
  const parts = list.items.flatMap((item, index): (Scalar | Unknown)[] => {
    const parted: (Scalar | Unknown)[] =
      item.kind === 'scalar'
        ? [item]
        : item.kind === 'template'
          ? [...item.parts]
          : [item.kind === 'unknown' ? item : unknown('Fn::Join', item.place)];
    return index === 0 || between === ''
      ? parted
      : [{ kind: 'scalar', value: between, place: item.place }, ...parted];
  });
  return joined(parts, whole);
}

function describe(name: string, argument: SourceValue): string {
  const first = knownText(argument) ?? itemsOf(argument).map(knownText).find(Boolean);
  return first === undefined ? name : `${name} ${first}`;
}

function emptyMapping({ place, end }: JobDefinition['block']): Mapping {
  return { kind: 'map', entries: new Map(), place, end };
}
