import { ruleParameterTable } from './parameters.ts';

/**
 * The link for one kind of violation. A page of your own is linked at its anchor for that kind, as docs/remediation.md
 * has them; AWS's page, which has none, and a link that names an anchor itself stay as they are.
 *
 * @param kind of a finding, such as `noVpcConfig`; also the name of the anchor.
 */
export function remediationLink(remediationUrl: string, kind: string): string {
  const isOwnPage = remediationUrl !== ruleParameterTable.remediationUrl.default;
  return isOwnPage && !remediationUrl.includes('#') ? `${remediationUrl}#${kind}` : remediationUrl;
}
