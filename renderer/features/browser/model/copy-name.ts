const numbered = /^(?<stem>.*) copy(?: (?<count>\d{1,6}))?$/su;

/** A name for a copy beside the original: "x copy.txt", "x copy 2.txt". Of a folder, dots are part of the name. */
export function copyName(
  name: string,
  kind: 'file' | 'directory',
  isTaken: (name: string) => boolean,
): string {
  const dot = kind === 'directory' ? -1 : name.lastIndexOf('.');
  const end = dot <= 0 ? name.length : dot;
  const [own, extension] = [name.slice(0, end), name.slice(end)];
  const found = numbered.exec(own)?.groups;
  const stem = found?.['stem'] ?? own;
  const first = found === undefined ? 1 : Number(found['count'] ?? 1) + 1;
  for (let count = first; ; count += 1) {
    const candidate = `${stem} copy${count === 1 ? '' : ` ${count}`}${extension}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** A name by a mask: the first `*` stands for the name without its ending, the second for the ending. */
export function maskedName(name: string, mask: string): string {
  const stars = mask.split('*').length - 1;
  if (stars === 0) return mask;
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot <= 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
  if (mask === '*' || (mask === '*.*' && extension === '')) return name;
  let at = 0;
  return mask.replaceAll('*', () => {
    at += 1;
    return at === 1 ? stem : at === 2 ? extension : '';
  });
}
