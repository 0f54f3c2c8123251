import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  KeptTunnel,
  Tunnel,
  TunnelDraft,
  TunnelSettings,
} from '../../../shared/contract/forwards.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';

/** The tunnels kept for a host. */
export function tunnelsOf({ hosts }: TunnelSettings, place: string): readonly KeptTunnel[] {
  return hosts.find((host) => host.place === place)?.tunnels ?? [];
}

/** One of them. */
export function tunnelIn(settings: TunnelSettings, place: string, id: string): KeptTunnel {
  const found = tunnelsOf(settings, place).find((tunnel) => tunnel.id === id);
  if (found === undefined) throw new OpError('not-found', 'This tunnel is no longer kept.');
  return found;
}

/** The tunnel as a page may see it. */
export function shownTunnel({ id, name, spec, startsWithConnection }: KeptTunnel): Tunnel {
  return { id, name, spec, startsWithConnection };
}

/** The settings with a tunnel added or changed. */
export function withTunnel(
  settings: TunnelSettings,
  place: string,
  draft: TunnelDraft,
): { readonly settings: TunnelSettings; readonly id: string } {
  const before = tunnelsOf(settings, place);
  const old = draft.id === undefined ? undefined : tunnelIn(settings, place, draft.id);
  if (old === undefined && before.length >= limits.tunnelsPerHost) {
    throw new OpError(
      'refused',
      `${limits.tunnelsPerHost} tunnels of this host are kept already.`,
      {
        next: 'Remove one of them first.',
      },
    );
  }
  const id = old?.id ?? randomUUID();
  return { settings: withHost(settings, place, putInto(before, old, { ...draft, id })), id };
}

/** The settings with a tunnel of a file, under its own id; undefined where no more are kept. */
export function withImported(
  settings: TunnelSettings,
  place: string,
  tunnel: Tunnel,
): TunnelSettings | undefined {
  const before = tunnelsOf(settings, place);
  const old = before.find(({ id }) => id === tunnel.id);
  // to make room for another host would lose what is kept here
  const isFull =
    before.length >= limits.tunnelsPerHost ||
    (before.length === 0 && settings.hosts.length >= limits.placeHosts);
  if (old === undefined && isFull) return undefined;
  return withHost(settings, place, putInto(before, old, tunnel));
}

/** What the user agreed to counts for the same ends only. */
function putInto(
  before: readonly KeptTunnel[],
  old: KeptTunnel | undefined,
  tunnel: Tunnel,
): readonly KeptTunnel[] {
  const isSame = old !== undefined && isDeepStrictEqual(old.spec, tunnel.spec);
  const allowedFor = isSame ? old.allowedFor : undefined;
  const changed: KeptTunnel = { ...tunnel, ...(allowedFor === undefined ? {} : { allowedFor }) };
  if (old === undefined) return [...before, changed];
  return before.map((each) => (each.id === tunnel.id ? changed : each));
}

/** The settings without a host and its tunnels. */
export function withoutHost(settings: TunnelSettings, place: string): TunnelSettings {
  return withHost(settings, place, []);
}

/** The settings in which the user has agreed to a tunnel, if it is still the one they were asked about. */
export function withConsent(
  settings: TunnelSettings,
  place: string,
  asked: KeptTunnel & Required<Pick<KeptTunnel, 'allowedFor'>>,
): TunnelSettings {
  const tunnels = tunnelsOf(settings, place).map((tunnel): KeptTunnel =>
    tunnel.id === asked.id && isDeepStrictEqual(tunnel.spec, asked.spec)
      ? { ...tunnel, allowedFor: asked.allowedFor }
      : tunnel,
  );
  return withHost(settings, place, tunnels);
}

/** The settings without a tunnel. */
export function withoutTunnel(settings: TunnelSettings, place: string, id: string): TunnelSettings {
  const left = tunnelsOf(settings, place).filter((tunnel) => tunnel.id !== id);
  return withHost(settings, place, left);
}

/** A tunnel by its host and its id. */
export type PlacedId = { readonly place: string; readonly id: string };

/** What one state of the settings has and the next one has not, or with other ends. */
export function differencesOf(
  before: TunnelSettings,
  after: TunnelSettings,
): { readonly gone: readonly PlacedId[]; readonly changed: readonly PlacedId[] } {
  const gone: PlacedId[] = [];
  const changed: PlacedId[] = [];
  for (const { place, tunnels } of before.hosts) {
    const left = tunnelsOf(after, place);
    for (const { id, spec } of tunnels) {
      const now = left.find((tunnel) => tunnel.id === id);
      if (now === undefined) gone.push({ place, id });
      else if (!isDeepStrictEqual(now.spec, spec)) changed.push({ place, id });
    }
  }
  return { gone, changed };
}

/** Past the limit the host changed longest ago makes room. */
function withHost(
  { hosts }: TunnelSettings,
  place: string,
  tunnels: readonly KeptTunnel[],
): TunnelSettings {
  const others = hosts.filter((host) => host.place !== place);
  if (tunnels.length === 0) return { hosts: others };
  return { hosts: [...others.slice(-(limits.placeHosts - 1)), { place, tunnels: [...tunnels] }] };
}
