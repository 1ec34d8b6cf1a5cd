// Folders outside this one, as people make them who have nothing but the packed package.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

export const packageName = 'sagemaker-training-job-in-vpc';
export const packedFile = setting('PACKAGE');

/** Each Node.js that the package is tried on, by its version. */
export const nodes = setting('NODE_DIRECTORIES')
  .split(delimiter)
  .map((directory) => ({
    directory,
    version: spawnSync(join(directory, 'node'), ['--version'], { encoding: 'utf8' }).stdout.trim(),
  }))
  .toSorted((one, other) => one.version.localeCompare(other.version));

export type InstalledNode = (typeof nodes)[number];

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class FreshProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'fresh-project-'));
  readonly #node: InstalledNode | undefined;

  constructor(node: InstalledNode | undefined = nodes.at(-1)) {
    this.#node = node;
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  /** Runs a line of the shell under a version of Node.js, with nothing of this project on the path. */
  run(
    line: string,
    { node = this.#node, env = {} }: { node?: InstalledNode; env?: Record<string, string> } = {},
  ): Outcome {
    const { stdout, stderr, status } = spawnSync('bash', ['-c', line], {
      cwd: this.folder,
      encoding: 'utf8',
      // The machine's own too: npm may need its proxy and its certificates.
      env: {
        ...process.env,
        PATH: [node?.directory, join(this.folder, 'node_modules/.bin'), systemPath].join(delimiter),
        npm_config_audit: 'false',
        npm_config_fund: 'false',
        npm_config_prefer_offline: 'true',
        npm_config_update_notifier: 'false',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        ...env,
      },
    });
    return { code: status, stdout, stderr };
  }

  /** @throws Error with what was said, unless the command ends well. */
  succeed(...[line, options]: Parameters<FreshProject['run']>): string {
    const { code, stdout, stderr } = this.run(line, options);
    if (code !== 0) throw new Error(`${line} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What `cdk init` makes of an empty folder, with the CDK command line that this project pins. */
export function initCdkApp(project: FreshProject, language: 'typescript' | 'javascript'): void {
  const cdk = join(root, 'node_modules/.bin/cdk');
  project.succeed(`'${cdk}' init app --language ${language} --generate-only`);
}

const systemPath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((directory) => !directory.startsWith(root))
  .join(delimiter);

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} must be set; .ci/run package does so`);
  return value;
}
