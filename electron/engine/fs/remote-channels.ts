import { disconnected } from '../sftp/faults.ts';
import type { SftpClient } from '../sftp/client.ts';
import type { Sluice } from '../sftp/sluice.ts';

/** The SFTP channels of one login that a remote file system works on; who opened them ends them. */
export type SftpChannels = {
  /** The channels there are now; those that ended are passed over. */
  readonly clients: () => readonly SftpClient[];
  /** Called, often, when all are busy; may open more, which show up in `clients`. Settles when they are there. */
  readonly grow?: () => Promise<unknown> | undefined;
  /** Settles when there is a channel that may be used for long; undefined when nobody need wait. */
  readonly own?: () => Promise<unknown> | undefined;
  /** Shared by all transfers of the login, since they share its link. */
  readonly sluice?: Sluice;
};

// so many small requests under way keep a server's process busy, which works on them one by one
const busyRequests = 16;

/** The channels that still work. */
export function liveClients(channels: SftpChannels): SftpClient[] {
  return channels.clients().filter((client) => !client.isEnded);
}

/** The live channel with the fewest requests under way. */
export function pickClient(channels: SftpChannels): SftpClient {
  let best: SftpClient | undefined;
  for (const client of liveClients(channels)) {
    if (best === undefined || client.load < best.load) best = client;
  }
  if (best !== undefined) {
    if (best.load >= busyRequests) void channels.grow?.();
    return best;
  }
  throw disconnected();
}
