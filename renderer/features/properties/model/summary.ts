import type { Attrs } from '../../../../shared/entry.ts';

/** Bits that all of several modes have, and those that any has; undefined when one of them is not known. */
export type Modes = { readonly all: number; readonly any: number } | undefined;

/** A value that all share, or `mixed`; undefined when none is known. */
type Shared = number | 'mixed' | undefined;

/** What several entries have in common. */
export type Summary = {
  /** Sockets, pipes and devices among them. */
  readonly files: number;
  readonly folders: number;
  readonly links: number;
  /** Bytes of the files. */
  readonly bytes: number;
  readonly fileModes: Modes;
  readonly folderModes: Modes;
  readonly uid: Shared;
  readonly gid: Shared;
  readonly mtimeMs: Shared;
  readonly atimeMs: Shared;
};

/** Sums up entries; of none, there is nothing in common. */
export function summarise(items: readonly Attrs[]): Summary {
  const modes = { file: startModes(), directory: startModes() };
  const count = { file: 0, directory: 0, link: 0 };
  let bytes = 0;
  for (const { kind, size, mode } of items) {
    if (kind === 'file') bytes += size ?? 0;
    const sort = kind === 'other' ? 'file' : kind;
    count[sort] += 1;
    if (sort !== 'link') addMode(modes[sort], mode);
  }
  return {
    files: count.file,
    folders: count.directory,
    links: count.link,
    bytes,
    fileModes: endModes(modes.file),
    folderModes: endModes(modes.directory),
    uid: shared(items, 'uid'),
    gid: shared(items, 'gid'),
    mtimeMs: shared(items, 'mtimeMs'),
    atimeMs: shared(items, 'atimeMs'),
  };
}

type Gathered = { all: number; any: number; isKnown: boolean };

function startModes(): Gathered {
  return { all: 0o7777, any: 0, isKnown: true };
}

function addMode(gathered: Gathered, mode: number | undefined): void {
  if (mode === undefined) gathered.isKnown = false;
  else {
    gathered.all &= mode;
    gathered.any |= mode;
  }
}

function endModes({ all, any, isKnown }: Gathered): Modes {
  return isKnown ? { all: all & any, any } : undefined;
}

function shared(items: readonly Attrs[], key: 'uid' | 'gid' | 'mtimeMs' | 'atimeMs'): Shared {
  const first = items[0]?.[key];
  return items.every((item) => item[key] === first) ? first : 'mixed';
}
