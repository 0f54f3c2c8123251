import { limits } from '../../../shared/limits.ts';
import type { RawPort } from '../port.ts';
import type { FromEngine, ToEngine } from '../protocol.ts';

/** How a session process ended. Electron reports a signal's number as the code. */
export type EngineExit = { readonly code?: number; readonly signal?: string };

/** A running session process as main holds it. */
export type EngineHost = {
  /** Undefined until the process is there, and for an engine without a process of its own. */
  readonly pid: number | undefined;
  /** A port is moved to the engine, never copied. What is posted after the end is dropped. */
  readonly post: (message: ToEngine, port?: RawPort) => void;
  readonly onMessage: (listener: (message: FromEngine) => void) => void;
  /** Called once, also when the process has ended before. */
  readonly onExit: (listener: (exit: EngineExit) => void) => void;
  /** Ends the process at once, also a stopped one. */
  readonly kill: () => void;
  /** Lets the engine close its connection, and kills it when that takes too long. Settles when it is gone. */
  readonly end: () => Promise<void>;
  /** Resident memory as the system counts it, where that can be told without the process's help. */
  readonly rssBytes?: () => number | undefined;
  /** The end of what the process printed as errors. */
  readonly errorOutput: () => string;
};

/** What to start and how much it may use. */
export type EngineHostOptions = {
  /** Path of the built `dist/main/engine.js`. */
  readonly entry: string;
  readonly heapMiB?: number;
};

/** Time for closing files, SFTP and SSH before the process is killed. */
const endGraceMs = 2_000;

/** V8's own cap for a session process. A utility process of Electron 33 takes no notice; see `rssBytes`. */
export function heapCap(options: EngineHostOptions): string[] {
  return [`--max-old-space-size=${options.heapMiB ?? limits.sessionHeapMiB}`];
}

/** Asks a process to end, and kills it when that takes too long. */
export async function endGently(process: {
  ask: () => void;
  kill: () => void;
  gone: Promise<unknown>;
}): Promise<void> {
  const timer = setTimeout(process.kill, endGraceMs);
  process.ask();
  await process.gone;
  clearTimeout(timer);
}
