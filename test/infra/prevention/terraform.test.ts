import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { enforcementDocument } from '../../../infra/prevention/policies/policy-document.ts';
import {
  applyTerraform,
  mayRunTerraform,
  terraformCommand,
  terraformOutputs,
  terraformVariables,
} from './renderings.ts';

const folder = join(import.meta.dirname, '../../../infra/prevention/terraform');
const command = terraformCommand();

function variablesOf(file: string): readonly string[] {
  const text = readFileSync(join(folder, file), 'utf8');
  return [...text.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name ?? '');
}

describe('the Terraform module', () => {
  it('passes every variable of the documents on', () => {
    const main = readFileSync(join(folder, 'main.tf'), 'utf8');

    const names = variablesOf('documents/variables.tf');
    expect(names.length).toBeGreaterThan(5);
    for (const name of names)
      expect(main).toMatch(new RegExp(`^\\s+${name} += var\\.${name}$`, 'm'));
  });

  it.each(['complete', 'organization'])(
    'has variables for all that its example %s sets',
    (name) => {
      const example = readFileSync(join(folder, `examples/${name}/main.tf`), 'utf8');
      const block = /module "training_in_vpc" \{([^}]*)\}/.exec(example)?.[1] ?? '';

      const set = [...block.matchAll(/^ {2}(\w+) +=/gm)].map(([, name]) => name ?? '');

      expect(set.length).toBeGreaterThan(1);
      expect(['source', ...variablesOf('variables.tf')]).toEqual(expect.arrayContaining(set));
    },
  );

  it('describes every variable in its README', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');

    const names = variablesOf('variables.tf');
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(readme).toContain(`| \`${name}\` |`);
  });
});

describe.runIf(mayRunTerraform())('terraform', () => {
  it('finds every file formatted', () => {
    const unformatted = execFileSync(
      command ?? 'terraform',
      ['fmt', '-check', '-recursive', folder],
      {
        encoding: 'utf8',
        stdio: 'pipe',
      },
    );

    expect(unformatted).toBe('');
  });

  it('refuses what is no id of a subnet', () => {
    expect(() => terraformOutputs({ allowedSubnetIds: ['sg-0bbbbbbbbbbbbbbb1'] })).toThrow(
      /ids that start with subnet-/,
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
