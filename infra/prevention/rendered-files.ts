import type { App, Stack } from 'aws-cdk-lib';
import { renderTemplate } from '../templates/render.ts';
import { type RenderedFile, renderJson } from '../templates/rendered-file.ts';
import { TrainingEndpointsStack, TrainingVpcStack } from './network/network-stacks.ts';
import { DEFAULT_BREAK_GLASS_TAG } from './policies/break-glass.ts';
import {
  ManagedPolicyStack,
  ProtectivePolicyStack,
  ResourceControlPolicyStack,
  ServiceControlPolicyStack,
} from './policies/enforcement-stacks.ts';
import { enforcementDocument } from './policies/policy-document.ts';
import { protectiveDocument } from './policies/protective-policy.ts';
import { renderTerraformRequirements } from './policies/terraform-requirements.ts';
import { StopRemediationStack, StopTrainingJobsStack } from './stop-job/stop-stack.ts';

const generated = 'infra/generated/prevention';

/** The prevention half as files: templates with parameters, documents to paste, the list of the Terraform module. */
export function renderPreventionFiles(): readonly RenderedFile[] {
  return [
    template('managed-policy.template.yaml', ManagedPolicyStack),
    template('service-control-policy.template.yaml', ServiceControlPolicyStack),
    template('protective-policy.template.yaml', ProtectivePolicyStack),
    template('resource-control-policy.template.yaml', ResourceControlPolicyStack),
    template('training-vpc.template.yaml', TrainingVpcStack),
    template('training-endpoints.template.yaml', TrainingEndpointsStack),
    template('stop-training-jobs.template.yaml', StopTrainingJobsStack),
    template('stop-training-jobs-remediation.template.yaml', StopRemediationStack),
    renderJson(`${generated}/managed-policy.json`, enforcementDocument()),
    renderJson(`${generated}/service-control-policy.json`, enforcementDocument()),
    renderJson(
      `${generated}/service-control-policy-with-break-glass.json`,
      enforcementDocument({}, { principalTag: DEFAULT_BREAK_GLASS_TAG }),
    ),
    renderJson(`${generated}/protective-policy.json`, protectiveDocument()),
    {
      path: 'infra/prevention/terraform/documents/requirements.tf',
      content: renderTerraformRequirements(),
    },
  ];
}

function template(name: string, TemplateStack: new (app: App, id: string) => Stack): RenderedFile {
  return {
    path: `${generated}/${name}`,
    content: renderTemplate((app) => new TemplateStack(app, 'Template')),
  };
}
