import { type RenderedFile, renderJson } from '../templates/rendered-file.ts';
import { DEFAULT_BREAK_GLASS_TAG } from './policies/break-glass.ts';
import { enforcementDocument } from './policies/policy-document.ts';
import { protectiveDocument } from './policies/protective-policy.ts';
import { terraformRequirements } from './policies/terraform-requirements.ts';

const generated = 'infra/generated/prevention';

/** What of the prevention half is no template: documents to paste, and the list of the Terraform module. */
export function renderPolicyDocuments(): readonly RenderedFile[] {
  return [
    renderJson(`${generated}/managed-policy.json`, enforcementDocument()),
    renderJson(`${generated}/service-control-policy.json`, enforcementDocument()),
    renderJson(
      `${generated}/service-control-policy-with-break-glass.json`,
      enforcementDocument({}, { principalTag: DEFAULT_BREAK_GLASS_TAG }),
    ),
    renderJson(`${generated}/protective-policy.json`, protectiveDocument()),
    renderJson('infra/prevention/terraform/requirements.json', terraformRequirements()),
  ];
}
