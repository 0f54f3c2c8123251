/** A file or a link as it lies on the disk, by its path below the top. */
export type Found =
  | {
      readonly kind: 'file';
      readonly size: number;
      readonly sha256?: string;
      readonly executable: boolean;
    }
  | { readonly kind: 'link'; readonly target: string };

/** Everything below a folder; folders count by what is in them. */
export type Inventory = ReadonlyMap<string, Found>;

/** What a tool makes of the things around the content. */
export type Kept = {
  /** `followed` means that a copy of the file came in the link's place. */
  readonly links: 'kept' | 'followed' | 'left out';
  readonly executable: 'kept' | 'lost';
};

/**
 * Compares what arrived with what was sent and tells what became of links and modes. Throws, naming the first path,
 * when a file is missing, is too much, or differs: a fast tool that loses files is not fast.
 */
export function compareInventories(sent: Inventory, arrived: Inventory): Kept {
  const links = new Set<Kept['links']>();
  let executable: Kept['executable'] = 'kept';
  for (const [path, is] of sent) {
    const came = arrived.get(path);
    if (is.kind === 'link') {
      links.add(fateOfLink(sent, { path, target: is.target }, came));
      continue;
    }
    if (came === undefined) throw new Error(`${path} is missing`);
    if (!isSameContent(is, came)) throw new Error(`${path} differs`);
    if (is.executable && came.kind === 'file' && !came.executable) executable = 'lost';
  }
  for (const path of arrived.keys()) {
    if (!sent.has(path)) throw new Error(`${path} is too much`);
  }
  if (links.size > 1) throw new Error(`links were treated unlike: ${[...links].join(', ')}`);
  return { links: [...links][0] ?? 'kept', executable };
}

function fateOfLink(
  sent: Inventory,
  link: { readonly path: string; readonly target: string },
  came: Found | undefined,
): Kept['links'] {
  if (came === undefined) return 'left out';
  if (came.kind === 'link') {
    if (came.target !== link.target) throw new Error(`${link.path} leads elsewhere`);
    return 'kept';
  }
  const meant = sent.get(resolveLink(link.path, link.target));
  if (meant === undefined || !isSameContent(meant, came)) throw new Error(`${link.path} differs`);
  return 'followed';
}

function isSameContent(one: Found, other: Found): boolean {
  return (
    one.kind === 'file' &&
    other.kind === 'file' &&
    one.size === other.size &&
    one.sha256 === other.sha256
  );
}

/** The path a relative link at `path` means, below the same top. */
export function resolveLink(path: string, target: string): string {
  const steps = path.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else steps.push(step);
  }
  return steps.join('/');
}
