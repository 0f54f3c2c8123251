/**
 * An Electron main script for tests: starts the engine as a utility process and relays between it and the test,
 * which runs in plain Node. Its argument is the built engine.
 */
import { app, MessageChannelMain } from 'electron';
import type { EngineHost } from '../engine/process/engine-host.ts';
import { startEngine } from '../engine/process/host.ts';
import { createMux, joinPorts, type Frame } from '../engine/process/mux.ts';
import { wrapPort } from '../engine/port.ts';
import type { ToEngine } from '../engine/protocol.ts';
import type { FromRelay, ToRelay } from './relay-protocol.ts';

function send(message: FromRelay | Frame): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

function isFrame(message: ToRelay | Frame): message is Frame {
  return 'frame' in message;
}

function relay(host: EngineHost): void {
  const mux = createMux(send);
  mux.onMessage((message, stream) => {
    if (!stream) return host.post(message as ToEngine);
    const { port1, port2 } = new MessageChannelMain();
    joinPorts(stream, wrapPort(port1, { events: 'electron' }));
    host.post(message as ToEngine, port2);
  });
  let isHeard = false;
  host.onMessage((message) => {
    // the first message is the engine's first beat: from here on its pid is known
    if (!isHeard) send({ relay: 'ready', pid: host.pid ?? 0 });
    isHeard = true;
    mux.post(message);
  });
  host.onExit((exit) => {
    mux.closeAll();
    send({ relay: 'exit', exit, errorOutput: host.errorOutput() });
  });
  process.on('message', (message: ToRelay | Frame) => {
    if (isFrame(message)) mux.receive(message);
    else if (message.relay === 'kill') host.kill();
    else void host.end();
  });
}

const entry = process.argv.at(-1) ?? '';
process.once('disconnect', () => app.exit(0));
void app.whenReady().then(() => relay(startEngine('utility', { entry })));
