/** The ending of names that was typed, as `md`, `.md` or `*.md`; undefined when it is none. */
export function endingOf(typed: string): string | undefined {
  const ending = typed
    .trim()
    .replace(/^\*?\./u, '')
    .toLowerCase();
  return /^[^\s./\\*?]{1,20}$/u.test(ending) ? ending : undefined;
}
