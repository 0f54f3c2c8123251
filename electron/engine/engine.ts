import { settle } from '../../shared/result.ts';
import { createAsks } from './asks.ts';
import { createCallHandlers } from './calls.ts';
import { DiskQueue, type DiskThread } from './fs/disk-queue.ts';
import type { FileSystem } from './fs/file-system.ts';
import { LocalFileSystem } from './fs/local.ts';
import { Peers } from './peers.ts';
import type { StreamPort } from './port.ts';
import type { EngineEvent, ToEngine } from './protocol.ts';
import { RemoteSide } from './remote-side.ts';
import { createStreamHandlers } from './stream-handlers.ts';
import type { EngineWire } from './wire.ts';

/** A running engine. */
export type Engine = {
  /** Cancels what runs and closes the connection. */
  readonly end: () => Promise<void>;
};

/** How often the engine tells that its event loop turns. */
const beatMs = 1_000;

/** Where an engine gets threads for small files from; without one it does them in its own. */
export type EngineOptions = { readonly startDiskThread?: () => DiskThread };

/** Serves main's calls and streams over a wire; `onEnd` is called when main wanted the end and it is done. */
export function createEngine(
  wire: EngineWire,
  onEnd: () => void,
  { startDiskThread }: EngineOptions = {},
): Engine {
  const { ask, answered } = createAsks(wire.send);
  const emit = (event: EngineEvent) => wire.send({ kind: 'event', event });
  const remote = new RemoteSide({ ask, emit });
  const peers = new Peers();
  const { local, transferLocal, threads } = diskSides(startDiskThread);
  const tools = { local, transferLocal, remote, peers, ask, emit };
  const calls = createCallHandlers(tools);
  const streams = createStreamHandlers(tools);
  const running = new Map<number, AbortController>();

  const serve = async ({ id, name, params }: Extract<ToEngine, { kind: 'call' }>) => {
    const controller = new AbortController();
    running.set(id, controller);
    // main's link derives from the same type: the parameters belong to the name
    const handler = calls[name] as (params: unknown, signal: AbortSignal) => Promise<unknown>;
    const result = await settle(() => handler(params, controller.signal));
    running.delete(id);
    wire.send({ kind: 'result', id, result });
  };
  const open = (
    { name, params }: Extract<ToEngine, { kind: 'open' }>,
    port: StreamPort<unknown, unknown>,
  ) => {
    const handler = streams[name] as (params: unknown, port: unknown) => Promise<void>;
    void handler(params, port);
  };

  const beat = () => wire.send({ kind: 'beat', rssBytes: process.memoryUsage.rss() });
  const timer = setInterval(beat, beatMs);
  const end = async () => {
    clearInterval(timer);
    for (const controller of running.values()) controller.abort();
    peers.end();
    for (const queue of threads) queue.end();
    await remote.disconnect();
  };

  wire.onMessage((message, port) => {
    switch (message.kind) {
      case 'call':
        return void serve(message);
      case 'cancel':
        return running.get(message.id)?.abort();
      case 'open':
        return port && open(message, port);
      case 'answer':
        return answered(message.id, message.answer);
      case 'end':
        return void end().finally(onEnd);
      default:
        return message satisfies never;
    }
  });
  beat();
  return { end };
}

/** The disk as panes have it and as transfers do: panes do not stand in line behind what transfers ask of it. */
function diskSides(startThread: EngineOptions['startDiskThread']) {
  const lookers = startThread && new DiskQueue(startThread);
  const local = new LocalFileSystem(undefined, lookers);
  const disk = startThread && new DiskQueue(startThread);
  const byThreads = disk && new LocalFileSystem(disk);
  const transferLocal = (): FileSystem => {
    disk?.warm();
    return byThreads ?? local;
  };
  return { local, transferLocal, threads: [lookers, disk].filter((queue) => queue !== undefined) };
}
