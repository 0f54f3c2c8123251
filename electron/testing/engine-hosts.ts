import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineExit, EngineHost } from '../engine/process/engine-host.ts';
import { startEngine } from '../engine/process/host.ts';
import { startEngineInProcess } from '../engine/process/in-process.ts';
import { createMux, type Frame } from '../engine/process/mux.ts';
import { wrapPort } from '../engine/port.ts';
import type { FromEngine } from '../engine/protocol.ts';
import { builtEngine, builtRelay } from './built.ts';
import type { FromRelay, ToRelay } from './relay-protocol.ts';

/** The ways an engine can run. */
const hostKinds = ['in-process', 'child', 'utility'] as const;

/** One of the ways an engine can run. */
export type HostKind = (typeof hostKinds)[number];

/** The ways to test here: all, unless a test is run by itself and nobody has chosen an Electron. */
export function usableHostKinds(): HostKind[] {
  if (electronExecutable() !== undefined) return [...hostKinds];
  const reason = 'set ELECTRON_OVERRIDE_DIST_PATH, or use npm test';
  process.stderr.write(`SKIPPED: the engine as Electron's utility process (${reason})\n`);
  return hostKinds.filter((kind) => kind !== 'utility');
}

/** The Electron that `npm test` has chosen. */
export function electronExecutable(): string | undefined {
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const name = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const file = dist === undefined ? undefined : join(dist, name);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** Starts an engine in one of the ways; `ensureBuilt` has run before. */
export async function startTestEngine(kind: HostKind): Promise<EngineHost> {
  switch (kind) {
    case 'in-process':
      return startEngineInProcess();
    case 'child':
      return startEngine('child', { entry: builtEngine });
    case 'utility':
      return startRelayedHost();
    default:
      return kind satisfies never;
  }
}

async function startRelayedHost(): Promise<EngineHost> {
  return relayedHost(await startElectron([builtRelay, builtEngine]));
}

/** Runs an Electron main script of the tests without a window, in a profile of its own. */
export async function startElectron(script: readonly string[]): Promise<ChildProcess> {
  const executable = electronExecutable();
  if (executable === undefined) throw new Error('no Electron: set ELECTRON_OVERRIDE_DIST_PATH');
  const profile = await mkdtemp(join(tmpdir(), 'hawser-relay-'));
  const isRoot = process.getuid?.() === 0;
  const args = [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--ozone-platform=headless',
    '--disable-gpu',
    '--log-level=3',
    `--user-data-dir=${profile}`,
    ...script,
  ];
  const electron = spawn(executable, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  electron.once('exit', () => void rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  return electron;
}

async function relayedHost(relay: ChildProcess): Promise<EngineHost> {
  let printed = '';
  relay.stderr?.on('data', (chunk) => (printed += String(chunk)));
  const tell = (message: ToRelay | Frame) => {
    if (relay.connected) relay.send(message, () => undefined);
  };
  const mux = createMux(tell);
  const early: unknown[] = [];
  mux.onMessage((message) => early.push(message));
  let pid = 0;
  let errorOutput = '';
  let resolveGone: (exit: EngineExit) => void = () => undefined;
  const gone = new Promise<EngineExit>((resolve) => (resolveGone = resolve));
  const ready = new Promise<void>((resolve, reject) => {
    relay.once('exit', (code) => reject(new Error(`the relay ended with ${code}: ${printed}`)));
    relay.on('message', (message: FromRelay | Frame) => {
      if ('frame' in message) return mux.receive(message);
      if (message.relay === 'ready') {
        pid = message.pid;
        return resolve();
      }
      errorOutput = message.errorOutput;
      reject(new Error(`the engine ended: ${errorOutput}`));
      resolveGone(message.exit);
      mux.closeAll();
      relay.disconnect();
    });
  });
  await ready;
  return {
    pid,
    post: (message, port) =>
      mux.post(message, port && wrapPort<unknown, unknown>(port, { events: 'node' })),
    onMessage: (listener) => {
      for (const message of early.splice(0)) listener(message as FromEngine);
      mux.onMessage((message) => listener(message as FromEngine));
    },
    onExit: (listener) => void gone.then(listener),
    kill: () => tell({ relay: 'kill' }),
    end: async () => {
      tell({ relay: 'end' });
      await gone;
      if (relay.exitCode === null && relay.signalCode === null) await once(relay, 'exit');
    },
    errorOutput: () => errorOutput,
  };
}
