// Terraform, as `.tf` files and as plans: the resources that are training jobs, or start them.

import { jobsOfDocument } from './embedded-document.ts';
import { textWithGaps } from './gaps.ts';
import { type JobDefinition, readRequest } from './job-definition.ts';
import { jobsOfPipeline } from './pipeline-definition.ts';
import type { HclBlock } from './read-hcl.ts';
import {
  attributeOf,
  type Entry,
  entryAt,
  isMapping,
  isNull,
  itemsOf,
  knownText,
  type Mapping,
  mapValues,
  type SourceValue,
  textAt,
  unknown,
  valueAt,
} from './source-value.ts';
import { jobsOfStateMachine } from './step-functions.ts';

/** The jobs that the resources of a `.tf` file make. */
export function jobsOfTerraform(blocks: readonly HclBlock[]): readonly JobDefinition[] {
  return blocks
    .filter(({ type }) => type === 'resource')
    .flatMap(({ labels: [type = '', name = ''], body }) =>
      jobsOfResource(type, `${type}.${name}`, body),
    );
}

export function isTerraformJson(root: SourceValue): boolean {
  const resources = valueAt(root, 'resource');
  return isMapping(resources) && [...resources.entries.keys()].every((type) => type.includes('_'));
}

/**
 * The same in Terraform's JSON syntax, in which every text is a template.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function jobsOfTerraformJson(root: SourceValue): readonly JobDefinition[] {
  const resources = valueAt(root, 'resource');
  if (!isMapping(resources)) return [];
  return [...resources.entries].flatMap(([type, { value: ofType }]) =>
    isMapping(ofType)
      ? [...ofType.entries].flatMap(([name, { value }]) => {
          const body = mapValues(value, readTemplate);
          return isMapping(body) ? jobsOfResource(type, `${type}.${name}`, body) : [];
        })
      : [],
  );
}

function readTemplate(value: SourceValue): SourceValue {
  return value.kind === 'scalar' && knownText(value)?.includes('${') ? textWithGaps(value) : value;
}

export function isTerraformPlan(root: SourceValue): boolean {
  return entryAt(root, 'format_version') !== undefined && planned(root).length > 0;
}

/**
 * The jobs that a plan makes or keeps; what is known only after it was applied is unknown.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function jobsOfPlan(root: SourceValue): readonly JobDefinition[] {
  return planned(root).flatMap((resource) => {
    const [type, address] = [textAt(resource, 'type'), textAt(resource, 'address')];
    const change = valueAt(resource, 'change');
    const after = valueAt(change, 'after');
    if (type === undefined || !isMapping(after)) return [];
    const whole = withUnknowns(after, valueAt(change, 'after_unknown'));
    return isMapping(whole) ? jobsOfResource(type, address ?? type, whole) : [];
  });
}

function planned(root: SourceValue): readonly SourceValue[] {
  return itemsOf(valueAt(root, 'resource_changes'));
}

/** `after` lacks what is not known yet; `after_unknown` has `true` in its place. */
function withUnknowns(after: SourceValue, unknowns: SourceValue | undefined): SourceValue {
  if (unknowns?.kind === 'scalar' && unknowns.value === true)
    return unknown('known after apply', after.place);
  if (isMapping(after) && isMapping(unknowns)) {
    const entries = new Map(after.entries);
    for (const [name, { value: hidden }] of unknowns.entries) {
      const { key, value } = after.entries.get(name) ?? {
        key: after.place,
        value: { kind: 'scalar', value: null, place: after.place } as const,
      };
      entries.set(name, { key, value: withUnknowns(value, hidden) });
    }
    return { ...after, entries };
  }
  if (unknowns?.kind === 'list' && (after.kind === 'list' || isNull(after))) {
    const known = itemsOf(after);
    const items = Array.from(
      { length: Math.max(known.length, unknowns.items.length) },
      (_, index): SourceValue =>
        withUnknowns(
          known[index] ?? { kind: 'map', entries: new Map(), place: after.place, end: after.place },
          unknowns.items[index],
        ),
    );
    return { kind: 'list', items, place: after.place };
  }
  return after;
}

function jobsOfResource(type: string, address: string, body: Mapping): readonly JobDefinition[] {
  const within = { place: body.place, end: body.end };
  const attribute = (name: string) => attributeOf({ value: body, place: body.place }, name);
  switch (type) {
    case 'aws_sagemaker_training_job':
      return readRequest('CreateTrainingJob', {
        request: requestOf(body),
        place: body.place,
        within,
        name: address,
      });
    case 'aws_sfn_state_machine':
      return jobsOfDocument(attribute('definition'), jobsOfStateMachine, address, within);
    case 'aws_sagemaker_pipeline':
      return jobsOfDocument(attribute('pipeline_definition'), jobsOfPipeline, address, within);
    default:
      return [];
  }
}

/** The attributes that a verdict depends on, in the words of SageMaker's API. */
const apiNames: Readonly<Record<string, string>> = {
  training_job_name: 'TrainingJobName',
  vpc_config: 'VpcConfig',
  subnets: 'Subnets',
  security_group_ids: 'SecurityGroupIds',
  enable_network_isolation: 'EnableNetworkIsolation',
  enable_inter_container_traffic_encryption: 'EnableInterContainerTrafficEncryption',
  resource_config: 'ResourceConfig',
  instance_type: 'InstanceType',
  instance_groups: 'InstanceGroups',
  volume_kms_key_id: 'VolumeKmsKeyId',
  serverless_job_config: 'ServerlessJobConfig',
};

/** Blocks that occur once at most are lists in Terraform; no block is an empty list in a plan. */
const singleBlocks = ['vpc_config', 'resource_config', 'serverless_job_config'];

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sagemaker_training_job */
function requestOf(body: Mapping): Mapping {
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of body.entries) {
    const apiName = Object.hasOwn(apiNames, name) ? apiNames[name] : undefined;
    if (apiName === undefined) continue;
    const single = singleBlocks.includes(name) && value.kind === 'list' ? value.items[0] : value;
    if (single !== undefined) entries.set(apiName, { key, value: withApiNames(single) });
  }
  return { ...body, entries };
}

function withApiNames(value: SourceValue): SourceValue {
  if (value.kind === 'list') return { ...value, items: value.items.map(withApiNames) };
  return isMapping(value) ? requestOf(value) : value;
}
