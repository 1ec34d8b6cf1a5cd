// The pages beside docs/remediation.md: every command of theirs runs as it is there, from top to bottom of its page.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examplesOf, type Machine, startMachine } from './page-examples.ts';

interface Page {
  readonly path: string;
  /** What exists before somebody follows the page. */
  readonly before?: string;
  /** The stacks that it deploys, with the parameters that it gives. */
  readonly stacks: Readonly<Record<string, object>>;
}

const network = {
  AllowedSubnetIds: 'subnet-0aaaaaaaaaaaaaaa1,subnet-0aaaaaaaaaaaaaaa2',
  AllowedSecurityGroupIds: 'sg-0bbbbbbbbbbbbbbb1',
};
const pages: readonly Page[] = [
  {
    path: 'docs/stopping.md',
    before: 'aws sqs create-queue --queue-name OnChangeUndelivered',
    stacks: {
      'stop-training-jobs': {},
      'stop-training-jobs-remediation': {
        StartedBy: 'people',
        RunbookRoleArn: 'arn:aws:iam::111122223333:role/RunbookRoleArn',
      },
    },
  },
  {
    path: 'docs/network.md',
    stacks: {
      'training-network': {},
      'training-endpoints': {
        VpcId: 'vpc-0a1b2c3d4e5f60718',
        RouteTableIds: 'rtb-0a1b2c3d4e5f60718',
        SubnetIds: 'subnet-0a1b2c3d4e5f60718,subnet-0f9e8d7c6b5a40312',
        CreateLogs: 'false',
        ExistingEndpointsSecurityGroupId: 'sg-0f9e8d7c6b5a40312',
      },
    },
  },
  {
    path: 'docs/prevention.md',
    stacks: {
      'training-in-vpc': { RoleNames: 'DataScientist', GroupNames: 'research', ...network },
      'training-in-vpc-scp': { TargetIds: 'ou-abcd-11111111' },
      'training-in-vpc-break-glass': {
        OrganizationId: 'o-a1b2c3d4e5',
        TargetIds: 'ou-abcd-11111111',
      },
    },
  },
];

/** Names that the pages say stand for people's own. */
const own = `INSTANCE_ARN=arn:aws:sso:::instance/ssoins-0a1b2c3d4e5f6071
PERMISSION_SET_ARN=arn:aws:sso:::permissionSet/ssoins-0a1b2c3d4e5f6071/ps-0a1b2c3d4e5f6071
`;

/** The network of a stack that nobody really deployed is not there: `network` says so, which is its finding. */
const codesOf = (text: string): readonly number[] =>
  text.startsWith('training-job-in-vpc network ') ? [1] : [0];

for (const { path, before, stacks } of pages) {
  const examples = await examplesOf(path);
  // What Terraform does, the parts of .ci/run that have it try.
  const commands = examples.filter(
    ({ language, text }) => ['sh', 'bash'].includes(language) && !/^ *terraform /m.test(text),
  );

  describe(path, () => {
    let machine: Machine;
    beforeAll(async () => {
      machine = await startMachine();
      if (before !== undefined) expect((await machine.run(before)).code).toBe(0);
    });
    afterAll(async () => {
      await machine[Symbol.asyncDispose]();
    });

    it.each(commands)('runs $name', async ({ text }) => {
      const { code, stderr } = await machine.run(own + text);

      expect(codesOf(text), stderr).toContain(code);
    });

    it('deploys its stacks with parameters that they take', () => {
      const deployed = [...machine.cloudFormation.stacks.values()];

      expect(
        Object.fromEntries(deployed.map(({ name, parameters }) => [name, parameters])),
      ).toEqual(stacks);
    });

    it('has commands', () => {
      expect(commands.length).toBeGreaterThan(2);
    });
  });
}
