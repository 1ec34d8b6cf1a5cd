// Every module and example as Terraform itself sees it, with the provider's schema; and that what is wrong is seen.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  DEFAULT_PROTECTION,
  protectiveDocument,
} from '../../../infra/prevention/policies/protective-policy.ts';
import { mayRunTerraform } from '../../support/terraform/command.ts';
import { examples, modules, project } from '../../support/terraform/modules.ts';
import { openWorkspace, type Workspace } from '../../support/terraform/workspace.ts';
import { mistakes } from './mistakes.ts';

const runsTerraform = mayRunTerraform();

let workspace: Workspace | undefined;

afterEach(async () => {
  await workspace?.close();
  workspace = undefined;
});

async function open(folder: string, change?: (copy: string) => void): Promise<Workspace> {
  workspace = await openWorkspace(folder, change);
  return workspace;
}

describe.runIf(runsTerraform).each(modules)('%s', (module) => {
  it('is valid', async () => {
    const { run } = await open(module);

    expect((await run('validate', '-no-color')).printed).toContain('configuration is valid');
  });

  it('passes its own tests', async () => {
    const { run } = await open(module);
    const files = readdirSync(join(project, module, 'tests')).filter((name) =>
      name.endsWith('.tftest.hcl'),
    );

    const { printed, succeeded } = await run('test', '-no-color');

    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(printed).toContain(`${file}... pass`);
    expect(printed).toMatch(/Success! \d+ passed, 0 failed\./);
    expect(succeeded).toBe(true);
  });
});

describe.runIf(runsTerraform).each(examples)('%s', (example) => {
  it('is valid', async () => {
    const { run } = await open(example);

    expect((await run('validate', '-no-color')).printed).toContain('configuration is valid');
  });

  it('can be planned with the values that it comes with', async () => {
    const { run, folder } = await open(example);
    const aliases = [
      ...readFileSync(join(folder, 'main.tf'), 'utf8').matchAll(/^ +alias += "(\w+)"/gm),
    ];
    const mocked = {
      mock_data: { aws_caller_identity: { defaults: { account_id: '111122223333' } } },
    };
    writeFileSync(
      join(folder, 'plan.tftest.json'),
      JSON.stringify({
        mock_provider: {
          aws: aliases.length === 0 ? mocked : aliases.map(([, alias]) => ({ alias, ...mocked })),
          archive: {},
        },
        run: { plan: { command: 'plan' } },
      }),
    );
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.tfvars'),
    );

    const { printed } = await run('test', '-no-color', ...files.map((file) => `-var-file=${file}`));

    expect(files).toHaveLength(1);
    expect(printed).toContain('Success! 1 passed, 0 failed.');
  });
});

it.runIf(runsTerraform)(
  "the organization's protective policy exempts who deploys the rule",
  async () => {
    const deployment = 'arn:aws:iam::*:role/pipeline/Deployment';
    const { run } = await open('infra/prevention/terraform/examples/organization', (copy) => {
      const exemptRoleArns = [...DEFAULT_PROTECTION.exemptRoleArns, deployment];
      writeFileSync(
        join(copy, 'expected.json'),
        JSON.stringify(protectiveDocument({ exemptRoleArns })),
      );
      writeFileSync(
        join(copy, 'policy.tftest.hcl'),
        `mock_provider "aws" {}

      run "policy" {
        command = plan

        variables {
          rule_deployment_role_arns = ["${deployment}"]
        }

        assert {
          condition     = jsondecode(output.protective_policy_json) == jsondecode(file("expected.json"))
          error_message = output.protective_policy_json
        }
      }`,
      );
    });

    expect((await run('test', '-no-color')).printed).toContain('Success! 1 passed, 0 failed.');
  },
);

describe.runIf(runsTerraform)('the check', () => {
  it.each(mistakes)('sees $what', async ({ folder, file, text, other, name }) => {
    const { run } = await open(folder, (copy) => {
      const path = join(copy, file);
      writeFileSync(path, readFileSync(path, 'utf8').replace(text, other));
    });

    const { printed, succeeded } = await run('validate', '-no-color');

    expect(succeeded).toBe(false);
    expect(printed).toContain(name);
  });
});
