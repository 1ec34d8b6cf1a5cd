// Whether a job could run in a network, check by check.

import { checkEndpoints, checkPolicies } from './check-endpoints.ts';
import { checkAcls, checkEgress, checkMembers } from './check-groups.ts';
import { checkRoutes } from './check-routes.ts';
import { checkOneVpc, checkSubnets, checkVpc } from './check-vpc.ts';
import type { NetworkFacts, PlannedJob } from './facts.ts';
import { type Finding, findingsOf } from './findings.ts';

/** Everything that the facts say; where subnets and groups are of several VPCs, only that. */
export function checkNetwork(facts: NetworkFacts, job: PlannedJob): readonly Finding[] {
  const oneVpc = checkOneVpc(facts, job);
  const { ofVpc: parts, region } = facts;
  const isOneVpc = !oneVpc.some(({ subject, outcome }) => subject === 'VPC' && outcome !== 'holds');
  if (parts === undefined || !isOneVpc) return oneVpc;
  const subnets = facts.subnets.kind === 'known' ? facts.subnets.value : [];
  const groups = facts.groups.kind === 'known' ? facts.groups.value : [];
  const { findings: routes, ways } = checkRoutes(subnets, parts, region);
  return [
    ...oneVpc,
    ...checkVpc(parts, job),
    ...(subnets.length === 0
      ? []
      : [...checkSubnets(subnets, job), ...routes, ...checkAcls(subnets, parts)]),
    ...(groups.length === 0
      ? []
      : [...checkEgress(groups, ways, parts), ...checkMembers(groups, subnets, job)]),
    ...(groups.length === 0 || subnets.length === 0
      ? []
      : checkEndpoints({ groups, subnets, ways, region }, parts, job)),
    ...checkPolicies(parts, region),
    ...(job.isIsolated
      ? [
          findingsOf('isolation').shown(
            'job',
            'the container has no network, so that it calls no service; SageMaker still reads and writes Amazon S3 through the VPC',
          ),
        ]
      : []),
  ];
}
