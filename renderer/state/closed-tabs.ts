import type { Params } from '../../shared/contract/index.ts';
import type { Session } from '../../shared/contract/sessions.ts';
import type { Client } from '../client/client.ts';
import { sessionStore } from './sessions.ts';
import { placeTab, setTerminalOpen, tabStore } from './tabs.ts';
import { rememberPath, tabPaths, type TabPaths } from './workspace.ts';

// As many as anybody goes back over.
const mostKept = 20;

/** A tab that can be there again. */
type TabMemory = {
  readonly way: Params<'sessions.open'>;
  readonly paths: TabPaths;
  readonly isTerminalOpen: boolean;
  /** Its place in the strip. */
  readonly at: number;
};

let closed: readonly TabMemory[] = [];
/** Those whose sessions are on their way. */
let awaited: readonly TabMemory[] = [];

/**
 * Remembers the tabs whose sessions go away, so that they can be opened again; the function it gives stops that. It has to be
 * told of sessions before the tabs are, which forget those that are gone and put new ones last.
 */
export function startClosedTabs(): () => void {
  const stop = sessionStore.subscribe(({ sessions }, before) => {
    const gone = before.sessions.filter((old) => !sessions.some(({ id }) => id === old.id));
    closed = [...closed, ...gone.map(memoryOf)].slice(-mostKept);
    for (const session of sessions) {
      if (!before.sessions.some(({ id }) => id === session.id)) layOut(session);
    }
  });
  return () => {
    stop();
    closed = [];
    awaited = [];
  };
}

/** Opens the tab closed last again, where it was and with its folders; it is forgotten with that. */
export async function reopenTab(client: Client): Promise<void> {
  const last = closed.at(-1);
  closed = closed.slice(0, -1);
  if (last !== undefined) await open(client, last);
}

/** Opens another tab beside the one of a session, to the same place and with the same folders. */
export async function duplicateTab(client: Client, session: Session): Promise<void> {
  const memory = memoryOf(session);
  await open(client, { ...memory, at: memory.at + 1 });
}

async function open(client: Client, memory: TabMemory): Promise<void> {
  awaited = [...awaited, memory];
  await client.call('sessions.open', memory.way);
  awaited = awaited.filter((other) => other !== memory);
}

function memoryOf({ id, hostId, typed, address, remoteDirectory }: Session): TabMemory {
  const { order, terminals } = tabStore.getState();
  // until a folder was shown, the one that was asked for counts
  const wanted = remoteDirectory === undefined ? {} : { remotePath: remoteDirectory };
  return {
    way: hostId === undefined ? { text: typed ?? address } : { hostId },
    paths: { ...wanted, ...tabPaths(id) },
    isTerminalOpen: terminals.has(id),
    at: order.indexOf(id),
  };
}

/** Gives a new session's tab what the one had that it is opened in place of. */
function layOut(session: Session): void {
  const memory = awaited.find(({ way }) =>
    'hostId' in way ? way.hostId === session.hostId : way.text === session.typed,
  );
  if (memory === undefined) return;
  awaited = awaited.filter((other) => other !== memory);
  const { localPath, remotePath } = memory.paths;
  if (localPath !== undefined) rememberPath(session.id, 'local', localPath);
  if (remotePath !== undefined) rememberPath(session.id, 'remote', remotePath);
  if (memory.at >= 0) placeTab(session.id, memory.at);
  setTerminalOpen(session.id, { open: memory.isTerminalOpen });
}
