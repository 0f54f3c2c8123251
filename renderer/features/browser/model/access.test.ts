import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../shared/entry.ts';
import { isBarred } from './access.ts';
import { noOwners, ownerText, withOwners, type Owners } from './owners.ts';

const file = (mode: number, uid?: number, gid?: number): Entry => ({
  name: 'a',
  kind: 'file',
  mode,
  ...(uid === undefined ? {} : { uid }),
  ...(gid === undefined ? {} : { gid }),
});
const folder = (mode: number, uid: number): Entry => ({ ...file(mode, uid), kind: 'directory' });
const local: Owners = { ...noOwners, self: { uid: 1000, gids: [1000, 27] } };
const remote: Owners = { ...noOwners, users: new Map([[1, 'ada'], [2, 'bob']]) }; // prettier-ignore

describe('what we may not read', () => {
  it('on this computer is told by the bits that are ours: owner, group, then others', () => {
    expect(isBarred(file(0o044, 1000), local, undefined)).toBe(true);
    expect(isBarred(file(0o400, 1000), local, undefined)).toBe(false);
    expect(isBarred(file(0o604, 0, 27), local, undefined)).toBe(true);
    expect(isBarred(file(0o640, 0, 27), local, undefined)).toBe(false);
    expect(isBarred(file(0o640, 0, 5), local, undefined)).toBe(true);
  });

  it('is nothing for root', () => {
    expect(isBarred(file(0), { ...noOwners, self: { uid: 0, gids: [] } }, undefined)).toBe(false);
    expect(isBarred(file(0), remote, 'root')).toBe(false);
  });

  it('of a host is marked only where there is no doubt', () => {
    expect(isBarred(file(0o040, 1), remote, 'ada')).toBe(true);
    expect(isBarred(file(0o600, 1), remote, 'ada')).toBe(false);
    // bob's, and we are in his group or not: who knows
    expect(isBarred(file(0o640, 2), remote, 'ada')).toBe(false);
    expect(isBarred(file(0o600, 2), remote, 'ada')).toBe(true);
    // nobody's name is known
    expect(isBarred(file(0o600, 3), remote, 'ada')).toBe(false);
    expect(isBarred(file(0o200, 3), noOwners, undefined)).toBe(true);
  });

  it('of folders needs entering as well as reading', () => {
    expect(isBarred(folder(0o744, 0), local, undefined)).toBe(true);
    expect(isBarred(folder(0o711, 0), local, undefined)).toBe(true);
    expect(isBarred(folder(0o755, 0), local, undefined)).toBe(false);
  });

  it('is never said of links, or where there is no mode', () => {
    expect(isBarred({ name: 'a', kind: 'link', mode: 0 }, local, undefined)).toBe(false);
    expect(isBarred({ name: 'a', kind: 'file' }, local, undefined)).toBe(false);
  });
});

describe('owners', () => {
  it('are read as names, with whatever a server put into them made visible, else as numbers', () => {
    const owners = withOwners(noOwners, {
      type: 'owners',
      users: [[7, 'a\u202eb']],
      groups: [],
    });
    expect(ownerText(owners.users, 7)).not.toContain('\u202e');
    expect(ownerText(owners.users, 8)).toBe('8');
    expect(ownerText(owners.users, undefined)).toBe('');
  });

  it('stay the same map when nothing is new, so that nothing is sorted again', () => {
    const message = { type: 'owners', users: [[7, 'x']] as [number, string][], groups: [] } as const; // prettier-ignore
    const once = withOwners(noOwners, { ...message, groups: [] });
    expect(withOwners(once, { ...message, groups: [] }).users).toBe(once.users);
  });
});
