import type { ChecksumAlgorithm } from '../../../../shared/contract/attributes.ts';

const lengths: Readonly<Record<ChecksumAlgorithm, number>> = { sha256: 64, sha1: 40, md5: 32 };

/** A checksum in what was pasted: `SHA256 (a) = …`, `sha256:…`, `…  a.iso`; undefined when there is none. */
export function checksumIn(
  text: string,
): { hash: string; algorithm: ChecksumAlgorithm } | undefined {
  for (const [word] of text
    .slice(0, longestText)
    .matchAll(/(?<![0-9a-z])[0-9a-f]{32,64}(?![0-9a-z])/giu)) {
    const found = Object.entries(lengths).find(([, length]) => length === word.length);
    if (found !== undefined) {
      return { hash: word.toLowerCase(), algorithm: found[0] as ChecksumAlgorithm };
    }
  }
  return undefined;
}

// a line of a list of checksums, with a long path
const longestText = 40_000;
