// This rule: the bundle that the stack deploys, in a fresh Node process for each invocation, with its own table.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFunction } from '../../../infra/bundle.ts';
import { BUNDLE_FILE } from '../../../infra/shipped-function.ts';
import type { Peer } from './peer.ts';

/** Stands for Lambda's runtime: loads the bundle and hands it the event. */
const invocation = `
  const [, bundle, event] = process.argv;
  const endsAtMs = Date.now() + 900_000;
  require(bundle).handler(JSON.parse(require('node:fs').readFileSync(event, 'utf8')), {
    getRemainingTimeInMillis: () => endsAtMs - Date.now(),
  }).catch((error) => { console.error(error); process.exitCode = 1; });
`;

export const thisRule: Peer = {
  name: 'this rule',
  packages: [],
  how: 'the bundle that the stack deploys, at half of each quota, with its table',
  async run({ endpoint, folder, region, event, execute, reportedResults }) {
    const eventFile = join(folder, 'event.json');
    await writeFile(eventFile, JSON.stringify(event()));
    const { directory } = bundleFunction(join(folder, 'bundle'));
    const usage = await execute(
      process.execPath,
      ['-e', invocation, join(directory, BUNDLE_FILE), eventFile],
      {
        environment: {
          AWS_REGION: region,
          STATE_TABLE_NAME: 'state',
          RESUME_QUEUE_URL: `${endpoint}/123456789012/reevaluation`,
        },
      },
    );
    return { usage, verdicts: reportedResults() };
  },
};
