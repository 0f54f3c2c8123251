import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { appError, id, isListOf, nothing, path } from './values.ts';

const bytes = z.instanceof(Uint8Array);
const columns = z.int().min(1).max(1_000);
const rows = z.int().min(1).max(1_000);

const down = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('data'), bytes }),
  /** The channel took this many input bytes: the page may send as many more. */
  z.strictObject({ type: z.literal('taken'), count: z.number() }),
  /** Something that is not as it was asked for, while the shell goes on. */
  z.strictObject({ type: z.literal('notice'), text: z.string() }),
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

const clipboardHosts = z.custom<string[]>(
  isListOf((value) => typeof value === 'string' && value.length <= limits.hostTextLength, {
    max: limits.clipboardHosts,
  }),
  'is not a list of hosts',
);

/** What all terminals follow. */
export const terminalSettings = z.strictObject({
  /** Text with several lines, and very long text, is shown before a shell gets it. */
  askBeforePaste: z.boolean(),
  /** `user@host:port` of those whose programs may write to the clipboard unasked. Nobody's may read it. */
  clipboardHosts,
  /** What is selected is on the clipboard at once, as well as on Linux's primary selection. */
  copyOnSelect: z.boolean(),
  /** A menu, or as in PuTTY the clipboard's text. */
  rightClick: z.enum(['menu', 'paste']),
  /** Ctrl+C copies while something is selected, and Ctrl+V pastes; otherwise both are the shell's. */
  copyWithControlC: z.boolean(),
  /** The end of a tab or of the window is asked about while programs or tunnels are at work; left out is yes. */
  askBeforeClose: z.boolean().exactOptional(),
  /** Lines kept above the screen. */
  scrollbackLines: z.int().min(0).max(limits.scrollbackLines),
});

export type TerminalSettings = z.infer<typeof terminalSettings>;
export type TerminalDown = z.infer<typeof down>;
export type TerminalUp = z.infer<typeof up>;

export const terminals = {
  /** A shell on a channel of its own, in a folder where that is possible; closing the port closes the channel. */
  'terminals.open': stream(
    z.strictObject({ sessionId: id, columns, rows, directory: path.exactOptional() }),
    down,
    up,
  ),
  /** What terminals follow, at once and whenever it changes. */
  'terminals.settings': stream(nothing, terminalSettings, z.never()),
  'terminals.changeSettings': call(terminalSettings, nothing),
};
