import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { id, isListOf, nothing, path } from './values.ts';

/** Where the panes of a session's tab stand. */
export const tabPlace = z.strictObject({
  sessionId: id,
  localPath: path.exactOptional(),
  remotePath: path.exactOptional(),
  isTerminalOpen: z.boolean(),
});

export type TabPlace = z.infer<typeof tabPlace>;

const pixels = z.int().min(1).max(100_000);

/** How the window is divided. What is missing was never changed. */
export const windowLayout = z.strictObject({
  /** The local pane's part of the width, in thousandths. */
  localPane: z.int().min(1).max(999).exactOptional(),
  terminalHeight: pixels.exactOptional(),
  transfersHeight: pixels.exactOptional(),
  isTransfersOpen: z.boolean(),
});

export type WindowLayout = z.infer<typeof windowLayout>;

/** The tabs of the window in their order, and how it is divided. */
export const openTabs = z.strictObject({
  tabs: z.custom<TabPlace[]>(
    isListOf((value) => tabPlace.safeParse(value).success, { max: limits.sessions }),
    'is not a list of tabs',
  ),
  /** The session in front; null for the home tab. */
  active: id.nullable(),
  /** Where the local pane of the home tab stands. */
  homePath: path.exactOptional(),
  layout: windowLayout,
});

export type OpenTabs = z.infer<typeof openTabs>;

/** What the next start does with the tabs of this one. */
export const tabSettings = z.strictObject({
  /** They come back, not connected: nothing connects before somebody asks for it. */
  openLastTabs: z.boolean(),
});

export type TabSettings = z.infer<typeof tabSettings>;

export const tabs = {
  /** The tabs as they were last remembered: those of the last start, once their sessions are there again. */
  'tabs.last': call(nothing, openTabs),
  /** Remembers the tabs for the next start. */
  'tabs.remember': call(openTabs, nothing),
  'tabs.settings': stream(nothing, tabSettings, z.never()),
  'tabs.changeSettings': call(tabSettings, nothing),
};
