// The generated regions and the pictures of docs/performance.md, from the two recorded runs of the bench.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeersReport } from '../test/bench/peers/measure-peers.ts';
import { renderPeers } from '../test/bench/peers/render-peers.ts';
import { type Report, renderReport } from '../test/bench/report.ts';
import { drawPictures, type PictureOrNot } from './performance-pictures.ts';

const folder = 'pictures';
const noPeers = 'No run of the other tools is recorded yet.';

export const performanceRegions: Readonly<Record<string, () => string>> = {
  'performance-pictures': () =>
    [...(recordedPeers() === undefined ? [noPeers] : []), ...drawn().map(showPicture)].join('\n\n'),
  performance: () => {
    const report = recordedReport();
    return report === undefined ? 'No run is recorded yet.' : renderReport(report);
  },
  peers: () => {
    const report = recordedPeers();
    return report === undefined ? noPeers : renderPeers(report);
  },
};

/** Every picture that the recorded runs have figures for, by its path in docs/. */
export function renderedPictures(): readonly { readonly file: string; readonly svg: string }[] {
  return drawn().flatMap((one) =>
    'missing' in one ? [] : [{ file: fileOf(one.name), svg: one.svg }],
  );
}

function drawn(): readonly PictureOrNot[] {
  const report = recordedReport();
  return report === undefined ? [] : drawPictures(report, recordedPeers());
}

function showPicture(picture: PictureOrNot): string {
  return 'missing' in picture
    ? `(The picture of the ${picture.name} is missing: ${picture.missing}.)`
    : `![${picture.alternative}](${fileOf(picture.name)})\n\n${wrapped(picture.bound)}`;
}

/** In lines as long as a page's at most. */
function wrapped(text: string): string {
  return text.replace(/(.{1,120})(?: |$)/g, '$1\n').trim();
}

function fileOf(name: string): string {
  return `${folder}/${name}.svg`;
}

function recordedReport(): Report | undefined {
  return read('performance.json');
}

function recordedPeers(): PeersReport | undefined {
  return read('peers.json');
}

function read<Content>(file: string): Content | undefined {
  const path = join(import.meta.dirname, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
