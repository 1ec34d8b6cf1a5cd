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
import { type RenderedFile, renderJson, renderTemplate } from './rendered-template.ts';
import { StopRemediationStack, StopTrainingJobsStack } from './stop-job/stop-stack.ts';

const generated = 'infra/generated/prevention';

/** The prevention half as files: templates with parameters, documents to paste, the list of the Terraform module. */
export function renderPreventionFiles(): readonly RenderedFile[] {
  return [
    renderTemplate(`${generated}/managed-policy.template.yaml`, ManagedPolicyStack),
    renderTemplate(`${generated}/service-control-policy.template.yaml`, ServiceControlPolicyStack),
    renderTemplate(`${generated}/protective-policy.template.yaml`, ProtectivePolicyStack),
    renderTemplate(
      `${generated}/resource-control-policy.template.yaml`,
      ResourceControlPolicyStack,
    ),
    renderTemplate(`${generated}/training-vpc.template.yaml`, TrainingVpcStack),
    renderTemplate(`${generated}/training-endpoints.template.yaml`, TrainingEndpointsStack),
    renderTemplate(`${generated}/stop-training-jobs.template.yaml`, StopTrainingJobsStack),
    renderTemplate(
      `${generated}/stop-training-jobs-remediation.template.yaml`,
      StopRemediationStack,
    ),
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
