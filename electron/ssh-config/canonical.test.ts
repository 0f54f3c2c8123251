import { describe, expect, it } from 'vitest';
import { canonicalName, type Canonicalization, type NameLookup } from './canonical.ts';
import { evaluateHost, resolveHost } from './resolve.ts';
import { localFacts } from './ssh-g.test-support.ts';
import { readTree, type ConfigTree } from './tree.ts';

const treeOf = (text: string): Promise<ConfigTree> =>
  readTree([{ path: '/config', isUsers: true }], {
    read: () => Promise.resolve({ text }),
    glob: () => Promise.resolve([]),
    homes: localFacts,
  });

/** What the lines wish for a name, and what comes of it in a world of these names. */
async function canonical(text: string, alias: string, world: Partial<World> = {}) {
  const tree = await treeOf(text);
  const { canonicalization: wish } = resolveHost(tree, { alias }, { local: localFacts });
  if (wish === undefined) return 'as it is';
  return canonicalName(wish, lookupOf(world));
}

type World = {
  readonly there: readonly string[];
  readonly aliases: { readonly [n: string]: string };
};

function lookupOf({ there = [], aliases = {} }: Partial<World>): NameLookup & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    isThere: (name) => {
      asked.push(name);
      return Promise.resolve(there.includes(name));
    },
    aliasTarget: (name) => Promise.resolve(aliases[name]),
  };
}

const yes = 'CanonicalizeHostname yes\nCanonicalDomains one.example two.example\n';

describe('CanonicalizeHostname', () => {
  it('finds a short name in the first domain that has it, asked about with a dot at its end', async () => {
    expect(await canonical(yes, 'web', { there: ['web.two.example.'] })).toBe('web.two.example');
    const wish: Canonicalization = {
      name: 'web',
      domains: ['one.example', 'two.example'],
      maxDots: 1,
      fallsBack: true,
      aliases: [],
    };
    const lookup = lookupOf({ there: ['web.one.example.', 'web.two.example.'] });
    expect(await canonicalName(wish, lookup)).toBe('web.one.example');
    expect(lookup.asked).toEqual(['web.one.example.']);
  });

  it.each([
    ['no line asks for it', 'CanonicalDomains one.example\n', 'web'],
    ['it is an address', yes, '10.0.0.7'],
    ['it is an address of version 6', yes, '::1'],
    ['a jump host leads there', `${yes}ProxyJump hop\n`, 'web'],
    ['a command leads there', `${yes}ProxyCommand nc %h %p\n`, 'web'],
  ])('leaves a name as it is when %s', async (_, text, alias) => {
    expect(await canonical(text, alias, { there: [`${alias}.one.example.`] })).toBe('as it is');
  });

  it('with “always” is done over jump hosts too', async () => {
    const text = `ProxyJump hop\n${yes.replace('yes', 'always')}`;
    expect(await canonical(text, 'web', { there: ['web.one.example.'] })).toBe('web.one.example');
  });

  it('leaves out names with more dots than CanonicalizeMaxDots', async () => {
    const world = { there: ['a.b.c.one.example.', 'a.b.one.example.'] };
    expect(await canonical(yes, 'a.b.c', world)).toBe('a.b.c');
    expect(await canonical(`CanonicalizeMaxDots 2\n${yes}`, 'a.b.c', world)).toBe(
      'a.b.c.one.example',
    );
    expect(await canonical(`CanonicalizeMaxDots 0\n${yes}`, 'a.b', world)).toBe('a.b');
  });

  it('uses a name found nowhere as it is, or not at all without CanonicalizeFallbackLocal', async () => {
    expect(await canonical(yes, 'web')).toBe('web');
    await expect(canonical(`${yes}CanonicalizeFallbackLocal no\n`, 'web')).rejects.toMatchObject({
      code: 'connect',
    });
  });

  it('follows an alias only where CanonicalizePermittedCNAMEs allows both ends', async () => {
    const world = {
      there: ['mail.one.example.'],
      aliases: { 'mail.one.example': 'mx.two.example' },
    };
    expect(await canonical(yes, 'mail', world)).toBe('mail.one.example');
    const rule = (text: string) => `${yes}CanonicalizePermittedCNAMEs ${text}\n`;
    expect(await canonical(rule('*.one.example:*.two.example'), 'mail', world)).toBe(
      'mx.two.example',
    );
    expect(await canonical(rule('*.one.example:*.three.example'), 'mail', world)).toBe(
      'mail.one.example',
    );
    expect(await canonical(rule('*.two.example:*.two.example'), 'mail', world)).toBe(
      'mail.one.example',
    );
    expect(await canonical(rule('none'), 'mail', world)).toBe('mail.one.example');
  });

  it('takes no name out of DNS that a shell would read', async () => {
    const world = { there: ['w.one.example.'], aliases: { 'w.one.example': '$(id).two.example' } };
    const text = `${yes}CanonicalizePermittedCNAMEs *:*\n`;
    expect(await canonical(text, 'w', world)).toBe('w.one.example');
  });

  it('reads the lines again with the name that was found', async () => {
    const tree = await treeOf(
      `${yes}Match canonical host web.one.example\n  Port 7\nHost web\n  User eve\n`,
    );
    const around = { local: localFacts, canonicalNames: new Map([['web', 'web.one.example']]) };
    const host = resolveHost(tree, { alias: 'web' }, around);
    expect(host).toMatchObject({ host: 'web.one.example', tcpPort: 7, user: 'eve' });
    expect(host).not.toHaveProperty('canonicalization');
    expect(evaluateHost(tree, { alias: 'web' }, { local: localFacts }).resolvedName).toBe('web');
  });
});
