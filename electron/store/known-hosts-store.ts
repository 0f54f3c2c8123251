import { readFile, stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import { OpError } from '../../shared/errors.ts';
import { displayName } from '../../shared/names.ts';
import { otherKeysOf, withoutLines } from '../engine/ssh/known-hosts-change.ts';
import { linesAbout, type KnownHostsFile } from '../engine/ssh/known-hosts-lines.ts';
import { isStorable, nameInFile, type KnownHostName } from '../engine/ssh/known-hosts-names.ts';
import {
  planRotation,
  type Announcement,
  type Rotation,
} from '../engine/ssh/known-hosts-rotation.ts';
import {
  knownHostsLine,
  knownKeyTypes,
  verdict,
  type HostKeyVerdict,
} from '../engine/ssh/known-hosts.ts';
import { keyTypeOf, readPublicKey } from '../engine/ssh/public-key.ts';
import { revocationOf } from '../engine/ssh/revoked-keys.ts';
import { notOurs, reasonOf, unreadable, unreadableRevoked } from './known-hosts-errors.ts';
import { changeFile, codeOf, endedBy } from './shared-file.ts';

/** The name a host's keys are looked up under, and where. */
export type HostKeyLookup = KnownHostName & { readonly choice?: KnownHostsChoice | undefined };

/** A key and the type it names. */
export type NamedKey = { readonly keyType: string; readonly key: Uint8Array };

/** A known_hosts file for the list of them: one that is not there has neither bytes nor an error. */
export type KnownHostsFileState = {
  readonly path: string;
  readonly isUsers: boolean;
  readonly bytes?: Uint8Array;
  readonly error?: OpError;
};

/** What ssh_config says of a host's known_hosts files; what is left out is as OpenSSH has it. */
export type KnownHostsChoice = {
  /** UserKnownHostsFile: new keys go to the first. An empty list, as from `none`, knows and keeps nothing. */
  readonly userFiles?: readonly string[];
  /** GlobalKnownHostsFile. */
  readonly globalFiles?: readonly string[];
  /** HashKnownHosts. */
  readonly hashNames?: boolean;
  /** UpdateHostKeys; by default only while the user's files are the usual ones. */
  readonly updateHostKeys?: boolean;
  /** StrictHostKeyChecking=yes: an unknown key is refused, without a question. */
  readonly isStrict?: boolean;
  /** RevokedHostKeys: a key in any of these is refused; one that cannot be read refuses all keys. */
  readonly revokedFiles?: readonly string[];
  /** KnownHostsCommand: more lines, about one key, or about all when none is named. */
  readonly namedByCommand?: (name: string, key: Uint8Array | undefined) => Promise<Buffer>;
};

/** The known_hosts files: read afresh for every decision, so that other programs' changes count at once. */
export type KnownHostsStore = {
  readonly verdict: (of: HostKeyLookup, key: Uint8Array) => Promise<HostKeyVerdict>;
  readonly knownKeyTypes: (of: HostKeyLookup) => Promise<string[]>;
  /** Adds one line to the user's file, unless the key got there in the meantime. */
  readonly append: (of: HostKeyLookup, key: NamedKey) => Promise<void>;
  /** Takes over what a host has told of its keys, under OpenSSH's conditions. `current` is the key it was checked by. */
  readonly rotate: (
    of: HostKeyLookup,
    current: Uint8Array,
    told: Announcement,
  ) => Promise<Rotation>;
  /** The usual files, the user's first. */
  readonly files: () => Promise<readonly KnownHostsFileState[]>;
  /** Takes lines out of one of the user's usual files, chosen by what the file holds then. */
  readonly remove: (
    path: string,
    choose: (file: KnownHostsFile) => ReadonlySet<number>,
  ) => Promise<void>;
};

/** A file of a million lines; more is a mistake, and reading it would stall main. */
const maxFileBytes = 128 * 1024 * 1024;

/** The files OpenSSH reads when it is not told otherwise. */
type UsualFiles = {
  readonly userFiles: readonly string[];
  readonly globalFiles?: readonly string[];
};

/** Opens the store. Nothing is read or created before it is needed. */
export function createKnownHostsStore(usual: UsualFiles): KnownHostsStore {
  const usersOf = ({ choice }: HostKeyLookup) => choice?.userFiles ?? usual.userFiles;
  const globalsOf = ({ choice }: HostKeyLookup) => choice?.globalFiles ?? usual.globalFiles ?? [];
  const readFor = async (of: HostKeyLookup, key?: Uint8Array) => [
    ...(await readAll([...usersOf(of), ...globalsOf(of)])),
    ...(await linesOfCommand(of, key)),
  ];
  // one writer at a time within this process; the lock file is for other copies of Hawser
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  };
  return {
    verdict: async (of, key) =>
      (await revokedBy(of.choice?.revokedFiles ?? [], key)) ??
      verdict(await readFor(of, key), of, key),
    knownKeyTypes: async (of) => knownKeyTypes(await readFor(of), of),
    append: (of, key) => inTurn(() => append(usersOf(of)[0], of, key)),
    rotate: (of, current, told) =>
      inTurn(() => rotate({ users: usersOf(of), globals: globalsOf(of) }, of, current, told)),
    files: async () => [
      ...(await Promise.all(usual.userFiles.map((path) => stateOf(path, { isUsers: true })))),
      ...(await Promise.all(
        (usual.globalFiles ?? []).map((path) => stateOf(path, { isUsers: false })),
      )),
    ],
    remove: (path, choose) =>
      inTurn(async () => {
        if (!usual.userFiles.includes(path)) throw new OpError('refused', notOurs(path));
        await change(path, (bytes) => {
          const lines = choose({ path, bytes });
          return lines.size === 0 ? undefined : withoutLines(bytes, lines);
        });
      }),
  };
}

/** What a program says in addition; one that fails is an error, never "no keys". */
async function linesOfCommand(
  of: HostKeyLookup,
  key: Uint8Array | undefined,
): Promise<readonly KnownHostsFile[]> {
  const bytes = await of.choice?.namedByCommand?.(nameInFile(of), key);
  return bytes === undefined ? [] : [{ path: 'KnownHostsCommand', bytes }];
}

/** All of them that exist. Fails when one exists but cannot be read: never "no keys known". */
async function readAll(paths: readonly string[]): Promise<readonly KnownHostsFile[]> {
  const found: KnownHostsFile[] = [];
  for (const path of paths) {
    const bytes = await readIfThere(path);
    if (bytes) found.push({ path, bytes });
  }
  return found;
}

/** As OpenSSH: a file that is not there, or not readable, refuses every key. */
async function revokedBy(
  paths: readonly string[],
  key: Uint8Array,
): Promise<HostKeyVerdict | undefined> {
  for (const path of paths) {
    const bytes = await readIfThere(path);
    if (!bytes) throw unreadableRevoked(path, 'it is not there');
    const found = revocationOf(bytes, key);
    if (found.says === 'unreadable') throw unreadableRevoked(path, found.reason);
    if (found.says === 'revoked') return { verdict: 'revoked', file: path, line: found.line ?? 0 };
  }
  return undefined;
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  if (path === devNull) return undefined;
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw unreadable(path, 'it is not a regular file');
    if (facts.size > maxFileBytes) throw unreadable(path, 'it is larger than 128 MiB');
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error instanceof OpError ? error : unreadable(path, reasonOf(error), error);
  }
}

async function stateOf(
  path: string,
  { isUsers }: Pick<KnownHostsFileState, 'isUsers'>,
): Promise<KnownHostsFileState> {
  try {
    const bytes = await readIfThere(path);
    return { path, isUsers, ...(bytes === undefined ? {} : { bytes }) };
  } catch (error) {
    if (error instanceof OpError) return { path, isUsers, error };
    throw error;
  }
}

async function append(file: string | undefined, of: HostKeyLookup, key: NamedKey): Promise<void> {
  if (file === undefined || file === devNull) return; // the user wants none kept
  if (!isStorable(of)) {
    throw new OpError('failed', 'The new host key was not stored: known_hosts has no such names.', {
      next: 'The connection goes on; Hawser will ask again next time.',
    });
  }
  const hashNames = of.choice?.hashNames;
  const line = Buffer.from(`${knownHostsLine(of, key, { hashNames })}\n`, 'latin1');
  const add = (bytes: Buffer) =>
    verdict([{ path: file, bytes }], of, key.key).verdict === 'match'
      ? undefined
      : endedBy(bytes, line);
  try {
    await changeFile(file, add, { maxBytes: maxFileBytes });
  } catch (error) {
    throw new OpError(
      'failed',
      `The new host key could not be stored in ${displayName(file)}: ${reasonOf(error)}.`,
      { next: 'The connection goes on; Hawser will ask again next time.', cause: error },
    );
  }
}

async function rotate(
  files: { readonly users: readonly string[]; readonly globals: readonly string[] },
  of: HostKeyLookup,
  current: Uint8Array,
  told: Announcement,
): Promise<Rotation> {
  const { userFiles, updateHostKeys = userFiles === undefined, hashNames } = of.choice ?? {};
  if (!updateHostKeys) return { kind: 'refused', reason: 'UpdateHostKeys is off' };
  const users = await readAll(files.users);
  const trust = verdict([...users, ...(await readAll(files.globals))], of, current);
  if (trust.verdict !== 'match' || !files.users.includes(trust.file)) {
    return { kind: 'refused', reason: 'no file of the user knows the key in use' };
  }
  const plan = planRotation(users, of, told);
  if (plan.kind !== 'change') return plan;
  if (!isStorable(of)) return { kind: 'refused', reason: 'known_hosts has no such names' };
  const name = nameInFile(of);
  // the first file before the others: keys that move are for a moment in both, never in none
  const [first = '', ...rest] = files.users;
  await change(first, (bytes) => {
    const kept = withoutLines(bytes, otherKeysOf(bytes, name, plan.keep));
    const there = plan.keep.filter((key) => isIn(kept, of, key));
    const lines = plan.keep
      .filter((key) => !there.includes(key))
      .map((key) => knownHostsLine(of, { keyType: keyTypeOf(key) ?? '', key }, { hashNames }));
    const added = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
    const next = added.length === 0 ? kept : endedBy(kept, added);
    return next.equals(bytes) ? undefined : next;
  });
  for (const path of rest) {
    if (!users.some((file) => file.path === path)) continue;
    await change(path, (bytes) => {
      const lines = otherKeysOf(bytes, name, []);
      return lines.size === 0 ? undefined : withoutLines(bytes, lines);
    });
  }
  return plan;
}

/** Whether this name has the key there, not only the name without its port. */
function isIn(bytes: Buffer, of: HostKeyLookup, key: Uint8Array): boolean {
  const plain = readPublicKey(key)?.plain;
  return linesAbout([{ path: '', bytes }], nameInFile(of)).some(
    (line) => line.marker === 'none' && plain?.equals(line.key.plain) === true,
  );
}

async function change(path: string, how: (bytes: Buffer) => Buffer | undefined): Promise<void> {
  try {
    await changeFile(path, how, { maxBytes: maxFileBytes });
  } catch (error) {
    throw new OpError('failed', `${displayName(path)} cannot be changed: ${reasonOf(error)}.`, {
      next: 'Make the file and its folder writable.',
      cause: error,
    });
  }
}
