import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mayRunTerraform, terraformCommand, terraformOutputs } from './renderings.ts';

const folder = join(import.meta.dirname, '../../infra/prevention/terraform');
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
      /must be ARNs, which start with arn:/,
    );
    expect(() => terraformOutputs({}, { principalTag: { key: 'team', value: '' } })).toThrow(
      /must have a key and a value/,
    );
  });

  it('refuses documents that are too long', () => {
    const allowedSubnetIds = Array.from(
      { length: 300 },
      (_, index) => `subnet-${10_000_000 + index}`,
    );

    expect(() => terraformOutputs({ allowedSubnetIds })).toThrow(/longer than the/);
  });
});
