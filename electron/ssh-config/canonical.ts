import { OpError } from '../../shared/errors.ts';
import { hostNameFault } from './names.ts';
import type { Options } from './options.ts';
import { matchHostName } from './pattern.ts';

/** CanonicalizeHostname, as OpenSSH's ssh.c has it: short names are looked for in the domains the file lists. */

/** A name, and by what rules its canonical form is found. */
export type Canonicalization = {
  readonly name: string;
  readonly domains: readonly string[];
  readonly maxDots: number;
  /** A name found in no domain is used as it is. */
  readonly fallsBack: boolean;
  /** An alias in DNS may be followed where both its name and its target match. */
  readonly aliases: readonly { readonly from: string; readonly to: string }[];
};

/** The part of DNS that is needed. Both give nothing when there is nothing, or no answer. */
export type NameLookup = {
  /** Whether the system finds an address for the name; a trailing dot keeps it from trying domains of its own. */
  readonly isThere: (name: string) => Promise<boolean>;
  /** What the name is an alias of, at the end of all aliases. */
  readonly aliasTarget: (name: string) => Promise<string | undefined>;
};

/** What the lines ask for; undefined when the name stays as it is. Names a proxy resolves are left to it. */
export function canonicalizationOf(
  options: Options,
  name: string,
  { isBehind }: { readonly isBehind: boolean },
): Canonicalization | undefined {
  const value = options.values.get('canonicalizehostname')?.value ?? 'false';
  const command = options.values.get('proxycommand')?.value.toLowerCase() ?? 'none';
  const isDirect = !isBehind && (options.jumps?.hops ?? 'none') === 'none' && command === 'none';
  if (value === 'false' || (!isDirect && value !== 'always')) return undefined;
  // an address is a name already, and so is something with a colon that is none
  if (name.includes(':') || /^\d+(?:\.\d+)*$/.test(name)) return undefined;
  const texts = (keyword: 'canonicaldomains' | 'canonicalizepermittedcnames') =>
    (options.lists.get(keyword) ?? [])
      .map((setting) => setting.value)
      .filter((text) => text.toLowerCase() !== 'none');
  return {
    name,
    domains: texts('canonicaldomains'),
    maxDots: Number(options.values.get('canonicalizemaxdots')?.value ?? 1),
    fallsBack: options.values.get('canonicalizefallbacklocal')?.value !== 'no',
    aliases: texts('canonicalizepermittedcnames').map((rule) => {
      const [from = '*', to = '*'] = rule === '*' ? [] : rule.split(':', 2);
      return { from, to };
    }),
  };
}

/** The canonical form of the name; throws when there is none and the name alone is not to be used. */
export async function canonicalName(wish: Canonicalization, lookup: NameLookup): Promise<string> {
  const { name, domains, maxDots, fallsBack } = wish;
  const isAnchored = name.endsWith('.');
  if (!isAnchored && name.split('.').length - 1 > maxDots) return name;
  const candidates = isAnchored ? [name] : domains.map((domain) => `${name}.${domain}.`);
  for (const full of candidates) {
    if (hostNameFault(full) !== undefined || !(await lookup.isThere(full))) continue;
    return await followed(full.slice(0, -1), wish, lookup);
  }
  if (fallsBack) return name;
  throw new OpError('connect', `${name} was found in none of the CanonicalDomains.`, {
    next: 'Check the name, or set CanonicalizeFallbackLocal in the OpenSSH configuration.',
  });
}

async function followed(
  name: string,
  { aliases }: Canonicalization,
  lookup: NameLookup,
): Promise<string> {
  if (aliases.length === 0) return name;
  const target = await lookup.aliasTarget(name);
  if (target === undefined || hostNameFault(target) !== undefined) return name;
  const isAllowed = aliases.some(
    ({ from, to }) => matchHostName(name, from) && matchHostName(target, to),
  );
  return isAllowed ? target : name;
}
