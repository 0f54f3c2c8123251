import type { Attrs } from '../../../shared/entry.ts';

/** True when the source is at the end what it was at the start, and all of it was read. */
export function isUnchanged(facts: {
  readonly expected: Attrs;
  readonly now: Attrs;
  readonly bytes: number;
}): boolean {
  const { expected, now, bytes } = facts;
  return (
    now.kind === 'file' &&
    isSameOrUnknown(expected.size, now.size) &&
    isSameOrUnknown(expected.mtimeMs, now.mtimeMs) &&
    // files like those of /proc say 0 and have content
    (now.size === undefined || now.size === 0 || now.size === bytes)
  );
}

function isSameOrUnknown(before: number | undefined, after: number | undefined): boolean {
  return before === undefined || after === undefined || before === after;
}
