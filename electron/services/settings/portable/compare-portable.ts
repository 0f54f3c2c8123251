import { isDeepStrictEqual } from 'node:util';
import type { TunnelSettings } from '../../../../shared/contract/forwards.ts';
import type { Host } from '../../../../shared/contract/hosts.ts';
import type { PortablePreview } from '../../../../shared/contract/portable.ts';
import type { PortableFile, PortableHost, PortableSections } from './portable-file.ts';
import {
  compareTunnels,
  placeFinder,
  tunnelTitle,
  type PortableTunnel,
} from './portable-tunnels.ts';

/** Hosts of a file beside the saved ones. */
export type ComparedHosts = {
  readonly added: readonly PortableHost[];
  /** Under the ids they have here. */
  readonly differing: readonly PortableHost[];
  readonly same: number;
  /** The ids here of the hosts of the file, by those there. */
  readonly ids: ReadonlyMap<string, string>;
};

/** A host is the same one by its id, or by its name where that was given on two computers. */
export function compareHosts(
  theirs: readonly PortableHost[],
  ours: readonly Host[],
): ComparedHosts {
  const saved = ours.filter(({ kind }) => kind === 'saved');
  const byId = new Map(saved.map((host) => [host.id, host]));
  const byName = new Map(saved.map((host) => [host.name, host]));
  const ids = new Map(
    theirs.map((host) => [host.id, (byId.get(host.id) ?? byName.get(host.name))?.id ?? host.id]),
  );
  const added: PortableHost[] = [];
  const differing = new Map<string, PortableHost>();
  let same = 0;
  for (const host of theirs) {
    const id = ids.get(host.id) ?? host.id;
    const moved = withIds(host, ids, id);
    const ours = byId.get(id);
    if (ours === undefined) added.push(moved);
    else if (isDeepStrictEqual({ ...moved, kind: 'saved' }, { ...ours })) same += 1;
    else differing.set(id, moved);
  }
  return { added, differing: [...differing.values()], same, ids };
}

/** The host under the id it has here, and so the one it jumps over. */
function withIds(host: PortableHost, ids: ReadonlyMap<string, string>, id: string): PortableHost {
  const { jump } = host;
  if (jump === undefined || !('hostId' in jump)) return { ...host, id };
  return { ...host, id, jump: { hostId: ids.get(jump.hostId) ?? jump.hostId } };
}

/** What is here. */
export type Ours = {
  readonly hosts: readonly Host[];
  readonly tunnels: TunnelSettings;
  readonly sections: PortableSections;
};

/** What the user is shown of a file before any of it counts. */
export function previewOf(
  file: PortableFile,
  compared: ComparedHosts,
  ours: Ours,
): Pick<PortablePreview, 'hosts' | 'tunnels' | 'sections' | 'leftOut' | 'cautions'> {
  const names = (hosts: readonly PortableHost[]): string[] => hosts.map(({ name }) => name);
  const { added, differing, same, ids } = compared;
  const hosts = [...added, ...differing, ...ours.hosts];
  const hostNames = new Map(hosts.toReversed().map(({ id, name }) => [id, name]));
  const titles = (tunnels: readonly PortableTunnel[]): string[] =>
    tunnels.map((tunnel) => tunnelTitle(tunnel, hostNames));
  const known = new Set(hostNames.keys());
  const tunnels = compareTunnels(file.tunnels, ours.tunnels, placeFinder(ids, known));
  const lost = tunnels.lost === 0 ? [] : [`Tunnels of hosts that are nowhere: ${tunnels.lost}`];
  return {
    hosts: { added: names(added), differing: names(differing), same },
    tunnels: {
      added: titles(tunnels.added),
      differing: titles(tunnels.differing),
      same: tunnels.same,
    },
    sections: (Object.keys(file.sections) as (keyof PortableSections)[]).map((section) => ({
      section,
      isSame: isDeepStrictEqual(file.sections[section], ours.sections[section]),
    })),
    leftOut: [...new Set(file.leftOut), ...lost],
    cautions: [
      ...cautionsAbout([...added, ...differing], file.sections),
      ...cautionsAboutTunnels([...tunnels.added, ...tunnels.differing], titles),
    ],
  };
}

function cautionsAbout(
  hosts: readonly PortableHost[],
  { terminal }: PortableFile['sections'],
): string[] {
  const cautions: string[] = [];
  const about = (which: (host: PortableHost) => boolean, does: string): void => {
    const names = hosts.filter(which).map(({ name }) => name);
    const [first = ''] = names;
    if (names.length > 0)
      cautions.push(`${names.length === 1 ? first : `${names.length} hosts`}: ${does}`);
  };
  about(({ legacyAlgorithms = [] }) => legacyAlgorithms.length > 0, 'weak algorithms are allowed');
  about(({ agentForwarding }) => agentForwarding === true, 'programs there may ask for your keys');
  about(({ proxy }) => proxy !== undefined, 'connected to through a proxy');
  about(({ identityAgent }) => identityAgent !== undefined, 'keys come from an agent it names');
  if (terminal?.askBeforePaste === false) cautions.push('Terminals paste several lines unasked');
  return cautions;
}

/** One that opens this computer to others is asked about by main when it starts, whatever a file says. */
function cautionsAboutTunnels(
  tunnels: readonly PortableTunnel[],
  titles: (tunnels: readonly PortableTunnel[]) => readonly string[],
): string[] {
  const starting = tunnels.filter(({ tunnel }) => tunnel.startsWithConnection);
  const [first] = titles(starting);
  if (first === undefined) return [];
  return starting.length === 1
    ? [`${first} starts whenever its host is connected`]
    : [`${starting.length} tunnels start whenever their hosts are connected`];
}
