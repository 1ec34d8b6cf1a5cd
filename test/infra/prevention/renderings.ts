// Every form in which the policies are shipped, brought back to a policy document.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { BreakGlass } from '../../../infra/prevention/policies/break-glass.ts';
import {
  TrainingInVpcPolicy,
  TrainingInVpcServiceControlPolicy,
} from '../../../infra/prevention/policies/enforcement-policies.ts';
import type { EnforcementOptions } from '../../../infra/prevention/policies/policy-document.ts';
import { resolveResource } from '../../support/resolve-template.ts';
import { readTemplate, type Template as TemplateText } from '../../support/template.ts';
import { terraformCommand } from '../../support/terraform/command.ts';

const infra = join(import.meta.dirname, '../../../infra');

/** A form of the policies; `kind` says whether it is attached to a principal or to an account. */
export interface Rendering {
  readonly name: string;
  readonly kind: 'identity' | 'serviceControl';
  document(options: EnforcementOptions, breakGlass?: BreakGlass): unknown;
}

export const renderings: readonly Rendering[] = [
  {
    name: 'CDK managed policy',
    kind: 'identity',
    document: (options) => {
      const stack = new Stack(new App());
      new TrainingInVpcPolicy(stack, 'Policy', options);
      return propertiesOf(stack, 'AWS::IAM::ManagedPolicy').PolicyDocument;
    },
  },
  {
    name: 'CDK service control policy',
    kind: 'serviceControl',
    document: (options, breakGlass) => {
      const stack = new Stack(new App());
      new TrainingInVpcServiceControlPolicy(stack, 'Policy', {
        ...options,
        ...(breakGlass && { breakGlass }),
      });
      return propertiesOf(stack, 'AWS::Organizations::Policy').Content;
    },
  },
  {
    name: 'CloudFormation managed policy',
    kind: 'identity',
    document: (options) =>
      resolveResource(
        template('managed-policy'),
        'AWS::IAM::ManagedPolicy',
        templateParameters(options),
      ).PolicyDocument,
  },
  {
    name: 'CloudFormation service control policy',
    kind: 'serviceControl',
    document: (options, breakGlass) =>
      resolveResource(template('service-control-policy'), 'AWS::Organizations::Policy', {
        ...templateParameters(options),
        BreakGlassTagValue: breakGlass?.principalTag?.value ?? '',
        BreakGlassPrincipalArns: (breakGlass?.principalArns ?? []).join(','),
      }).Content,
  },
];

/** The Terraform module's documents; they need the terraform command. */
export const terraformRenderings: readonly Rendering[] = [
  {
    name: 'Terraform managed policy',
    kind: 'identity',
    document: (options) => terraformOutputs(options).managed_policy_json,
  },
  {
    name: 'Terraform service control policy',
    kind: 'serviceControl',
    document: (options, breakGlass) =>
      terraformOutputs(options, breakGlass).service_control_policy_json,
  },
];

/** What the module made of variables: both policies come of one run of Terraform, which is slow. */
const applied = new Map<string, Record<string, unknown>>();

/**
 * Applies the part of the Terraform module that needs no provider, which creates nothing, and returns its outputs as
 * parsed JSON; once for the same variables.
 *
 * @throws Error with Terraform's own words where it refuses the values.
 */
export function terraformOutputs(
  options: EnforcementOptions,
  breakGlass?: BreakGlass,
  others: Readonly<Record<string, boolean | number>> = {},
): Record<string, unknown> {
  const variables = { ...terraformVariables(options, breakGlass), ...others };
  const key = JSON.stringify(variables);
  const outputs = applied.get(key) ?? applyTerraform(variables).outputs;
  applied.set(key, outputs);
  return outputs;
}

/** The same, with what Terraform prints. */
export function applyTerraform(variables: Readonly<Record<string, unknown>>) {
  const command = terraformCommand();
  const folder = mkdtempSync(join(tmpdir(), 'terraform-documents-'));
  const terraform = (...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  const assignments = Object.entries(variables).map(
    ([name, value]) => `-var=${name}=${JSON.stringify(value)}`,
  );
  try {
    for (const file of ['documents.tf', 'requirements.json', 'variables.tf'])
      cpSync(join(infra, 'prevention/terraform', file), join(folder, file));
    terraform('init', '-input=false');
    const printed = terraform(
      'apply',
      '-auto-approve',
      '-input=false',
      '-no-color',
      ...assignments,
    );
    const written = JSON.parse(terraform('output', '-json')) as Record<string, { value: string }>;
    const outputs = Object.fromEntries(
      Object.entries(written).map(([name, { value }]) => [name, JSON.parse(value) as unknown]),
    );
    return { outputs, printed };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function terraformVariables(options: EnforcementOptions, breakGlass?: BreakGlass) {
  return {
    create_service_control_policy: true,
    allowed_subnet_ids: options.allowedSubnetIds ?? [],
    allowed_security_group_ids: options.allowedSecurityGroupIds ?? [],
    require_network_isolation: options.requireNetworkIsolation ?? false,
    require_inter_container_encryption: options.requireInterContainerEncryption ?? false,
    require_volume_kms_key: options.requireVolumeKmsKey ?? false,
    include_processing_jobs: options.processingJobs ?? false,
    break_glass_tag: breakGlass?.principalTag ?? null,
    break_glass_principal_arns: breakGlass?.principalArns ?? [],
  };
}

function template(name: string): TemplateText {
  return readTemplate(
    readFileSync(join(infra, `generated/prevention/${name}.template.yaml`), 'utf8'),
  );
}

function templateParameters(options: EnforcementOptions): Record<string, string> {
  return {
    AllowedSubnetIds: (options.allowedSubnetIds ?? []).join(','),
    AllowedSecurityGroupIds: (options.allowedSecurityGroupIds ?? []).join(','),
    RequireNetworkIsolation: String(options.requireNetworkIsolation ?? false),
    RequireInterContainerEncryption: String(options.requireInterContainerEncryption ?? false),
    RequireVolumeKmsKey: String(options.requireVolumeKmsKey ?? false),
    IncludeProcessingJobs: String(options.processingJobs ?? false),
  };
}

function propertiesOf(stack: Stack, type: string): Record<string, unknown> {
  return resolveResource(Template.fromStack(stack).toJSON() as never, type, {});
}
