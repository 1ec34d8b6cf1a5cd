// What the package exports to CDK apps. What is not exported here is no API, and may change in any version.

export type { Reevaluation } from './constructs/reevaluation.ts';
export type { RuleFunction } from './constructs/rule-function.ts';
export type { RuleParameterProps } from './constructs/rule-parameters.ts';
export type { TrainingJobInVpcRuleProps } from './constructs/rule-props.ts';
export type { StateTable } from './constructs/state-table.ts';
export { TrainingJobInVpcRule } from './constructs/training-job-in-vpc-rule.ts';
export type { EndpointName } from './prevention/network/endpoints.ts';
export {
  onlyBuckets,
  TrainingEndpoints,
  type TrainingEndpointsProps,
} from './prevention/network/training-endpoints.ts';
export {
  EndpointsSecurityGroup,
  HttpsBetween,
  TrainingSecurityGroup,
  type TrainingSecurityGroupProps,
} from './prevention/network/training-security-groups.ts';
export { TrainingVpc, type TrainingVpcProps } from './prevention/network/training-vpc.ts';
export { VpcFlowLogs } from './prevention/network/vpc-flow-logs.ts';
export type { BreakGlass } from './prevention/policies/break-glass.ts';
export {
  BreakGlassSessionPolicy,
  type BreakGlassSessionPolicyProps,
  ProtectiveServiceControlPolicy,
  type ProtectiveServiceControlPolicyProps,
  TrainingInVpcPolicy,
  type TrainingInVpcPolicyProps,
  TrainingInVpcServiceControlPolicy,
  type TrainingInVpcServiceControlPolicyProps,
} from './prevention/policies/enforcement-policies.ts';
export type { EnforcementOptions } from './prevention/policies/policy-document.ts';
export type { ProtectionOptions } from './prevention/policies/protective-policy.ts';
export type { SessionTagOptions } from './prevention/policies/session-tag-policy.ts';
