import { execFileSync } from 'node:child_process';

let installed: { readonly command: string | undefined } | undefined;

/** Looked for once, since asking starts a process. */
function installedCommand(): string | undefined {
  installed ??= { command: findCommand() };
  return installed.command;
}

function findCommand(): string | undefined {
  const candidates = [process.env.TERRAFORM, 'terraform', 'tofu'].filter(
    (name) => name !== undefined,
  );
  return candidates.find((command) => {
    try {
      execFileSync(command, ['version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** The command of Terraform or OpenTofu. @throws Error where the machine has none. */
export function terraformCommand(): string {
  const command = installedCommand();
  if (command === undefined) throw new Error('neither terraform nor tofu is installed');
  return command;
}

/**
 * Whether to run Terraform. It is no dependency of this project: `npm test` uses it where it is, and says where it
 * is not; with REQUIRE_TERRAFORM=1 its absence fails the tests.
 */
export function mayRunTerraform(): boolean {
  if (process.env.REQUIRE_TERRAFORM === '1' || installedCommand() !== undefined) return true;
  console.warn(
    'NOT TESTED: what the Terraform modules evaluate to, since neither terraform nor tofu is installed.',
  );
  return false;
}
