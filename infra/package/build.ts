// `npm run package`, and what npm does before it packs: writes below dist/ what the package ships beside files of the
// repository. It says nothing where nothing is wrong, since `npm pack` prints the name of its file.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunction } from '../bundle.ts';
import { bundleCommandLine } from './command-line.ts';
import { buildLibrary } from './library.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const project = join(import.meta.dirname, '../..');
const dist = join(project, 'dist');

const { metafile: ofFunction } = bundleFunction();
const { metafile: ofCommandLine, copied } = await bundleCommandLine(project, join(dist, 'cli'));
await buildLibrary(project, dist);
writeFileSync(
  join(dist, 'THIRD-PARTY-NOTICES.txt'),
  thirdPartyNotices(project, [ofFunction, ofCommandLine], copied),
);
