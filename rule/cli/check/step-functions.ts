// Step Functions definitions: the tasks that start training jobs, wherever states are nested.

import { textWithGaps } from './gaps.ts';
import {
  type JobDefinition,
  type RequestBlock,
  readRequest,
  requestOperation,
} from './job-definition.ts';
import {
  type Entry,
  entryAt,
  isMapping,
  itemsOf,
  knownText,
  mapValues,
  type SourceValue,
  textAt,
  unknown,
  valueAt,
} from './source-value.ts';
import { suppressionIn } from './suppressions.ts';

/**
 * Optimized and SDK integrations: `arn:aws:states:::sagemaker:createTrainingJob.sync`,
 * `arn:aws:states:::aws-sdk:sagemaker:createTrainingJob`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
const sageMakerTask = /:states:[^:]*:[^:]*:(?:aws-sdk:)?sagemaker:(\w+)(?:\.[\w:]+)?$/;

export function isStateMachine(root: SourceValue): boolean {
  return entryAt(root, 'StartAt') !== undefined && isMapping(valueAt(root, 'States'));
}

/** The jobs that a state machine starts; `name` stands before the names of its states. */
export function jobsOfStateMachine(root: SourceValue, name?: string): readonly JobDefinition[] {
  const language = textAt(root, 'QueryLanguage') ?? 'JSONPath';
  return jobsOfStates(valueAt(root, 'States'), language, name === undefined ? '' : `${name}/`);
}

function jobsOfStates(
  states: SourceValue | undefined,
  language: string,
  path: string,
): readonly JobDefinition[] {
  if (!isMapping(states)) return [];
  return [...states.entries].flatMap(([name, entry]) => {
    const state = entry.value;
    const processor = valueAt(state, 'ItemProcessor') ?? valueAt(state, 'Iterator');
    const inner = [...itemsOf(valueAt(state, 'Branches')), ...(processor ? [processor] : [])];
    return [
      ...jobsOfTask(entry, textAt(state, 'QueryLanguage') ?? language, `${path}${name}`),
      ...inner.flatMap((nested) => jobsOfStates(valueAt(nested, 'States'), language, path)),
    ];
  });
}

function jobsOfTask({ key, value: state }: Entry, language: string, name: string) {
  const resource = sageMakerTask.exec(resourceOf(state))?.[1];
  const operation = resource === undefined ? undefined : requestOperation(resource);
  if (operation === undefined || operation === 'DescribeTrainingJob' || !isMapping(state))
    return [];
  const within = { place: key, end: state.end };
  const block: RequestBlock = { ...inputOf(state, language, key), within, name };
  const ignored = suppressionIn(textAt(state, 'Comment') ?? '', key);
  return readRequest(operation, block).map((job) => ({
    ...job,
    ...(ignored && { ignored: [ignored] }),
  }));
}

/** The resource's name; parts that are not known, such as the partition, are left out of it. */
function resourceOf(state: SourceValue): string {
  const resource = valueAt(state, 'Resource');
  if (resource?.kind !== 'template') return knownText(resource) ?? '';
  return resource.parts.map((part) => (part.kind === 'scalar' ? String(part.value) : '')).join('');
}

/** What a task sends: literal in `Parameters` and `Arguments`, and unknown where an input decides. */
function inputOf(
  state: SourceValue,
  language: string,
  key: Entry['key'],
): Pick<RequestBlock, 'request' | 'place'> {
  const entry = entryAt(state, language === 'JSONata' ? 'Arguments' : 'Parameters');
  if (entry === undefined)
    return { request: unknown('the state passes its input on', key), place: key };
  const readText = language === 'JSONata' ? readJsonata : readSubstitutions;
  const request = mapValues(entry.value, (value) => readPaths(readText(value)));
  return { request, place: entry.key };
}

/** A text between `{%` and `%}` is computed when the state runs. */
function readJsonata(value: SourceValue): SourceValue {
  const text = knownText(value)?.trim();
  return text?.startsWith('{%') && text.endsWith('%}')
    ? unknown(text, value.place)
    : readSubstitutions(value);
}

/** `${Name}` is filled in by whatever deploys the definition. */
function readSubstitutions(value: SourceValue): SourceValue {
  return value.kind === 'scalar' && knownText(value)?.includes('${') ? textWithGaps(value) : value;
}

/** `"Subnets.$": "$.subnets"` gives `Subnets` what is at that path when the state runs. */
function readPaths(value: SourceValue): SourceValue {
  if (!isMapping(value)) return value;
  const entries = new Map(
    [...value.entries].map(([name, entry]): [string, Entry] => {
      if (!name.endsWith('.$')) return [name, entry];
      const path = knownText(entry.value) ?? 'a path';
      return [name.slice(0, -2), { key: entry.key, value: unknown(path, entry.key) }];
    }),
  );
  return { ...value, entries };
}
