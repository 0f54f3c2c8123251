import type { EngineExit } from '../engine/process/engine-host.ts';

/** What a test tells the relay, beside the frames for the engine. */
export type ToRelay = { readonly relay: 'kill' | 'end' };

/** What the relay tells the test, beside the engine's frames. */
export type FromRelay =
  | { readonly relay: 'ready'; readonly pid: number }
  | { readonly relay: 'exit'; readonly exit: EngineExit; readonly errorOutput: string };
