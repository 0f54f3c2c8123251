import type { Host } from '../../../shared/contract/hosts.ts';

/** Hosts under one heading of the sidebar. */
export type HostGroup = { readonly title: string; readonly hosts: readonly Host[] };

const ungrouped = 'Hosts';
const configGroup = 'OpenSSH config';
const practiceGroup = 'Try it';

/** Hosts by group, in the order in which each group first appears; those without one first; last those of OpenSSH's configuration, and the practice server. */
export function groupHosts(hosts: readonly Host[]): readonly HostGroup[] {
  const groups = new Map<string, Host[]>();
  const plain: Host[] = [];
  const config: Host[] = [];
  const practice: Host[] = [];
  for (const host of hosts) {
    if (host.kind === 'practice') practice.push(host);
    else if (host.kind === 'config') config.push(host);
    else if (host.group === undefined || host.group === '') plain.push(host);
    else groups.set(host.group, [...(groups.get(host.group) ?? []), host]);
  }
  return [
    { title: ungrouped, hosts: plain },
    ...[...groups].map(([title, members]) => ({ title, hosts: members })),
    { title: configGroup, hosts: config },
    { title: practiceGroup, hosts: practice },
  ].filter(({ hosts: members }) => members.length > 0);
}

/** Names of the groups in use, for the editor to offer. */
export function groupNames(hosts: readonly Host[]): readonly string[] {
  return [...new Set(hosts.flatMap(({ group }) => (group === undefined ? [] : [group])))].sort();
}
