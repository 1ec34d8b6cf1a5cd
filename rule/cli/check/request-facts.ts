// What requests of SageMaker's API say of a job, as far as a verdict depends on it.

import {
  type Attribute,
  attributeOf,
  isNull,
  itemsOf,
  knownText,
  type Unknown,
  unknown,
  unknownsIn,
} from './source-value.ts';

/** The name that jobs will have, as far as it is known. */
export type JobName =
  | { readonly isKnown: true; readonly name: string }
  | {
      readonly isKnown: false;
      readonly start: string;
      readonly end: string;
      readonly because: Unknown;
    };

/** What of a request says how its job is on the network. */
export function networkOf(request: Attribute) {
  const vpcConfig = attributeOf(request, 'VpcConfig');
  return {
    vpcConfig,
    subnetIds: attributeOf(vpcConfig, 'Subnets'),
    securityGroupIds: attributeOf(vpcConfig, 'SecurityGroupIds'),
    networkIsolation: attributeOf(request, 'EnableNetworkIsolation'),
    interContainerEncryption: attributeOf(request, 'EnableInterContainerTrafficEncryption'),
  };
}

/** What of a `ResourceConfig` says how its job stores data. */
export function storageOf(resources: Attribute) {
  const { value } = resources;
  const listed = ['InstanceGroups', 'InstanceConfigs'].flatMap((name) =>
    typesOf(attributeOf(resources, name)),
  );
  const single = typesOf(attributeOf(resources, 'InstanceType'));
  const isOpen = value?.kind === 'unknown' || value?.kind === 'choice';
  return {
    volumeKmsKey: attributeOf(resources, 'VolumeKmsKeyId'),
    instanceTypes: isOpen ? unknownsIn(value) : [...single, ...listed],
  };
}

/** The instance types in an attribute: itself, or those of the groups in its list. */
function typesOf({ value }: Attribute): readonly (string | Unknown)[] {
  if (value === undefined) return [];
  if (value.kind === 'list')
    return value.items.flatMap((item) =>
      typesOf(attributeOf({ value: item, place: item.place }, 'InstanceType')),
    );
  return value.kind === 'scalar' ? [String(value.value)] : unknownsIn(value);
}

/** As the rule has it: a job says that it is serverless, or it has no instances of any kind. */
export function isServerless(request: Attribute): boolean | Unknown {
  const own = isGiven(attributeOf(request, 'ServerlessJobConfig'));
  if (own !== false) return own;
  const resources = attributeOf(request, 'ResourceConfig');
  if (resources.value?.kind === 'unknown') return resources.value;
  const type = isGiven(attributeOf(resources, 'InstanceType'), true);
  if (type !== false) return type === true ? false : type;
  const groups = attributeOf(resources, 'InstanceGroups').value;
  if (groups?.kind === 'unknown') return groups;
  if (groups?.kind === 'choice') return groups.because;
  return itemsOf(groups).length === 0;
}

/** True where an attribute has a value; what is not known may be none, unless it stands in an object that is there. */
function isGiven({ value }: Attribute, isUnknownGiven = false): boolean | Unknown {
  if (value === undefined) return false;
  if (value.kind === 'unknown') return isUnknownGiven || value;
  if (value.kind !== 'choice') return true;
  const isNothing = value.options.map(isNull);
  return isNothing.every((nothing) => nothing === isNothing[0]) ? !isNothing[0] : value.because;
}

export function jobNameOf(request: Attribute, attribute: string): JobName {
  const { value, place } = attributeOf(request, attribute);
  const name = knownText(value);
  if (name !== undefined) return { isKnown: true, name };
  if (value?.kind === 'template') {
    const [first, last] = [value.parts[0], value.parts.at(-1)];
    const because = value.parts.find((part) => part.kind === 'unknown');
    return {
      isKnown: false,
      start: first?.kind === 'scalar' ? String(first.value) : '',
      end: last?.kind === 'scalar' ? String(last.value) : '',
      because: because ?? unknown(attribute, place),
    };
  }
  if (value?.kind === 'choice')
    return { isKnown: false, start: '', end: '', because: value.because };
  const because = value?.kind === 'unknown' ? value : unknown(`there is no ${attribute}`, place);
  return { isKnown: false, start: '', end: '', because };
}

/** A name for people, with an ellipsis where it is not known. */
export function displayName(name: JobName, otherwise: string): string {
  if (name.isKnown) return name.name;
  return name.start === '' && name.end === '' ? otherwise : `${name.start}…${name.end}`;
}
