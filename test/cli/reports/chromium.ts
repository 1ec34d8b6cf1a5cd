// A page in headless Chromium, asked by a script of the test's own.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const chromium = process.env.CHROMIUM ?? 'chromium';

export interface PageOptions {
  readonly dark?: boolean;
  /** By the machine's own clock; the probe must not wait for anything. @default virtual time */
  readonly inRealTime?: boolean;
  /** Scripts that the probe needs, before it. */
  readonly scripts?: readonly string[];
}

/**
 * What a probe returns in the page, as JSON. The probe is the body of an async function; it runs once the page is
 * loaded.
 */
export async function askPage<Answer>(
  html: string,
  probe: string,
  { scripts = [], ...options }: PageOptions = {},
): Promise<Answer> {
  const asking = `
    addEventListener('load', async () => {
      let answer;
      try { answer = { value: await (async () => { ${probe} })() }; }
      catch (error) { answer = { error: String(error && error.stack) }; }
      const mark = document.createElement('meta');
      mark.id = 'answer';
      mark.content = encodeURIComponent(JSON.stringify(answer));
      document.head.append(mark);
    });`;
  const added = [...scripts, asking].map((text) => `<script>${text}</script>`).join('\n');
  const dom = await dump(
    html.replace('</body>', () => `${added}</body>`),
    options,
  );
  const [, encoded] = /id="answer" content="([^"]*)"/.exec(dom) ?? [];
  if (encoded === undefined) throw new Error('the page did not answer');
  const answer = JSON.parse(decodeURIComponent(encoded));
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value;
}

async function dump(
  html: string,
  { dark = false, inRealTime = false }: PageOptions,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'page-'));
  try {
    const page = join(folder, 'page.html');
    await writeFile(page, html);
    const child = spawn(
      chromium,
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
        ...[`--user-data-dir=${join(folder, 'profile')}`, '--window-size=1400,1000'],
        ...(dark ? ['--blink-settings=preferredColorScheme=0'] : []),
        ...(inRealTime ? [] : ['--virtual-time-budget=30000']),
        ...['--timeout=60000', '--dump-dom', `file://${page}`],
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    let dom = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      dom += text;
    });
    await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return dom;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
