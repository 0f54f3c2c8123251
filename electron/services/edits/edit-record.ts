import { z } from 'zod';
import { editorKind } from '../../../shared/contract/edits.ts';
import { fsId, id, path } from '../../../shared/contract/values.ts';
import { destination } from '../transfers/journal-records.ts';

/** The file as it was when it was fetched, or uploaded last: what must still stand there before it is replaced. */
const baseline = z.object({
  size: z.number(),
  mtimeMs: z.number().exactOptional(),
  mode: z.number().exactOptional(),
  /** Of all of its content, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What is kept of an edit, so that a later start finds it. Never with a secret. */
export const editRecord = z.object({
  version: z.literal(1),
  id,
  fs: fsId,
  path,
  editor: editorKind,
  /** Name of its copy. */
  name: z.string().regex(/^[^/\\]{1,200}$/),
  place: z.string(),
  /** Where its session led; none for a file of this computer. */
  destination: destination.exactOptional(),
  baseline,
});

export type Baseline = z.infer<typeof baseline>;
export type EditRecord = z.infer<typeof editRecord>;
