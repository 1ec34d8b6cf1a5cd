// Terraform itself, over a copy of a module, with providers that consist of their schemas.

import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { terraformCommand } from './command.ts';
import { project, schemasFor } from './modules.ts';
import { serveSchemas } from './schema-provider.ts';

/** Terraform's registry, and OpenTofu's. */
const REGISTRIES = ['registry.terraform.io', 'registry.opentofu.org'] as const;

const PLENTY_BYTES = 256 * 1024 * 1024;

export interface Outcome {
  readonly succeeded: boolean;
  /** What Terraform printed, on both streams. */
  readonly printed: string;
}

export interface Workspace {
  /** The copy of the folder that was asked for. */
  readonly folder: string;
  run(...args: readonly string[]): Promise<Outcome>;
  close(): Promise<void>;
}

/**
 * A copy of a folder of the project, initialized. Files around it that its modules refer to are there too.
 *
 * @param folder from the project's root.
 * @param change may edit the copy before Terraform sees it.
 */
export async function openWorkspace(
  folder: string,
  change: (copy: string) => void = () => {},
): Promise<Workspace> {
  const root = mkdtempSync(join(tmpdir(), 'terraform-'));
  cpSync(join(project, 'infra'), join(root, 'infra'), { recursive: true });
  const copy = join(root, folder);
  change(copy);
  const schemas = Object.entries(schemasFor(copy)).flatMap(([name, schema]) =>
    REGISTRIES.map((registry) => [`${registry}/hashicorp/${name}`, schema] as const),
  );
  const providers = await serveSchemas(Object.fromEntries(schemas));
  const run = async (...args: readonly string[]): Promise<Outcome> => {
    const { TF_CLI_CONFIG_FILE: _, ...environment } = process.env;
    const options = {
      cwd: copy,
      maxBuffer: PLENTY_BYTES,
      env: {
        ...environment,
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
        TF_REATTACH_PROVIDERS: providers.reattach,
      },
    };
    try {
      const { stdout, stderr } = await promisify(execFile)(terraformCommand(), [...args], options);
      return { succeeded: true, printed: stdout + stderr };
    } catch (error) {
      const {
        code,
        stdout = '',
        stderr = '',
      } = error as {
        code?: unknown;
        stdout?: string;
        stderr?: string;
      };
      if (typeof code !== 'number') throw error;
      return { succeeded: false, printed: stdout + stderr };
    }
  };
  const close = async () => {
    await providers.close();
    rmSync(root, { recursive: true });
  };
  const { succeeded, printed } = await run('init', '-backend=false', '-input=false', '-no-color');
  if (!succeeded) {
    await close();
    throw new Error(`terraform init failed in ${relative(root, copy)}: ${printed}`);
  }
  return { folder: copy, run, close };
}
