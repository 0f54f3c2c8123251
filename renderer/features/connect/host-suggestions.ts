import type { Host } from '../../../shared/contract/hosts.ts';

/** More than these are not looked through while typing. */
const maxSuggestions = 8;

/**
 * Hosts whose name or address holds what was typed, those that begin with it first; with nothing typed all there is
 * room for. Text that could hold a password, as in `ann:secret@host`, is not looked at: nothing may keep a copy of it.
 */
export function suggestHosts(hosts: readonly Host[], typed: string): readonly Host[] {
  if (typed.includes(':') || typed.includes('@') || typed.includes('/')) return [];
  const wanted = typed.trim().toLowerCase();
  const begins = hosts.filter(({ name, address }) =>
    [name, address].some((text) => text.toLowerCase().startsWith(wanted)),
  );
  const holds = hosts.filter(({ name, address }) =>
    [name, address].some((text) => text.toLowerCase().includes(wanted)),
  );
  return [...new Set([...begins, ...holds])].slice(0, maxSuggestions);
}
