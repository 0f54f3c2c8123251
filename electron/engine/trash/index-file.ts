import { z } from 'zod';
import { path as anyPath } from '../../../shared/contract/values.ts';

/** What the list of a batch says of one thing in it. */
export type TrashLine = {
  /** Its name in the batch: a number. */
  readonly name: string;
  /** The path it had. */
  readonly path: string;
  readonly deletedMs: number;
};

const line = z.object({
  name: z.string().regex(/^\d{1,7}$/),
  path: anyPath.refine((text) => text.startsWith('/')),
  deletedMs: z.number().min(0),
});

/** The text of a list, one line a thing. What of a name is not Unicode is escaped by JSON itself. */
export function indexText(lines: readonly TrashLine[]): string {
  return lines.map((each) => `${JSON.stringify(each)}\n`).join('');
}

/** Reads a list, which stands on a server and may say anything: a line that is none of ours is passed over. */
export function readIndex(text: string): readonly TrashLine[] {
  const lines: TrashLine[] = [];
  for (const each of text.split('\n')) {
    const read = line.safeParse(parsed(each));
    if (read.success) lines.push(read.data);
  }
  return lines;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // cut short, or somebody else's: says nothing
    return undefined;
  }
}
