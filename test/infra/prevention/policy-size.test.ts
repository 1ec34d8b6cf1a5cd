import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { breakGlassConditions } from '../../../infra/prevention/policies/break-glass.ts';
import {
  TrainingInVpcPolicy,
  TrainingInVpcServiceControlPolicy,
} from '../../../infra/prevention/policies/enforcement-policies.ts';
import {
  type EnforcementOptions,
  enforcementDocument,
} from '../../../infra/prevention/policies/policy-document.ts';
import {
  MANAGED_POLICY_LIMIT,
  policySize,
  roomForIds,
  SERVICE_CONTROL_POLICY_LIMIT,
} from '../../../infra/prevention/policies/policy-size.ts';
import { variants } from './truth-table.ts';

function subnetIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `subnet-${String(index).padStart(17, '0')}`);
}

/** Options whose document has as many characters as may be, at most. */
function filling(characters: number): EnforcementOptions {
  const one = enforcementDocument({ allowedSubnetIds: subnetIds(1) });
  return { allowedSubnetIds: subnetIds(1 + roomForIds(one, characters)) };
}

describe.each([
  ['managed policy', MANAGED_POLICY_LIMIT, TrainingInVpcPolicy],
  ['service control policy', SERVICE_CONTROL_POLICY_LIMIT, TrainingInVpcServiceControlPolicy],
] as const)('the %s', (_, limit, construct) => {
  function warnings(props: EnforcementOptions & { characterLimit?: number }) {
    const stack = new Stack(new App());
    new construct(stack, 'Policy', props);
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('characters'));
  }

  it('has room for eighty subnets with every option on', () => {
    const strict = enforcementDocument(variants.strict);

    expect(roomForIds(strict, limit.warnedAbove ?? limit.characters)).toBeGreaterThan(80);
  });

  it('is accepted with as many subnets as there is room for', () => {
    const options = filling(limit.characters);

    const size = policySize(enforcementDocument(options));

    expect(() => warnings(options)).not.toThrow();
    expect(size).toBeLessThanOrEqual(limit.characters);
    expect(limit.characters - size).toBeLessThan(subnetIds(1).join().length + 3);
  });

  it('is refused when it is too long, with the size, what to do, and since when the limit is known', () => {
    const create = () => warnings({ allowedSubnetIds: subnetIds(500) });

    expect(create).toThrow(
      new RegExp(
        `may have ${limit.characters} characters, got \\d+; list fewer .*as of ${limit.asOf} \\(https://.*set characterLimit`,
      ),
    );
  });

  it('takes another limit from whoever knows one, larger or smaller, and warns no more', () => {
    const long = { allowedSubnetIds: subnetIds(500) };

    expect(warnings({ ...long, characterLimit: 20_000 })).toEqual([]);
    expect(() => warnings({ ...filling(3000), characterLimit: 2000 })).toThrow(
      'may have 2000 characters',
    );
  });
});

describe('the service control policy', () => {
  it.each([
    [5120, 0],
    [6293, 1],
    [10_240, 1],
  ])('with %s characters has %s warnings', (characters, count) => {
    const stack = new Stack(new App());

    new TrainingInVpcServiceControlPolicy(stack, 'Policy', filling(characters));

    const warnings = Annotations.fromStack(stack).findWarning(
      '*',
      Match.stringLikeRegexp('where Organizations still accepts 5120 only'),
    );
    expect(warnings).toHaveLength(count);
  });
});

describe('breakGlassConditions', () => {
  it('refuses an exemption that names nobody', () => {
    expect(() => breakGlassConditions({ principalArns: [] })).toThrow(
      'breakGlass must name a principalTag or principalArns, got neither',
    );
  });

  it('refuses ARNs that no principal has, all at once', () => {
    const principalArns = [
      'BreakGlass',
      'arn:aws:sts::111122223333:assumed-role/BreakGlass/me',
      'arn:aws:iam::111122223333:root',
      'arn:aws-cn:iam::*:role/BreakGlass',
    ];

    expect(() => breakGlassConditions({ principalArns })).toThrow(
      'principalArns must be ARNs of IAM roles and users, arn:<partition>:iam::<account>:role/<name>, got "BreakGlass", "arn:aws:sts::111122223333:assumed-role/BreakGlass/me", "arn:aws:iam::111122223333:root"; for a session, name its role',
    );
  });
});
