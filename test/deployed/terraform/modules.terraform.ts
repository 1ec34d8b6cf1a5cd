// Every module and example as Terraform itself sees it, with the provider's schema; and that what is wrong is seen.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from '../../support/terraform/workspace.ts';

const project = join(import.meta.dirname, '../../..');
const modules = ['infra/account/terraform', 'infra/prevention/terraform'];
const examples = modules.flatMap((module) =>
  readdirSync(join(project, module, 'examples')).map((name) => `${module}/examples/${name}`),
);

let workspace: Workspace | undefined;

afterEach(async () => {
  await workspace?.close();
  workspace = undefined;
});

async function open(folder: string, change?: (copy: string) => void): Promise<Workspace> {
  workspace = await openWorkspace(folder, change);
  return workspace;
}

describe.each(modules)('%s', (module) => {
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

describe.each(examples)('%s', (example) => {
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

describe('the check', () => {
  const edited = (file: string, text: string, other: string) => (copy: string) => {
    const path = join(copy, file);
    const before = readFileSync(path, 'utf8');
    expect(before).toContain(text);
    writeFileSync(path, before.replace(text, other));
  };

  it.each([
    [
      'a misspelt argument',
      'main.tf',
      'memory_size ',
      'memory_sise ',
      /"memory_sise" is not expected/,
    ],
    [
      'a misspelt block',
      'main.tf',
      'logging_config {',
      'loging_config {',
      /"loging_config" are not expected/,
    ],
    [
      'a misspelt attribute',
      'outputs.tf',
      'function.arn',
      'function.arm',
      /no argument, nested block, or exported attribute named "arm"/,
    ],
    [
      'a misspelt type',
      'queues.tf',
      'resource "aws_sqs_queue" "dead_letters"',
      'resource "aws_sqs_que" "dead_letters"',
      /does not support resource type "aws_sqs_que"/,
    ],
    [
      'a number that is none',
      'main.tf',
      'timeout          = 900',
      'timeout          = "long"',
      /a number is required/,
    ],
    [
      'a text that is a list',
      'main.tf',
      'handler          = "index.handler"',
      'handler          = ["index.handler"]',
      /string required/,
    ],
    [
      'a list that is a text',
      'main.tf',
      '[var.architecture]',
      'var.architecture',
      /list of string required/,
    ],
    [
      'a required argument that is missing',
      'main.tf',
      '  function_name    = var.name\n',
      '',
      /"function_name" is required/,
    ],
    ['a block too many', 'main.tf', '  ttl {', '  ttl {}\n\n  ttl {', /Too many ttl blocks/],
  ])('sees %s', async (_what, file, text, other, problem) => {
    const { run } = await open('infra/account/terraform', edited(file, text, other));

    const { printed } = await run('validate', '-no-color');

    expect(printed).toMatch(problem);
  });

  it('sees a value that an example gives and its module does not take', async () => {
    const { run } = await open(
      'infra/account/terraform/examples/complete',
      edited('main.tf', 'create_dashboard = true', 'create_dashbord = true'),
    );

    expect((await run('validate', '-no-color')).printed).toMatch(
      /"create_dashbord" is not expected/,
    );
  });
});
