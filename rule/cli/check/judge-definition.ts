// The rule's verdict on a job of which not everything is known: the job is judged twice, with everything that is
// unknown at its kindest and at its harshest. Where both agree, no value can change the verdict.

import { retirementAnnotation } from '../../verdict/annotation.ts';
import type { RuleParameters } from '../../verdict/parameters.ts';
import type { FindingKind } from '../../verdict/requirements.ts';
import type { OutOfScope } from '../../verdict/scope.ts';
import type { TrainingJob } from '../../verdict/training-job.ts';
import { judge } from '../../verdict/verdict.ts';
import type { JobDefinition } from './job-definition.ts';
import type { JobName } from './request-facts.ts';
import {
  type Attribute,
  isNull,
  itemsOf,
  optionsOf,
  type Place,
  type SourceValue,
  type Unknown,
  unknownsIn,
} from './source-value.ts';

export interface DefinitionVerdict {
  readonly verdict: 'compliant' | 'nonCompliant' | 'unknown' | 'notApplicable';
  /** Why, each with the place that decides it; none for a compliant definition. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  /** The requirement that is violated or cannot be decided; for `notApplicable` why the job is out of scope. */
  readonly kind: FindingKind | OutOfScope;
  readonly text: string;
  readonly place: Place;
}

/** The verdict on a job definition. @param nowMs a described job's age is counted from here. */
export function judgeDefinition(
  definition: JobDefinition,
  parameters: RuleParameters,
  nowMs: number,
): DefinitionVerdict {
  const kindest = judge(jobAt('kindest', definition, parameters), parameters, nowMs);
  const harshest = judge(jobAt('harshest', definition, parameters), parameters, nowMs);
  if (kindest.kind === 'nonCompliant')
    return {
      verdict: 'nonCompliant',
      reasons: kindest.findings.map(({ kind, text }) => ({
        kind,
        text,
        place: deciders[kind].violatedAt(definition, parameters),
      })),
    };
  if (harshest.kind === 'compliant') return { verdict: 'compliant', reasons: [] };
  if (harshest.kind === 'notApplicable') {
    const { because } = harshest;
    const text = retirementAnnotation(because);
    return {
      verdict: 'notApplicable',
      reasons: [{ kind: because, text, place: definition.block.place }],
    };
  }
  const undecided = harshest.findings.flatMap(({ kind }) =>
    deciders[kind].unknowns(definition).map((value) => undecidedBy(value, kind)),
  );
  return {
    verdict: 'unknown',
    reasons:
      kindest.kind === 'notApplicable' ? scopeReasons(definition, kindest.because) : undecided,
  };
}

/** The findings that a value which is not known leaves open. */
function undecidedBy({ why, place }: Unknown, kind: FindingKind): Reason {
  return { kind, text: `${deciders[kind].what} cannot be known: ${why}.`, place };
}

/** A job that violates a requirement, unless it turns out to be out of scope. */
function scopeReasons(definition: JobDefinition, because: OutOfScope): readonly Reason[] {
  const { jobName, serverless } = definition;
  const decider = because === 'exempt' && !jobName.isKnown ? jobName.because : serverless;
  if (typeof decider === 'boolean') return [];
  const what =
    because === 'exempt' ? 'Whether the name is exempt' : 'Whether the job is serverless';
  return [
    { kind: because, text: `${what} cannot be known: ${decider.why}.`, place: decider.place },
  ];
}

type World = 'kindest' | 'harshest';

/** The job that a definition makes when what is unknown turns out well, or badly. */
function jobAt(world: World, definition: JobDefinition, parameters: RuleParameters): TrainingJob {
  const { networkIsolation, interContainerEncryption, serverless, createdAtMs } = definition;
  const vpcConfig = vpcConfigAt(world, definition, parameters);
  return {
    name: nameAt(world, definition.jobName, parameters),
    createdAtMs: createdAtMs ?? Number.MAX_SAFE_INTEGER,
    status: definition.status ?? 'InProgress',
    networkIsolation: flagAt(world, networkIsolation),
    interContainerEncryption: flagAt(world, interContainerEncryption),
    serverless: typeof serverless === 'boolean' ? serverless : world === 'kindest',
    volumeKmsKey: keyAt(world, definition.volumeKmsKey),
    instanceTypes: instanceTypesAt(world, definition.instanceTypes),
    ...(vpcConfig && { vpcConfig }),
  };
}

function vpcConfigAt(
  world: World,
  { vpcConfig: { value }, subnetIds, securityGroupIds }: JobDefinition,
  { allowedSubnetIds, allowedSecurityGroupIds }: RuleParameters,
): TrainingJob['vpcConfig'] {
  if (value === undefined) return undefined;
  const options = optionsOf(value);
  const isThere =
    world === 'kindest'
      ? options.some((option) => !isNull(option))
      : options.every((option) => option.kind === 'map');
  return isThere
    ? {
        subnetIds: idsAt(world, subnetIds, allowedSubnetIds),
        securityGroupIds: idsAt(world, securityGroupIds, allowedSecurityGroupIds),
      }
    : undefined;
}

/** Stands for an id that is not known; no allowed list has it. */
const anyId = '?';

/** Of several lists, the kindest has ids and none that is not allowed; the harshest has none. */
function idsAt(world: World, { value }: Attribute, allowed: readonly string[]): readonly string[] {
  if (value === undefined) return [];
  const lists = optionsOf(value).map((option) => idsOfList(world, option, allowed));
  const isGood = (ids: readonly string[]) =>
    ids.length > 0 && (allowed.length === 0 || ids.every((id) => allowed.includes(id)));
  const sorted = lists.toSorted(
    (one, other) => Number(isGood(other)) - Number(isGood(one)) || other.length - one.length,
  );
  return (world === 'kindest' ? sorted[0] : sorted.at(-1)) ?? [];
}

/** A list that is not known may be empty; an item that is not known is an id of whatever kind. */
function idsOfList(world: World, list: SourceValue, allowed: readonly string[]): readonly string[] {
  const unknownId = world === 'kindest' ? (allowed[0] ?? anyId) : anyId;
  if (isNull(list)) return [];
  if (list.kind !== 'list') return world === 'kindest' ? [unknownId] : [];
  const sure = list.items
    .filter((item) => !optionsOf(item).some(isNothing))
    .map((item) => (item.kind === 'scalar' ? String(item.value) : unknownId));
  const mayBeMore =
    list.more !== undefined ||
    list.items.some((item) => item.kind === 'choice' && item.options.some(isNothing));
  return mayBeMore && (world === 'kindest' || sure.length > 0) ? [...sure, unknownId] : sure;
}

function isNothing(value: SourceValue): boolean {
  return isNull(value) || (value.kind === 'scalar' && value.value === '');
}

/** Templates write `"true"` and `yes` as well; SageMaker's own requests never do. */
function flagAt(world: World, { value }: Attribute): boolean {
  if (value === undefined) return false;
  const isOn = (option: SourceValue) =>
    option.kind === 'scalar' ? /^(true|yes|on)$/i.test(String(option.value)) : world === 'kindest';
  const options = optionsOf(value);
  return world === 'kindest' ? options.some(isOn) : options.every(isOn);
}

/** Whether there is a key; a reference may turn out to be empty. */
function keyAt(world: World, { value }: Attribute): boolean {
  if (value === undefined) return false;
  const isKey = (option: SourceValue) =>
    option.kind === 'scalar' ? !isNothing(option) : world === 'kindest';
  const options = optionsOf(value);
  return world === 'kindest' ? options.some(isKey) : options.every(isKey);
}

/** Of a type that is not known, the kindest needs no key, and the harshest does. */
function instanceTypesAt(
  world: World,
  types: JobDefinition['instanceTypes'],
): TrainingJob['instanceTypes'] {
  const known = types.filter((type) => typeof type === 'string');
  if (known.length === types.length) return known;
  return world === 'kindest' ? [] : [...known, anyId];
}

/** The kindest name is exempt where it may be; the harshest is exempt only where it must be. */
function nameAt(world: World, jobName: JobName, { exemptJobNames }: RuleParameters): string {
  if (jobName.isKnown) return jobName.name;
  const { start, end } = jobName;
  const exempting = exemptJobNames.find((pattern) => mayMatch(start, end, pattern));
  return world === 'kindest' && exempting !== undefined
    ? exempting.replaceAll('*', '')
    : `${start}${anyId}${end}`;
}

/** True when some name with this start and this end matches a pattern. */
function mayMatch(start: string, end: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  const [head = '', tail = ''] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1)
    return head.length >= start.length + end.length && head.startsWith(start) && head.endsWith(end);
  return (
    (head.startsWith(start) || start.startsWith(head)) && (tail.endsWith(end) || end.endsWith(tail))
  );
}

interface Decider {
  /** The requirement, for lists of rules. */
  readonly meaning: string;
  /** What is to be decided, as the start of a sentence. */
  readonly what: string;
  violatedAt(definition: JobDefinition, parameters: RuleParameters): Place;
  unknowns(definition: JobDefinition): readonly Unknown[];
}

const deciders: Readonly<Record<FindingKind, Decider>> = {
  noVpcConfig: {
    meaning: 'A training job has a VpcConfig.',
    what: 'VpcConfig',
    violatedAt: ({ vpcConfig }) => vpcConfig.place,
    unknowns: ({ vpcConfig }) => unknownsOf(vpcConfig),
  },
  incompleteVpcConfig: {
    meaning: 'A VpcConfig names at least one subnet and one security group.',
    what: 'What VpcConfig names',
    violatedAt: ({ subnetIds, securityGroupIds }) =>
      (isEmpty('kindest', subnetIds) ? subnetIds : securityGroupIds).place,
    unknowns: ({ subnetIds, securityGroupIds }) => [
      ...(isEmpty('harshest', subnetIds) ? unknownsOf(subnetIds) : []),
      ...(isEmpty('harshest', securityGroupIds) ? unknownsOf(securityGroupIds) : []),
    ],
  },
  subnetNotAllowed: {
    meaning: 'Subnets are on the list of allowedSubnetIds.',
    what: 'Whether the subnets are allowed',
    violatedAt: ({ subnetIds }, { allowedSubnetIds }) => offender(subnetIds, allowedSubnetIds),
    unknowns: ({ subnetIds }) => unknownsOf(subnetIds),
  },
  securityGroupNotAllowed: {
    meaning: 'Security groups are on the list of allowedSecurityGroupIds.',
    what: 'Whether the security groups are allowed',
    violatedAt: ({ securityGroupIds }, { allowedSecurityGroupIds }) =>
      offender(securityGroupIds, allowedSecurityGroupIds),
    unknowns: ({ securityGroupIds }) => unknownsOf(securityGroupIds),
  },
  networkIsolationOff: {
    meaning: 'Network isolation is on where requireNetworkIsolation asks for it.',
    what: 'Network isolation',
    violatedAt: ({ networkIsolation }) => networkIsolation.place,
    unknowns: ({ networkIsolation }) => unknownsOf(networkIsolation),
  },
  interContainerEncryptionOff: {
    meaning:
      'Traffic between containers is encrypted where requireInterContainerEncryption asks for it.',
    what: 'Inter-container traffic encryption',
    violatedAt: ({ interContainerEncryption }) => interContainerEncryption.place,
    unknowns: ({ interContainerEncryption }) => unknownsOf(interContainerEncryption),
  },
  volumeKmsKeyMissing: {
    meaning:
      'A KMS key of yours encrypts the storage volume where requireVolumeKmsKey asks for it.',
    what: 'Whether a KMS key of yours encrypts the storage volume',
    violatedAt: ({ volumeKmsKey }) => volumeKmsKey.place,
    unknowns: ({ volumeKmsKey, instanceTypes }) => [
      ...(volumeKmsKey.value?.kind === 'scalar' ? [] : unknownsOf(volumeKmsKey)),
      ...instanceTypes.filter((type) => typeof type !== 'string'),
    ],
  },
};

function isEmpty(world: World, list: Attribute): boolean {
  return idsAt(world, list, []).length === 0;
}

function offender(list: Attribute, allowed: readonly string[]): Place {
  const found = itemsOf(list.value).find(
    (item) => item.kind === 'scalar' && !isNothing(item) && !allowed.includes(String(item.value)),
  );
  return (found ?? list).place;
}

/** The unknown values that an attribute depends on; what has a wrong type is as good as unknown. */
function unknownsOf({ value }: Attribute): readonly Unknown[] {
  if (value === undefined) return [];
  const inside =
    value.kind === 'list' ? [...value.items, ...(value.more ? [value.more] : [])] : [value];
  const unknowns = inside.flatMap(unknownsIn);
  if (unknowns.length > 0) return unknowns;
  return [
    { kind: 'unknown', why: 'its type is not the one that SageMaker takes', place: value.place },
  ];
}

/** What reasons are called, and what each is about; some only decide whether a job is in scope. */
export const reasonMeanings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(deciders).map(([kind, { meaning }]) => [kind, meaning])),
  exempt: 'It is known whether exemptJobNames takes the job out of scope.',
  serverless: 'It is known whether serverlessJobs takes the job out of scope.',
};
