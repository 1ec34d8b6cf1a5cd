import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderEnforcementFiles } from '../../infra/enforcement/rendered-files.ts';
import { renderNetworkFiles } from '../../infra/network/rendered-files.ts';
import { renderStopJobFiles } from '../../infra/stop-job/rendered-files.ts';

const project = join(import.meta.dirname, '../..');

describe('the rendered files', () => {
  it.each([...renderEnforcementFiles(), ...renderNetworkFiles(), ...renderStopJobFiles()])(
    '$path is fresh',
    ({ path, content }) => {
      const written = readFileSync(join(project, path), 'utf8');

      expect(written, 'run npx node infra/enforcement/render.ts').toBe(content);
    },
  );
});
