// What `.ci/run templates` rendered: everything that people deploy, and everything that the CDK app can synthesize.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

export interface RenderedFile {
  /** The path from the project's root. */
  readonly path: string;
  readonly text: string;
}

/** The files whose names end so in a directory of the project. @throws Error if there is none. */
function renderedFiles(directory: string, ending: RegExp): readonly RenderedFile[] {
  const absolute = join(root, directory);
  const names = existsSync(absolute)
    ? readdirSync(absolute).filter((name) => ending.test(name))
    : [];
  if (names.length === 0)
    throw new Error(
      `${directory} must hold the rendered files, but has none; run .ci/run templates`,
    );
  return names.map((name) => ({
    path: join(directory, name),
    text: readFileSync(join(absolute, name), 'utf8'),
  }));
}

const generated = ['infra/generated', 'infra/generated/prevention'];

/** What is deployed without CDK. */
export const deployedTemplates = () =>
  generated.flatMap((directory) => renderedFiles(directory, /\.yaml$/));

/** The policies that are pasted and not deployed. */
export const policyFiles = () =>
  generated.flatMap((directory) => renderedFiles(directory, /\.json$/));

/** The app's stacks: those of `npm run synth`, with every stack that context can add, and with central mode. */
const assemblies = ['cdk.out', '.cache/all-stacks', '.cache/central-stacks'];

export const synthesizedTemplates = () =>
  assemblies.flatMap((directory) => renderedFiles(directory, /\.template\.json$/));

interface ValidationReport {
  readonly pluginName: string;
  readonly violations: readonly unknown[];
}

/** What the CDK's validation said of the app's stacks; a plug-in without a word is not in it. */
export const validationReports = (): readonly ValidationReport[] =>
  assemblies
    .flatMap((directory) => renderedFiles(directory, /^validation-report\.json$/))
    .flatMap(
      ({ text }) => (JSON.parse(text) as { pluginReports: ValidationReport[] }).pluginReports,
    );
