// What the Terraform modules take and give, as tables from their own files, which `terraform fmt` lays out.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..');

const modules = {
  rule: 'infra/account/terraform',
  prevention: 'infra/prevention/terraform',
} as const;

/** The READMEs that hold the tables. */
export const terraformPages: readonly string[] = Object.values(modules).map((folder) =>
  join(project, folder, 'README.md'),
);

/** Of each module: what it takes, what it gives, and values that its example `complete` comes with. */
export const terraformRegions: Readonly<Record<string, () => string>> = Object.fromEntries(
  Object.entries(modules).flatMap(([name, folder]) => [
    [`terraform/${name}/inputs`, () => renderInputs(folder)],
    [`terraform/${name}/outputs`, () => renderOutputs(folder)],
    [`terraform/${name}/values`, () => renderValues(folder)],
  ]),
);

function renderInputs(folder: string): string {
  return table(
    ['Variable', 'Type', 'Default', 'Meaning'],
    blocksOf(folder, 'variable').map(({ name, body, file }) => {
      const type = argumentOf(body, 'type');
      const description = argumentOf(body, 'description');
      if (type === undefined || description === undefined)
        throw new Error(`${file}: variable ${name} must have a type and a description`);
      const fallback = argumentOf(body, 'default');
      return [
        `\`${name}\``,
        `\`${type}\``,
        fallback === undefined ? 'required' : `\`${fallback}\``,
        unquoted(description),
      ];
    }),
  );
}

function renderOutputs(folder: string): string {
  return table(
    ['Output', 'Meaning'],
    blocksOf(folder, 'output').map(({ name, body, file }) => {
      const description = argumentOf(body, 'description');
      if (description === undefined)
        throw new Error(`${file}: output ${name} must have a description`);
      return [`\`${name}\``, unquoted(description)];
    }),
  );
}

function renderValues(folder: string): string {
  const file = join(project, folder, 'examples/complete/terraform.tfvars');
  return `\`\`\`hcl\n${readFileSync(file, 'utf8')}\`\`\``;
}

function blocksOf(folder: string, keyword: string) {
  const form = new RegExp(`^${keyword} "(\\w+)" \\{\\n([\\s\\S]*?)^\\}`, 'gm');
  const files = readdirSync(join(project, folder)).filter((file) => file.endsWith('.tf'));
  return files.flatMap((file) =>
    [...readFileSync(join(project, folder, file), 'utf8').matchAll(form)].map(
      ([, name = '', body = '']) => ({ name, body, file }),
    ),
  );
}

function argumentOf(body: string, name: string): string | undefined {
  return new RegExp(`^ {2}${name} += (.*)$`, 'm').exec(body)?.[1];
}

function unquoted(text: string): string {
  return String(JSON.parse(text)).replaceAll('|', '\\|').replaceAll('*', '\\*');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
