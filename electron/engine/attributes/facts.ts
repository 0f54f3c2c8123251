import type { PathFacts } from '../../../shared/contract/attributes.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { namesOf } from './accounts.ts';

/** All that can be told of a path, links not followed. */
export async function readFacts(files: FileSystem, path: string): Promise<PathFacts> {
  const attrs = await files.lstat(path);
  const [link, names] = await Promise.all([
    linkFacts(files, path, attrs),
    ownerFacts(files, attrs),
  ]);
  const { setModes, owners, linkAttrs, hardLinks } = files.capabilities;
  const can = {
    modes: setModes,
    owners: owners === true,
    linkAttrs: linkAttrs === true,
    hardLinks: hardLinks === true,
  };
  return { ...attrs, ...link, ...names, can };
}

async function linkFacts(files: FileSystem, path: string, { kind }: Attrs) {
  if (kind !== 'link') return {};
  const [target, targetKind] = await Promise.all([
    // some servers list links and cannot read them: then nobody knows
    files.readLink(path).catch(() => undefined),
    files.stat(path).then(
      (attrs) => attrs.kind,
      (thrown: unknown) =>
        thrown instanceof OpError && thrown.code === 'not-found' ? ('broken' as const) : undefined,
    ),
  ]);
  return {
    ...(target === undefined ? {} : { target }),
    ...(targetKind === undefined ? {} : { targetKind }),
  };
}

async function ownerFacts(files: FileSystem, { uid, gid }: Attrs) {
  if (uid === undefined || gid === undefined) return {};
  const { users, groups } = await namesOf(files, [uid], [gid]);
  const [user, group] = [users.get(uid), groups.get(gid)];
  return {
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
  };
}
