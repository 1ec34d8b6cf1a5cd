import { describe, expect, it } from 'vitest';
import { enforcementDocument } from '../../../infra/prevention/policies/policy-document.ts';
import {
  managedPolicyParameters,
  serviceControlPolicyParameters,
} from '../../../infra/prevention/policies/policy-parameters.ts';
import type { LabelledParameter, ParameterGroup } from '../../../infra/templates/parameters.ts';
import { mayRunTerraform } from '../../support/terraform/command.ts';
import { patternOfParameter, readVariables } from '../../support/terraform/variables.ts';
import { applyTerraform, terraformOutputs, terraformVariables } from './renderings.ts';

const variables = readVariables('infra/prevention/terraform');

function parameterOf(groups: readonly ParameterGroup[], id: string): LabelledParameter | undefined {
  return groups.map(({ parameters }) => parameters[id]).find((each) => each);
}

describe('the Terraform module', () => {
  it.each([
    ['allowed_subnet_ids', managedPolicyParameters, 'AllowedSubnetIds'],
    ['allowed_security_group_ids', managedPolicyParameters, 'AllowedSecurityGroupIds'],
    ['managed_policy_roles', managedPolicyParameters, 'RoleNames'],
    ['managed_policy_users', managedPolicyParameters, 'UserNames'],
    ['managed_policy_groups', managedPolicyParameters, 'GroupNames'],
    ['service_control_policy_targets', serviceControlPolicyParameters, 'TargetIds'],
    ['break_glass_tag', serviceControlPolicyParameters, 'BreakGlassTagValue'],
    ['break_glass_principal_arns', serviceControlPolicyParameters, 'BreakGlassPrincipalArns'],
  ] as const)('takes for %s what the templates take', (variable, groups, id) => {
    const pattern = patternOfParameter(parameterOf(groups, id)?.allowedPattern);

    expect(pattern).not.toBe('');
    expect(variables.get(variable)?.patterns).toContain(pattern);
  });
});

describe.runIf(mayRunTerraform())('terraform', () => {
  it('refuses what is no id of a subnet', () => {
    expect(() => terraformOutputs({ allowedSubnetIds: ['sg-0bbbbbbbbbbbbbbb1'] })).toThrow(
      /must be IDs of subnets/,
    );
  });

  it('refuses an exemption that names no ARN or no value of a tag', () => {
    expect(() => terraformOutputs({}, { principalArns: ['BreakGlass'] })).toThrow(
      /must be ARNs of IAM roles and users/,
    );
    expect(() => terraformOutputs({}, { principalTag: { key: 'team', value: '' } })).toThrow(
      /must have a key and a value/,
    );
  });

  const subnetIds = (count: number) =>
    Array.from({ length: count }, (_, index) => `subnet-${10_000_000 + index}`);

  it('refuses documents that are too long', () => {
    expect(() => terraformOutputs({ allowedSubnetIds: subnetIds(600) })).toThrow(
      /managed policy has \d+ characters, more than 6144.*service control policy has \d+ characters, more than 10240/s,
    );
  });

  it('does not refuse a managed policy for the size of a service control policy that is not used', () => {
    const options = { allowedSubnetIds: subnetIds(100) };
    const unused = {
      create_service_control_policy: false,
      service_control_policy_character_limit: 100,
    };

    expect(terraformOutputs(options, undefined, unused).managed_policy_json).toEqual(
      enforcementDocument(options),
    );
  });

  it('warns of a service control policy that some organizations refuse', () => {
    const variables = {
      ...terraformVariables({ allowedSubnetIds: subnetIds(300) }),
      create_managed_policy: false,
    };

    const { printed } = applyTerraform(variables);
    const known = applyTerraform({ ...variables, service_control_policy_character_limit: 10_240 });

    expect(printed).toMatch(/Warning: Check block assertion failed/);
    expect(known.printed).not.toMatch(/Warning/);
  });

  it('takes another limit from whoever knows one', () => {
    const options = { allowedSubnetIds: subnetIds(600) };
    const limits = {
      managed_policy_character_limit: 20_000,
      service_control_policy_character_limit: 20_000,
    };

    expect(terraformOutputs(options, undefined, limits).managed_policy_json).toEqual(
      enforcementDocument(options),
    );
  });
});
