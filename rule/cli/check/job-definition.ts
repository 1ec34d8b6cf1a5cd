// Training jobs as files define them: what of each is known, and where it stands. Every kind of file ends here, in the
// words of SageMaker's requests.

import {
  displayName,
  isServerless,
  type JobName,
  jobNameOf,
  networkOf,
  storageOf,
} from './request-facts.ts';
import {
  type Attribute,
  attributeOf,
  entryAt,
  isMapping,
  itemsOf,
  type Mapping,
  type Place,
  type SourceValue,
  textAt,
  type Unknown,
  unknown,
  valueAt,
} from './source-value.ts';

/** A finding that its author accepts, and why. */
export interface Suppression {
  readonly kinds: readonly string[];
  readonly reason: string;
  readonly place: Place;
}

/** A job that does not exist yet, or one that was read; every training job that a file stands for has one. */
export interface JobDefinition {
  /** What people find it by in its file: `ChurnPipeline/Train`. */
  readonly name: string;
  /** From the key or the brace that opens the block to its end. */
  readonly block: { readonly place: Place; readonly end: Place };
  readonly jobName: JobName;
  readonly vpcConfig: Attribute;
  readonly subnetIds: Attribute;
  readonly securityGroupIds: Attribute;
  readonly networkIsolation: Attribute;
  readonly interContainerEncryption: Attribute;
  readonly serverless: boolean | Unknown;
  readonly volumeKmsKey: Attribute;
  /** The type of each instance or group of instances, or what it depends on. */
  readonly instanceTypes: readonly (string | Unknown)[];
  /** The file that has the definition, from the folder of this one; it says more than this one does. */
  readonly elsewhere?: string;
  /** Suppressions that are part of the document, where its kind has a place for them. */
  readonly ignored?: readonly Suppression[];
  /** What a described job says of itself; a job that is not created yet is younger than any limit. */
  readonly status?: string;
  readonly createdAtMs?: number;
}

/** A request, and how it is found. */
export interface RequestBlock {
  readonly request: SourceValue;
  /** The key that the request stands under, or its own start. */
  readonly place: Place;
  /** What the request stands in, such as a state: comments in it belong to the definition. */
  readonly within?: { readonly place: Place; readonly end: Place };
  readonly name?: string;
}

const requestReaders = {
  CreateTrainingJob: (block) => [trainingJob(block)],
  DescribeTrainingJob: (block) => [describedJob(block)],
  CreateHyperParameterTuningJob: tuningJobs,
  CreateAutoMLJob: (block) => [autoMlJob(block, attributeOf(rootOf(block), 'AutoMLJobConfig'))],
  CreateAutoMLJobV2: (block) => [autoMlJob(block, rootOf(block))],
} as const satisfies Readonly<Record<string, (block: RequestBlock) => readonly JobDefinition[]>>;

export type RequestOperation = keyof typeof requestReaders;

/** The jobs that a request starts; a tuning job may have several definitions. */
export function readRequest(
  operation: RequestOperation,
  block: RequestBlock,
): readonly JobDefinition[] {
  return requestReaders[operation](block);
}

/** The operation of that name, in whichever case it is written; undefined where it starts no training job. */
export function requestOperation(name: string): RequestOperation | undefined {
  const wanted = name.toLowerCase();
  return (Object.keys(requestReaders) as RequestOperation[]).find(
    (operation) => operation.toLowerCase() === wanted,
  );
}

function trainingJob(block: RequestBlock): JobDefinition {
  const jobName = jobNameOf(rootOf(block), 'TrainingJobName');
  return {
    ...networkOf(rootOf(block)),
    ...storageOf(attributeOf(rootOf(block), 'ResourceConfig')),
    name: block.name ?? displayName(jobName, 'training job'),
    block: extentOf(block),
    jobName,
    serverless: isServerless(rootOf(block)),
  };
}

function describedJob(block: RequestBlock): JobDefinition {
  const status = textAt(block.request, 'TrainingJobStatus');
  const createdAtMs = instantOf(valueAt(block.request, 'CreationTime'));
  return {
    ...trainingJob(block),
    ...(status !== undefined && { status }),
    ...(createdAtMs !== undefined && { createdAtMs }),
  };
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateHyperParameterTuningJob.html */
function tuningJobs(block: RequestBlock): readonly JobDefinition[] {
  const { request } = block;
  const tuning = jobNameOf(rootOf(block), 'HyperParameterTuningJobName');
  const name = block.name ?? displayName(tuning, 'tuning job');
  const jobName: JobName = {
    isKnown: false,
    start: tuning.isKnown ? `${tuning.name}-` : tuning.start,
    end: '',
    because: unknown('the tuning job names its training jobs', block.place),
  };
  const child = (attribute: Attribute, childName: string): JobDefinition => ({
    ...networkOf(attribute),
    ...storageOf(tuningResources(attribute)),
    name: childName,
    block: extentOf({
      request: attribute.value ?? request,
      place: attribute.place,
      ...(block.within && { within: block.within }),
    }),
    jobName,
    serverless: false,
  });
  const single = attributeOf(rootOf(block), 'TrainingJobDefinition');
  const several = attributeOf(rootOf(block), 'TrainingJobDefinitions');
  if (several.value?.kind === 'unknown' && several.value !== single.value)
    return [child(several, name)];
  const ofList = itemsOf(several.value).map((value, index) => {
    const definition = child(
      { value, place: value.place },
      `${name}/${textAt(value, 'DefinitionName') ?? index + 1}`,
    );
    return { ...definition, block: extentOf({ request: value, place: value.place }) };
  });
  if (single.value !== undefined) return [child(single, name), ...ofList];
  if (ofList.length > 0) return ofList;
  const lacking = unknown('there is no TrainingJobDefinition', block.place);
  return [child({ value: lacking, place: block.place }, name)];
}

/** Tuning jobs may choose among several kinds of instances, in a field of their own. */
function tuningResources(definition: Attribute): Attribute {
  const own = attributeOf(definition, 'HyperParameterTuningResourceConfig');
  return own.value === undefined ? attributeOf(definition, 'ResourceConfig') : own;
}

/**
 * The jobs of an AutoML job: they are on its network, and its requests have no setting for isolation.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoMLSecurityConfig.html
 */
function autoMlJob(block: RequestBlock, config: Attribute): JobDefinition {
  const autoMl = jobNameOf(rootOf(block), 'AutoMLJobName');
  const security = attributeOf(config, 'SecurityConfig');
  const notTold = (what: string) => unknown(what, block.place);
  return {
    ...networkOf(security),
    volumeKmsKey: attributeOf(security, 'VolumeKmsKeyId'),
    instanceTypes: [notTold('an AutoML job chooses its instances')],
    networkIsolation: {
      value: notTold('an AutoML job has no setting for it'),
      place: block.place,
    },
    name: block.name ?? displayName(autoMl, 'AutoML job'),
    block: extentOf(block),
    jobName: {
      isKnown: false,
      start: '',
      end: '',
      because: notTold('the AutoML job names its training jobs'),
    },
    serverless: false,
  };
}

/** A job of a state machine or pipeline that is written elsewhere: there may be one, and nothing is known of it. */
export function jobOfUnknownDocument(
  name: string,
  because: Unknown,
  block: JobDefinition['block'],
): JobDefinition {
  const jobName: JobName = { isKnown: false, start: '', end: '', because };
  const request = { value: because, place: because.place };
  const { file: elsewhere } = because;
  return {
    ...networkOf(request),
    ...storageOf(request),
    name,
    block,
    jobName,
    serverless: because,
    ...(elsewhere !== undefined && { elsewhere }),
  };
}

function rootOf({ request, place }: RequestBlock): Attribute {
  return { value: request, place };
}

function extentOf({ request, place, within }: RequestBlock): JobDefinition['block'] {
  const end = isMapping(request) ? request.end : place;
  return within ?? { place, end };
}

/** Epoch seconds as the API sends them, or a text as clients print it. */
function instantOf(value: SourceValue | undefined): number | undefined {
  if (value?.kind !== 'scalar') return undefined;
  const at = typeof value.value === 'number' ? value.value * 1000 : Date.parse(String(value.value));
  return Number.isFinite(at) ? at : undefined;
}

/** The requests of a file: one, or a list of them. */
export function requestBlocksOf(root: SourceValue): readonly RequestBlock[] {
  const requests = root.kind === 'list' ? root.items : [root];
  return requests
    .filter((request): request is Mapping => isMapping(request))
    .map((request) => ({ request, place: request.place }));
}

/** The operation whose request, or answer, has these fields. */
export function operationOf(request: SourceValue): RequestOperation | undefined {
  const has = (name: string) => entryAt(request, name) !== undefined;
  if (has('HyperParameterTuningJobConfig') || has('HyperParameterTuningJobName'))
    return 'CreateHyperParameterTuningJob';
  if (has('AutoMLProblemTypeConfig') || has('AutoMLJobInputDataConfig')) return 'CreateAutoMLJobV2';
  if (has('AutoMLJobName')) return 'CreateAutoMLJob';
  if (!has('TrainingJobName')) return undefined;
  return has('TrainingJobArn') || has('TrainingJobStatus') || has('CreationTime')
    ? 'DescribeTrainingJob'
    : 'CreateTrainingJob';
}
