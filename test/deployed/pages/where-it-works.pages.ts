// docs/where-it-works.md: the command that finds the Regions with training jobs, as it is there.

import { expect, it } from 'vitest';
import { startOtherServices } from '../../cli/other-services.ts';
import { examplesOf, startMachine } from './page-examples.ts';

it('docs/where-it-works.md lists the Regions of the organization that have training jobs', async () => {
  const [command] = (await examplesOf('docs/where-it-works.md')).filter(
    ({ mark }) => mark === 'run',
  );
  await using machine = await startMachine({ 'fraud-model-7': { TrainingJobStatus: 'Completed' } });
  await using others = await startOtherServices({
    ListAccounts: () => ({ Accounts: [{ Id: '111122223333', Status: 'ACTIVE' }] }),
    listRegions: () => ({
      Regions: ['eu-central-1', 'us-east-1'].map((RegionName) => ({ RegionName })),
    }),
  });
  const environment = Object.entries({
    ...others.environment,
    AWS_ENDPOINT_URL_STS: machine.aws.endpoint,
  })
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join('');

  const { code, stdout, stderr } = await machine.run(environment + command?.text);

  expect(code, stderr).toBe(0);
  expect(stdout).toBe('eu-central-1\n');
});
