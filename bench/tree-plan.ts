import { seededRandom } from './random.ts';

/** One thing of a planned tree; paths are relative, with `/`, and no folder comes without something in it. */
export type Planned =
  | { readonly kind: 'file'; readonly path: string; readonly size: number; readonly mode: number }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

const smallestBytes = 100;
const largestBytes = 2 * 1024 ** 2;
// of the sizes in a real node_modules: half are below about 2 KiB, a few hundred times that is not rare
const middleBytes = 2_048;
const spread = 1.9;
const deepest = 8;
// one tool in `.bin` for so many files, each a link to a file that may be run
const filesPerLink = 40;
const folderNames = ['lib', 'dist', 'src', 'esm', 'node_modules', 'internal', 'types'];

/**
 * A tree like a `node_modules`: packages with folders inside them down to eight levels, sizes from 100 B to 2 MiB with
 * most of them small, and `.bin` with links to the files that may be run. The same seed plans the same tree.
 */
export function planTree({ files, seed }: { readonly files: number; readonly seed: number }) {
  const random = seededRandom(seed);
  const planned: Planned[] = [];
  for (let number = 0; number < files; number += 1) {
    const scope = number % 5 === 0 ? '@scope/' : '';
    const below = folderOf(random);
    const isProgram = number % filesPerLink === 0;
    const path = `${scope}package-${Math.floor(number / 20)}/${below}file-${number}.${isProgram ? 'cjs' : 'js'}`;
    planned.push({ kind: 'file', path, size: sizeOf(random), mode: isProgram ? 0o755 : 0o644 });
    if (isProgram) {
      planned.push({ kind: 'link', path: `.bin/tool-${number}`, target: `../${path}` });
    }
  }
  return planned;
}

function folderOf(random: () => number): string {
  // a package is one level, its scope another; squared, so that few files lie deep
  const levels = Math.floor(random() ** 2 * (deepest - 2));
  let below = '';
  for (let level = 0; level < levels; level += 1) {
    below += `${folderNames[Math.floor(random() * folderNames.length)] ?? ''}/`;
  }
  return below;
}

function sizeOf(random: () => number): number {
  // Box and Muller's way from even to normal chance; its exponent is spread as sizes of files are
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const size = Math.round(middleBytes * Math.exp(spread * normal));
  return Math.min(largestBytes, Math.max(smallestBytes, size));
}
