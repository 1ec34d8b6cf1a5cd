import { DEFAULT_BREAK_GLASS_TAG } from './break-glass.ts';
import {
  ManagedPolicyStack,
  ProtectivePolicyStack,
  ServiceControlPolicyStack,
} from './enforcement-stacks.ts';
import { enforcementDocument } from './policy-document.ts';
import { protectiveDocument } from './protective-policy.ts';
import { type RenderedFile, renderJson, renderTemplate } from './rendered-template.ts';
import { renderTerraformRequirements } from './terraform-requirements.ts';

const generated = 'infra/enforcement/generated';

/** The policies as files: templates with parameters, documents to paste, the list of the Terraform module. */
export function renderEnforcementFiles(): readonly RenderedFile[] {
  return [
    renderTemplate(`${generated}/managed-policy.template.yaml`, ManagedPolicyStack),
    renderTemplate(`${generated}/service-control-policy.template.yaml`, ServiceControlPolicyStack),
    renderTemplate(`${generated}/protective-policy.template.yaml`, ProtectivePolicyStack),
    renderJson(`${generated}/managed-policy.json`, enforcementDocument()),
    renderJson(`${generated}/service-control-policy.json`, enforcementDocument()),
    renderJson(
      `${generated}/service-control-policy-with-break-glass.json`,
      enforcementDocument({}, { principalTag: DEFAULT_BREAK_GLASS_TAG }),
    ),
    renderJson(`${generated}/protective-policy.json`, protectiveDocument()),
    {
      path: 'infra/enforcement/terraform/documents/requirements.tf',
      content: renderTerraformRequirements(),
    },
  ];
}
