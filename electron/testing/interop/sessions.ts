import { readFile, stat } from 'node:fs/promises';
import { startEngineInProcess } from '../../engine/process/in-process.ts';
import type { ConnectParams, EngineEvent } from '../../engine/protocol.ts';
import { RemoteSide } from '../../engine/remote-side.ts';
import { createEngineLink, type EngineLink } from '../../services/session/engine-link.ts';
import { refusingAnswers } from '../fake-engine-host.ts';
import { createScript, paramsFor } from '../ssh-fixtures.ts';
import type { InteropServer } from './servers.ts';

/** Two sessions with one server: the engine's remote side as it is, and an engine as main holds it. */
export type InteropSessions = {
  readonly side: RemoteSide;
  /** Not connected yet. */
  readonly link: EngineLink;
  readonly events: readonly EngineEvent[];
  end(): Promise<void>;
};

/** What logs in to a server. */
export const interopParams = ({ port, user, keyFile, password }: InteropServer): ConnectParams =>
  paramsFor(port, {
    user,
    keyFiles: keyFile === undefined ? [] : [keyFile],
    askPassword: password !== undefined,
  });

/** Opens them. */
export async function openSessions(server: InteropServer): Promise<InteropSessions> {
  const password = () => ({ password: server.password ?? '' });
  const side = new RemoteSide(createScript({ password }).deps);
  await side.connect(interopParams(server), new AbortController().signal);
  const events: EngineEvent[] = [];
  const host = startEngineInProcess();
  const link = createEngineLink(host, {
    onAsk: {
      ...refusingAnswers,
      hostKey: async () => ({ accepted: true }),
      password: async () => password(),
    },
    onEvent: (event) => void events.push(event),
  });
  const end = async (): Promise<void> => {
    await side.disconnect();
    await host.end();
  };
  return { side, link, events, end };
}

/** Fails unless two files hold the same; what compares in tests would take minutes over some megabytes. */
export async function sameFiles(one: string, other: string): Promise<void> {
  const [first, second] = await Promise.all([stat(one), stat(other)]);
  if (first.size !== second.size) throw new Error(`${one} is not as long as ${other}`);
  const [here, there] = await Promise.all([readFile(one), readFile(other)]);
  if (!here.equals(there)) throw new Error(`${one} is not ${other}`);
}
