import { lookup, Resolver } from 'node:dns/promises';
import type { NameLookup } from '../../ssh-config/canonical.ts';

/** As long as a resolver may take for one name before it counts as not there. */
const deadlineMs = 5_000;
/** Aliases of aliases; more is a loop. */
const maxAliases = 8;

/** The system's names, and DNS for aliases. */
export const systemNames: NameLookup = {
  isThere: (name) => soon(found(name), false),
  aliasTarget: async (name) => {
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    let target = name;
    for (let count = 0; count < maxAliases; count += 1) {
      const [next] = await soon<readonly string[]>(resolver.resolveCname(target), []);
      if (next === undefined) return target === name ? undefined : target;
      target = next.replace(/\.$/, '').toLowerCase();
    }
    return undefined;
  },
};

async function found(name: string): Promise<boolean> {
  return (await lookup(name)).address !== '';
}

/** Nothing found, an error and no answer in time are all the same: the name is not there. */
async function soon<T>(work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), deadlineMs);
  });
  try {
    return await Promise.race([work.catch(() => otherwise), late]);
  } finally {
    clearTimeout(timer);
  }
}
