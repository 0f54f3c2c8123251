import { z } from 'zod';
import { longestLink } from '../links.ts';
import { call } from './define.ts';
import { nothing } from './values.ts';

/** What this copy of Hawser is and runs on. */
export const appInfo = z.strictObject({
  version: z.string(),
  electron: z.string(),
  platform: z.string(),
  /** What `--open=` asked for at start, as typed into quick connect. */
  open: z.string().exactOptional(),
});

export type AppInfo = z.infer<typeof appInfo>;

export const app = {
  'app.info': call(nothing, appInfo),
  /** Pastes the clipboard into the focused element, so that the page never needs the right to read it. */
  'app.paste': call(nothing, nothing),
  /** How many programs are known to run in the terminals: the end of the window asks about them. */
  'app.tellPrograms': call(z.strictObject({ running: z.int().min(0).max(100_000) }), nothing),
  /** Shows an address of the web in full and, if the user agrees, opens it in their browser. Never anything but http(s). */
  'app.openLink': call(
    z.strictObject({ url: z.string().max(longestLink) }),
    z.strictObject({ opened: z.boolean() }),
  ),
};
