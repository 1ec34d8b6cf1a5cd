// Cloud Custodian: what a policy matches is a violation, everything else of a run that succeeded is compliant.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Peer, PeerVerdicts } from './peer.ts';

const policyName = 'training-jobs-in-vpc';

/** Without a query Custodian looks at running jobs only; by its page size this one asks for all. */
const policies = {
  policies: [
    {
      name: policyName,
      resource: 'aws.sagemaker-job',
      query: [{ MaxResults: 100 }],
      filters: [
        {
          or: [
            { type: 'value', key: 'VpcConfig.Subnets', value: 'empty' },
            { type: 'value', key: 'VpcConfig.SecurityGroupIds', value: 'empty' },
          ],
        },
      ],
    },
  ],
};

export const cloudCustodian: Peer = {
  name: 'Cloud Custodian',
  packages: ['c7n==0.9.53'],
  how: '`custodian run` of a policy for jobs of every status with the requirement of this rule, its cache left empty',
  async run({ folder, programs, region, execute, listedJobs }) {
    const policyFile = join(folder, 'policy.json');
    await writeFile(policyFile, JSON.stringify(policies));
    const usage = await execute(join(programs, 'custodian'), [
      ...['run', '--region', region, '--output-dir', 'output', '--cache', 'cache', policyFile],
    ]);
    const verdicts =
      usage.exitCode === 0 ? await readVerdicts(folder, listedJobs()) : new Map<string, never>();
    return { usage, verdicts };
  },
};

async function readVerdicts(folder: string, listed: readonly string[]): Promise<PeerVerdicts> {
  const path = join(folder, 'output', policyName, 'resources.json');
  const matched: readonly { readonly TrainingJobName: string }[] = JSON.parse(
    await readFile(path, 'utf8'),
  );
  const violations = new Set(matched.map(({ TrainingJobName }) => TrainingJobName));
  return new Map(listed.map((name) => [name, violations.has(name) ? 'nonCompliant' : 'compliant']));
}
