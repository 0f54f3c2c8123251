import { z } from 'zod';
import { stream } from './define.ts';
import { appError, id } from './values.ts';

const bytes = z.instanceof(Uint8Array);
const columns = z.int().min(1).max(1_000);
const rows = z.int().min(1).max(1_000);

const down = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('data'), bytes }),
  /** The channel took this many input bytes: the page may send as many more. */
  z.strictObject({ type: z.literal('taken'), count: z.number() }),
  /** The remote program ended; both are missing when the server did not say. */
  z.strictObject({
    type: z.literal('exit'),
    code: z.number().exactOptional(),
    signal: z.string().exactOptional(),
  }),
  z.strictObject({ type: z.literal('error'), error: appError }),
]);

const up = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('input'), bytes }),
  z.strictObject({ type: z.literal('resize'), columns, rows }),
  /** xterm has worked off this many output bytes. */
  z.strictObject({ type: z.literal('ack'), count: z.int().min(0) }),
]);

export type TerminalDown = z.infer<typeof down>;
export type TerminalUp = z.infer<typeof up>;

export const terminals = {
  /** A shell on a channel of its own; closing the port closes the channel. */
  'terminals.open': stream(z.strictObject({ sessionId: id, columns, rows }), down, up),
};
