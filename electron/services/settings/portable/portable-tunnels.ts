import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { tunnel, type Tunnel, type TunnelSettings } from '../../../../shared/contract/forwards.ts';
import { isListOf } from '../../../../shared/contract/values.ts';
import { limits } from '../../../../shared/limits.ts';
import { shownTunnel, tunnelsOf, withImported } from '../../forwards/tunnel-list.ts';

/** A tunnel and the host it is kept for. That the user agreed to it is not carried: that was on one computer. */
export type PortableTunnel = { readonly place: string; readonly tunnel: Tunnel };

const portableTunnels = z.object({
  place: z.string().min(1).max(limits.hostTextLength),
  tunnels: z.custom<unknown[]>(isListOf(() => true, { max: limits.tunnelsPerHost })),
});

/** Ids that a store of saved hosts gives; other places are accounts, which mean the same everywhere. */
const savedId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The tunnels as a file holds them, by their hosts; those of hosts that are no longer saved stay behind. */
export function tunnelsForFile(
  { hosts }: TunnelSettings,
  saved: ReadonlySet<string>,
): readonly { readonly place: string; readonly tunnels: readonly Tunnel[] }[] {
  return hosts
    .filter(({ place }) => saved.has(place) || !savedId.test(place))
    .map(({ place, tunnels }) => ({ place, tunnels: tunnels.map(shownTunnel) }));
}

/** Reads such a list; what is wrong in it is left out and told. */
export function readTunnels(
  entries: readonly unknown[],
  leftOut: string[],
): readonly PortableTunnel[] {
  const read = new Map<string, PortableTunnel>();
  let damaged = 0;
  for (const entry of entries) {
    const host = portableTunnels.safeParse(entry);
    if (!host.success) damaged += 1;
    for (const each of host.data?.tunnels ?? []) {
      const { place = '' } = host.data ?? {};
      const checked = tunnel.strip().safeParse(each);
      const key = checked.success ? JSON.stringify([place, checked.data.id]) : '';
      if (!checked.success || read.has(key)) damaged += 1;
      else read.set(key, { place, tunnel: checked.data });
    }
  }
  if (damaged > 0) {
    leftOut.push(`${damaged === 1 ? 'One tunnel' : `${damaged} tunnels`} that cannot be read`);
  }
  return [...read.values()];
}

/** Tunnels of a file beside those kept here, under the hosts and ids they have here. */
export type ComparedTunnels = {
  readonly added: readonly PortableTunnel[];
  readonly differing: readonly PortableTunnel[];
  readonly same: number;
  /** Of hosts that are neither here nor in the file. */
  readonly lost: number;
};

/**
 * Where the tunnels of a host of a file belong here, by the ids that its hosts have here and the hosts there are;
 * undefined for a host that is nowhere.
 */
export function placeFinder(
  ids: ReadonlyMap<string, string>,
  hosts: ReadonlySet<string>,
): (place: string) => string | undefined {
  return (place) => {
    const here = ids.get(place) ?? place;
    return !hosts.has(here) && (ids.has(place) || savedId.test(place)) ? undefined : here;
  };
}

/** A tunnel is the same one by its id, or by its ends where it was made on two computers. */
export function compareTunnels(
  theirs: readonly PortableTunnel[],
  ours: TunnelSettings,
  placeHere: (place: string) => string | undefined,
): ComparedTunnels {
  const added: PortableTunnel[] = [];
  const differing = new Map<string, PortableTunnel>();
  let same = 0;
  let lost = 0;
  for (const their of theirs) {
    const place = placeHere(their.place);
    if (place === undefined) {
      lost += 1;
      continue;
    }
    const kept = tunnelsOf(ours, place);
    const our =
      kept.find(({ id }) => id === their.tunnel.id) ??
      kept.find(({ spec }) => isDeepStrictEqual(spec, their.tunnel.spec));
    const moved = { place, tunnel: { ...their.tunnel, id: our?.id ?? their.tunnel.id } };
    if (our === undefined) added.push(moved);
    else if (isDeepStrictEqual(shownTunnel(our), moved.tunnel)) same += 1;
    else differing.set(JSON.stringify([place, our.id]), moved);
  }
  return { added, differing: [...differing.values()], same, lost };
}

/** What people know a tunnel by: its host, and its name or its port. */
export function tunnelTitle(
  { place, tunnel: { name, spec } }: PortableTunnel,
  hostNames: ReadonlyMap<string, string>,
): string {
  const host = hostNames.get(place) ?? (place.startsWith('config-') ? 'OpenSSH host' : place);
  return `${host}: ${name === '' ? `${spec.listen.address}:${spec.listen.tcpPort}` : name}`;
}

/** What became of the tunnels that were to be taken over. */
export type TakenTunnels = {
  readonly settings: TunnelSettings;
  readonly tunnelsAdded: number;
  readonly tunnelsReplaced: number;
  /** A host, and all of them together, keep only so many. */
  readonly tunnelsLeftOut: number;
};

/** The settings with tunnels of a file. */
export function takeTunnels(
  before: TunnelSettings,
  { added, replaced }: Readonly<Record<'added' | 'replaced', readonly PortableTunnel[]>>,
): TakenTunnels {
  let settings = before;
  let tunnelsAdded = 0;
  for (const { place, tunnel: taken } of replaced) {
    settings = withImported(settings, place, taken) ?? settings;
  }
  for (const { place, tunnel: taken } of added) {
    const next = withImported(settings, place, taken);
    if (next === undefined) continue;
    settings = next;
    tunnelsAdded += 1;
  }
  return {
    settings,
    tunnelsAdded,
    tunnelsReplaced: replaced.length,
    tunnelsLeftOut: added.length - tunnelsAdded,
  };
}
