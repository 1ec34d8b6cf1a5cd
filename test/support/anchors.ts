/** The anchor that a heading gets on the usual hosts of repositories. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** All anchors of a page: its headings', and those that it names itself. */
export function anchorsOf(text: string): readonly string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
  const named = [...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id);
  return [...headings, ...named];
}
