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

/** The settings with a tunnel added or changed. What the user agreed to counts for the same ends only. */
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
  const isSame = old !== undefined && isDeepStrictEqual(old.spec, draft.spec);
  const allowedFor = isSame ? old.allowedFor : undefined;
  const changed: KeptTunnel = {
    ...draft,
    id,
    ...(allowedFor === undefined ? {} : { allowedFor }),
  };
  const tunnels =
    old === undefined
      ? [...before, changed]
      : before.map((tunnel) => (tunnel.id === id ? changed : tunnel));
  return { settings: withHost(settings, place, tunnels), id };
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
