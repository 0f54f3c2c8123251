/** Splits a command line into words as a shell does: spaces, `'...'`, `"..."` and backslashes; nothing is expanded. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const pattern = /\s+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)|(.)/gsu;
  let word: string | undefined;
  for (const [whole, single, double, escaped, plain, stray] of line.matchAll(pattern)) {
    if (/^\s+$/.test(whole)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      const unquoted = double?.replaceAll(/\\(.)/gsu, '$1');
      word = (word ?? '') + (single ?? unquoted ?? escaped ?? plain ?? stray ?? '');
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
