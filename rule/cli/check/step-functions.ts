// Step Functions definitions: the tasks that start training jobs, wherever states are nested.

import { textWithGaps } from './gaps.ts';
import {
  type JobDefinition,
  jobOfUnknownDocument,
  operationOf,
  type RequestBlock,
  readRequest,
  requestOperation,
} from './job-definition.ts';
import {
  type Entry,
  entryAt,
  isMapping,
  knownText,
  mapValues,
  optionsOf,
  type SourceValue,
  textAt,
  type Unknown,
  unknown,
  unknownsIn,
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
  if (states === undefined) return [];
  const untold = [
    ...unknownsIn(states),
    ...(isMapping(states) && states.more ? [states.more] : []),
  ];
  const ofStates = isMapping(states) ? [...states.entries] : [];
  return [
    ...untold.map((because) => untoldJob(because, `${path}States`)),
    ...ofStates.flatMap(([name, { key, value }]) =>
      optionsOf(value).flatMap((state) => jobsOfState({ key, value: state }, language, path, name)),
    ),
  ];
}

function jobsOfState(
  entry: Entry,
  language: string,
  path: string,
  name: string,
): readonly JobDefinition[] {
  const { value: state } = entry;
  if (state.kind === 'unknown') return [untoldJob(state, `${path}${name}`)];
  const inner = ['Branches', 'ItemProcessor', 'Iterator'].flatMap((key) => {
    const nested = valueAt(state, key);
    return nested?.kind === 'list' ? nested.items : nested === undefined ? [] : [nested];
  });
  return [
    ...jobsOfTask(entry, textAt(state, 'QueryLanguage') ?? language, `${path}${name}`),
    ...inner
      .flatMap(optionsOf)
      .flatMap((nested) =>
        jobsOfStates(
          nested.kind === 'unknown' ? nested : valueAt(nested, 'States'),
          language,
          path,
        ),
      ),
  ];
}

/** Where states are not told, there may be one that trains. */
function untoldJob(because: Unknown, name: string): JobDefinition {
  return jobOfUnknownDocument(name, because, { place: because.place, end: because.place });
}

function jobsOfTask({ key, value: state }: Entry, language: string, name: string) {
  if (!isMapping(state)) return [];
  const input = inputOf(state, language, key);
  const operation = operationOfTask(valueAt(state, 'Resource'), input.request);
  if (operation === undefined || operation === 'DescribeTrainingJob') return [];
  const block: RequestBlock = { ...input, within: { place: key, end: state.end }, name };
  const ignored = suppressionIn(textAt(state, 'Comment') ?? '', key);
  return readRequest(operation, block).map((job) => ({
    ...job,
    ...(ignored && { ignored: [ignored] }),
  }));
}

/** What a task does; where its resource is not told, its input tells it. */
function operationOfTask(resource: SourceValue | undefined, input: SourceValue) {
  if (resource?.kind === 'unknown') return operationOf(input);
  const name = sageMakerTask.exec(resourceName(resource))?.[1];
  return name === undefined ? undefined : requestOperation(name);
}

/** The resource's name; parts that are not known, such as the partition, are left out of it. */
function resourceName(resource: SourceValue | undefined): string {
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
