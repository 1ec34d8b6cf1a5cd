// Rules on rdklib, AWS's library for custom Config rules in Python.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Peer } from './peer.ts';

const packages = ['rdklib==0.3.10', 'boto3==1.44.8'];

export const rdklibRule = rdklibPeer({
  name: 'rdklib rule',
  how: 'a periodic rule as `rdk create` lays it out, with the requirement of this rule; errors are left to the library',
  onError: 'raise',
});

export const rdklibRuleThatSkips = rdklibPeer({
  name: 'rdklib rule that skips',
  how: 'the same, but a job whose description fails is left out',
  onError: 'skip',
});

function rdklibPeer({
  onError,
  ...names
}: Pick<Peer, 'name' | 'how'> & { readonly onError: 'raise' | 'skip' }): Peer {
  return {
    ...names,
    packages,
    async run({ folder, programs, event, execute, reportedResults }) {
      const eventFile = join(folder, 'event.json');
      // With the function's own role, as the library's documentation offers: there is no role to assume here.
      await writeFile(eventFile, JSON.stringify(event({ AssumeRoleMode: 'false' })));
      const usage = await execute(
        join(programs, 'python'),
        [join(import.meta.dirname, 'rdklib_rule.py'), eventFile],
        { environment: { ON_ERROR: onError } },
      );
      return { usage, verdicts: reportedResults() };
    },
  };
}
