/** What is moved in one case. */
export type Load = {
  readonly name: string;
  readonly files: number;
  readonly shape:
    /** Equal files, spread over folders; none is all in one. */
    | { readonly kind: 'even'; readonly bytesPerFile: number; readonly folders: number }
    /** Like a `node_modules`: see `tree-plan.ts`. */
    | { readonly kind: 'tree'; readonly seed: number };
};

const mebibyte = 1024 ** 2;

/**
 * One large file, many small ones, and the mix of both that people have: the ends of what is moved, and its middle.
 * With a long way there is less of each, because the slowest tools need a second or more for ten files then.
 */
export function loadsAt(delayMs: number): readonly Load[] {
  return delayMs === 0
    ? [large('1 GiB', 1_024), small('10,000 x 2 KiB', 10_000), mixed('mixed tree, 2,000', 2_000)]
    : [large('256 MiB', 256), small('1,000 x 2 KiB', 1_000), mixed('mixed tree, 400', 400)];
}

function large(name: string, mebibytes: number): Load {
  const shape = { kind: 'even', bytesPerFile: mebibytes * mebibyte, folders: 0 } as const;
  return { name, files: 1, shape };
}

function small(name: string, files: number): Load {
  return { name, files, shape: { kind: 'even', bytesPerFile: 2_048, folders: files / 100 } };
}

function mixed(name: string, files: number): Load {
  return { name, files, shape: { kind: 'tree', seed: 20_261_122 } };
}
