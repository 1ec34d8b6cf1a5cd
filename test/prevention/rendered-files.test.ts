import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderPreventionFiles } from '../../infra/prevention/rendered-files.ts';

const project = join(import.meta.dirname, '../..');

describe('the rendered files', () => {
  it.each(renderPreventionFiles())('$path is fresh', ({ path, content }) => {
    const written = readFileSync(join(project, path), 'utf8');

    expect(written, 'run npm run templates').toBe(content);
  });
});
