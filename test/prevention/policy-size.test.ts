import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { breakGlassConditions } from '../../infra/prevention/policies/break-glass.ts';
import {
  TrainingInVpcPolicy,
  TrainingInVpcServiceControlPolicy,
} from '../../infra/prevention/policies/enforcement-policies.ts';
import { enforcementDocument } from '../../infra/prevention/policies/policy-document.ts';
import {
  MANAGED_POLICY_LIMIT,
  policySize,
  roomForIds,
  SERVICE_CONTROL_POLICY_LIMIT,
} from '../../infra/prevention/policies/policy-size.ts';
import { variants } from './truth-table.ts';

function subnetIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `subnet-${String(index).padStart(17, '0')}`);
}

describe.each([
  ['managed policy', MANAGED_POLICY_LIMIT, TrainingInVpcPolicy],
  ['service control policy', SERVICE_CONTROL_POLICY_LIMIT, TrainingInVpcServiceControlPolicy],
] as const)('the %s', (_, limit, construct) => {
  it('has room for a hundred subnets with every option on', () => {
    expect(roomForIds(enforcementDocument(variants.strict), limit)).toBeGreaterThan(100);
  });

  it('is accepted with as many subnets as there is room for', () => {
    const allowedSubnetIds = subnetIds(
      1 + roomForIds(enforcementDocument({ allowedSubnetIds: subnetIds(1) }), limit),
    );

    const document = enforcementDocument({ allowedSubnetIds });

    expect(policySize(document)).toBeLessThanOrEqual(limit.characters);
    expect(limit.characters - policySize(document)).toBeLessThan(subnetIds(1).join().length + 3);
  });

  it('is refused when it is too long, with the size and what to do', () => {
    const allowedSubnetIds = subnetIds(300);

    const create = () => new construct(new Stack(new App()), 'Policy', { allowedSubnetIds });

    expect(create).toThrow(
      new RegExp(`may have ${limit.characters} characters, got \\d+; list fewer`),
    );
  });
});

describe('breakGlassConditions', () => {
  it('refuses an exemption that names nobody', () => {
    expect(() => breakGlassConditions({ principalArns: [] })).toThrow(
      'breakGlass must name a principalTag or principalArns, got neither',
    );
  });
});
