import type { Host, Jump, Proxy } from '../../../shared/contract/hosts.ts';
import { OpError } from '../../../shared/errors.ts';
import { parseJumpList } from '../../../shared/jump-list.ts';
import { limits } from '../../../shared/limits.ts';
import { displayName } from '../../../shared/names.ts';
import type { Dial } from '../../engine/protocol.ts';
import { hopOfHost, type HopTarget } from './destination.ts';

/** The way to a saved host. */
export type Way = { readonly jumps?: readonly HopTarget[]; readonly dial?: Dial };

/** A jump host as typed. */
export type JumpAddress = {
  readonly host: string;
  readonly tcpPort?: number;
  readonly user?: string;
};

/** What a way is found with. */
export type WayMeans = {
  readonly find: (hostId: string) => Promise<Host>;
  /** The server that a typed jump host stands for. */
  readonly typed: (jump: JumpAddress) => HopTarget;
};

/**
 * A jump over a saved host goes all of that host's own way, with its own login. The proxy of a host that is jumped to
 * is used for the first server on the way: nothing behind a jump host is reached from here.
 */
export async function wayOfHost(host: Host, means: WayMeans): Promise<Way> {
  const jumps: HopTarget[] = [];
  const seen = new Set([host.id]);
  let { proxy } = host;
  for (let next = host.jump; next !== undefined;) {
    const found = await follow(next, means, seen);
    jumps.unshift(...found.hops);
    if (jumps.length > limits.jumps) throw tooLong(host);
    proxy = found.host?.proxy ?? proxy;
    next = found.host?.jump;
  }
  return {
    ...(jumps.length === 0 ? {} : { jumps }),
    ...(proxy === undefined ? {} : { dial: dialOf(proxy) }),
  };
}

async function follow(
  jump: Jump,
  { find, typed }: WayMeans,
  seen: Set<string>,
): Promise<{ readonly hops: readonly HopTarget[]; readonly host?: Host }> {
  if ('list' in jump) {
    const parsed = parseJumpList(jump.list);
    if (!parsed.ok) throw new OpError('invalid', parsed.message, { next: 'Edit the host.' });
    return { hops: parsed.jumps.map(typed) };
  }
  if (seen.has(jump.hostId)) {
    throw new OpError('invalid', 'The jump hosts lead back to where they started.', {
      next: 'Edit the hosts: none may be reached over itself.',
    });
  }
  seen.add(jump.hostId);
  const host = await find(jump.hostId).catch((thrown: unknown) => {
    if (!(thrown instanceof OpError) || thrown.code !== 'not-found') throw thrown;
    throw new OpError('not-found', 'The jump host of this host is no longer saved.', {
      next: 'Edit the host and choose another one.',
    });
  });
  return { hops: [hopOfHost(host)], host };
}

function dialOf({ kind, host, tcpPort, user }: Proxy): Dial {
  return {
    via: kind === 'http' ? 'http-connect' : kind,
    host,
    tcpPort,
    ...(user === undefined ? {} : { user }),
  };
}

function tooLong({ name }: Host): OpError {
  return new OpError(
    'invalid',
    `More than ${limits.jumps} jump hosts lead to ${displayName(name)}.`,
    {
      next: 'Edit the host.',
    },
  );
}
