import type { AtWork } from '../../shared/at-work.ts';
import { openConnections } from '../../shared/open-connections.ts';
import type { Client } from '../client/client.ts';
import { shellStore } from '../features/terminal/shell/shell-store.ts';
import { useDock } from '../features/terminal/terminal-store.ts';
import { terminalSettingsStore } from '../state/terminal-settings.ts';
import { useTransfers } from '../state/transfers.ts';
import { useTunnels } from '../state/tunnels.ts';

/** What the end of a session would cut off, as far as the user wants to be asked. Shells that only show a prompt are nothing. */
export function useAtWork(sessionId: string | undefined): AtWork {
  const transfers = useTransfers().filter(
    ({ state, from, to }) => state === 'running' && (from.fs === sessionId || to.fs === sessionId),
  ).length;
  const { terminals } = useDock(sessionId ?? '');
  const busy = shellStore((state) => state.busy);
  const connections = openConnections(useTunnels(sessionId));
  const isAsked = terminalSettingsStore(({ settings }) => settings.askBeforeClose !== false);
  const shells = terminals.flatMap((tab) => tab.shells);
  return {
    transfers,
    programs: isAsked ? shells.filter(({ id }) => busy.has(id)).length : 0,
    connections: isAsked ? connections : 0,
  };
}

/** Tells main how many programs run in terminals, whenever that changes; the function it gives stops that. */
export function startTellingPrograms(client: Client): () => void {
  let told = 0;
  // main may remember what a page that was reloaded had told
  void client.call('app.tellPrograms', { running: 0 });
  return shellStore.subscribe(({ busy }) => {
    if (busy.size === told) return;
    told = busy.size;
    void client.call('app.tellPrograms', { running: told });
  });
}
