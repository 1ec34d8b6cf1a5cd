/**
 * The text in lines of at most so many columns, broken between words; a word that is longer stays whole. The lines
 * after the first are indented.
 */
export function wrapLines(text: string, columns: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= columns || line.trim() === '') line = longer;
    else {
      lines.push(line);
      line = `${indent}${word}`;
    }
  }
  return [...lines, line];
}

/** The words of a text in such lines, whatever space is between them; none for a text without words. */
export function wrapWords(text: string, columns: number): readonly string[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.length === 0 ? [] : wrapLines(words.join(' '), columns);
}
