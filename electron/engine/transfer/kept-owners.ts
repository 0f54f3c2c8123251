import type { ChangedHands } from '../../../shared/contract/values.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { namesOf } from '../attributes/accounts.ts';
import type { FileSystem } from '../fs/file-system.ts';

const setUid = 0o4000;
const setGid = 0o2000;
/** Names looked up for one transfer: many owners in one tree are a server's joke, and have numbers. */
const mostNames = 100;

/** A partial that is about to take the place of a file. */
export type Taking = {
  readonly partial: string;
  /** What the side said of the partial, where that was heard already. */
  readonly made?: Attrs | undefined;
  /** The file it replaces. */
  readonly replaced: Attrs;
  /** What it is to have. */
  readonly mode: number | undefined;
};

type Change = { readonly was: number; readonly now: number };
/** Numbers of owner and group that the replaced file had, and its successor has not. */
export type Lost = { readonly uid?: Change; readonly gid?: Change };

/**
 * Owners and groups of files that a transfer replaces. A new file under the old name belongs to the account; it gets the
 * owner and group of the old one as far as the account may give them, and what it could not get is known before the old
 * one goes. Writing into the old file would keep both, at the price of a half-written one when the link breaks.
 */
export class KeptOwners {
  readonly #target: FileSystem;
  /** What was refused once is not asked again for each file of a tree. */
  readonly #refused = new Set<string>();
  readonly #users = new Map<number, Promise<string>>();
  readonly #groups = new Map<number, Promise<string>>();

  constructor(target: FileSystem) {
    this.#target = target;
  }

  /** Gives the partial what it can have of its predecessor; undefined when that is all. */
  async keep(taking: Taking): Promise<Lost | undefined> {
    const { partial, replaced, mode } = taking;
    if (replaced.kind !== 'file' || replaced.uid === undefined) return undefined;
    const made = taking.made?.uid === undefined ? await this.#target.lstat(partial) : taking.made;
    if (isSame(made, replaced)) return undefined;
    const isGiven = await this.#give(partial, made, replaced);
    // what a server says it did is looked at
    const lost = lostBetween(replaced, isGiven ? await this.#target.lstat(partial) : made);
    if (mode === undefined) return lost;
    const wanted = modeOf(mode, lost);
    // giving a file away takes bits off it
    if (isGiven || wanted !== mode) await this.#target.setAttrs(partial, { mode: wanted });
    return lost;
  }

  /** The same for people: names where the side knows them. */
  async inWords({ uid, gid }: Lost): Promise<ChangedHands> {
    const [owner, group] = await Promise.all([
      uid && this.#named(uid, (id) => this.#user(id)),
      gid && this.#named(gid, (id) => this.#group(id)),
    ]);
    return { ...(owner && { owner }), ...(group && { group }) };
  }

  async #give(partial: string, made: Attrs, { uid, gid }: Attrs): Promise<boolean> {
    if (uid === undefined || gid === undefined || made.gid === undefined) return false;
    if (await this.#goesThrough(partial, { uid, gid }, made)) return true;
    if (made.uid === undefined || made.gid === gid) return false;
    return await this.#goesThrough(partial, { uid: made.uid, gid }, made);
  }

  /** Only root may give files away, and only to groups of theirs may others. */
  async #goesThrough(
    partial: string,
    to: { readonly uid: number; readonly gid: number },
    made: Attrs,
  ): Promise<boolean> {
    const key = `${to.uid}:${to.gid}`;
    if (this.#target.setOwnAttrs === undefined || this.#refused.has(key)) return false;
    try {
      await this.#target.setOwnAttrs(partial, to, made);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof OpError) || !refusals.includes(thrown.code)) throw thrown;
      this.#refused.add(key);
      return false;
    }
  }

  async #named({ was, now }: Change, nameOf: (id: number) => Promise<string>) {
    const [before, after] = await Promise.all([nameOf(was), nameOf(now)]);
    return { was: before, now: after };
  }

  #user(id: number): Promise<string> {
    const find = async () => (await namesOf(this.#target, [id], [])).users.get(id);
    return once(this.#users, id, find);
  }

  #group(id: number): Promise<string> {
    const find = async () => (await namesOf(this.#target, [], [id])).groups.get(id);
    return once(this.#groups, id, find);
  }
}

const refusals = ['permission', 'unsupported', 'failed', 'refused'];

function once(
  known: Map<number, Promise<string>>,
  id: number,
  find: () => Promise<string | undefined>,
): Promise<string> {
  const before = known.get(id);
  if (before !== undefined) return before;
  if (known.size >= mostNames) return Promise.resolve(String(id));
  const found = find().then(
    (name) => (name ?? String(id)).slice(0, limits.ownerNameLength),
    // the file has its place: a number does for words about it
    () => String(id),
  );
  known.set(id, found);
  return found;
}

function isSame(a: Attrs, b: Attrs): boolean {
  return a.uid === undefined || (a.uid === b.uid && a.gid === b.gid);
}

function lostBetween(before: Attrs, after: Attrs): Lost | undefined {
  const uid = changeOf(before.uid, after.uid);
  const gid = changeOf(before.gid, after.gid);
  if (uid === undefined && gid === undefined) return undefined;
  return { ...(uid && { uid }), ...(gid && { gid }) };
}

function changeOf(was: number | undefined, now: number | undefined): Change | undefined {
  return was === undefined || now === undefined || was === now ? undefined : { was, now };
}

/** Rights that were one owner's or group's are not another's: what runs as its owner, and what only a group may read. */
function modeOf(mode: number, lost: Lost | undefined): number {
  const withoutUid = lost?.uid === undefined ? mode : mode & ~setUid;
  if (lost?.gid === undefined) return withoutUid;
  const ofAll = (mode & 0o007) << 3;
  return withoutUid & ~setGid & (0o7707 | ofAll);
}
