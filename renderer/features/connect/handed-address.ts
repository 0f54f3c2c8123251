import type { HandedAddress } from '../../../shared/contract/addresses.ts';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { Result } from '../../../shared/result.ts';
import type { Client } from '../../client/client.ts';
import { sessionStore } from '../../state/sessions.ts';
import { showTerminal } from '../../state/tabs.ts';
import { isAddressOf, isNameOf } from '../hosts/address-of-host.ts';
import { resumeHost } from '../hosts/open-host.ts';

/** An address that can be connected to. */
export type OpenableAddress = Extract<HandedAddress, { kind: 'open' }>;

/** The saved hosts that an address may mean: the one that is named so, or else all that have it. */
export function hostsOfAddress(
  { user, host, writtenHost, tcpPort }: OpenableAddress,
  hosts: readonly Host[],
): readonly Host[] {
  const typed = {
    host,
    ...(user === undefined ? {} : { user }),
    ...(tcpPort === undefined ? {} : { tcpPort }),
  };
  const named = hosts.filter(
    (saved) => isNameOf(saved, typed) || isNameOf(saved, { ...typed, host: writtenHost ?? host }),
  );
  return named.length > 0 ? named : hosts.filter((saved) => isAddressOf(saved, typed));
}

/**
 * Connects to an address after the user's yes: a saved host by its own settings, in the tab it has when no folder is
 * asked for. An `ssh://` address opens with a terminal.
 */
export async function openHandedAddress(
  client: Client,
  { scheme, text, path }: OpenableAddress,
  host: Host | undefined,
): Promise<Result<{ readonly sessionId: string }>> {
  const folder = path === undefined ? {} : { remoteDirectory: path };
  const resumed =
    host === undefined || path !== undefined ? undefined : resumeHost(client, host.id);
  const result = await (resumed ??
    client.call('sessions.open', host === undefined ? { text } : { hostId: host.id, ...folder }));
  if (result.ok && scheme === 'ssh') onceListed(result.value.sessionId, showTerminal);
  return result;
}

/** The answer to a call may come before the list that has the session in it: until then it has no tab. */
function onceListed(sessionId: string, then: (sessionId: string) => void): void {
  const isListed = (): boolean =>
    sessionStore.getState().sessions.some(({ id }) => id === sessionId);
  if (isListed()) return then(sessionId);
  const stop = sessionStore.subscribe(() => {
    if (!isListed()) return;
    stop();
    then(sessionId);
  });
}
