// The modules as folders of `.tf` files: what they call, and what of the providers' schemas they use.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProviderSchema, readProviderSchema } from './provider-schema.ts';

export const project = join(import.meta.dirname, '../../..');

/** The modules that people take, from the project's root. */
export const modules = ['infra/account/terraform', 'infra/prevention/terraform'] as const;

export const examples = modules.flatMap((module) =>
  readdirSync(join(project, module, 'examples')).map((name) => `${module}/examples/${name}`),
);

export const PROVIDERS = ['aws', 'archive'] as const;

/** Where `.ci/parts/terraform` unpacks the bindings. */
const bindings = join(project, '.cache/terraform');

/** The schemas of the providers, as far as the folder and the modules that it calls use them. */
export function schemasFor(
  folder: string,
): Readonly<Record<(typeof PROVIDERS)[number], ProviderSchema>> {
  const types = usedTypes(moduleFolders(folder));
  const read = (name: string) =>
    readProviderSchema(join(bindings, name, 'package/lib'), name, types);
  return { aws: read('aws'), archive: read('archive') };
}

/** The folder, and those of the modules that it calls. */
function moduleFolders(folder: string): readonly string[] {
  const called = [...textOf(folder).matchAll(/^ +source += "(\.[^"]*)"/gm)].map(([, path = '']) =>
    join(folder, path),
  );
  return [folder, ...called.flatMap(moduleFolders)];
}

export function terraformFiles(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.tf'));
}

function textOf(folder: string): string {
  return terraformFiles(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

function usedTypes(folders: readonly string[]) {
  const text = folders.map(textOf).join('\n');
  const labels = (keyword: string) => [
    ...new Set(
      [...text.matchAll(new RegExp(`^${keyword} "(\\w+)"`, 'gm'))].map(([, type = '']) => type),
    ),
  ];
  return { resources: labels('resource'), dataSources: labels('data') };
}
