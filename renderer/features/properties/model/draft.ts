import type { Account, Accounts, AttrsChange } from '../../../../shared/contract/attributes.ts';
import { leavesModes, noModeChange, type ModeChange } from '../../../../shared/mode-change.ts';
import { localText, parseLocal } from './local-time.ts';
import { withoutSame } from './mode-bits.ts';
import type { Summary } from './summary.ts';

/** What the user has filled in; what is left out was not touched. */
export type Draft = {
  readonly files: ModeChange;
  readonly folders: ModeChange;
  readonly recursive: boolean;
  readonly user?: string;
  readonly group?: string;
  readonly mtime?: string;
  readonly atime?: string;
  /** Of a link. */
  readonly target?: string;
};

/** Fields that can be wrong. */
export type DraftField = 'user' | 'group' | 'mtime' | 'atime' | 'target';

/** What is to be done, or why it cannot be. */
export type DraftPlan = {
  readonly change: AttrsChange | undefined;
  readonly target: string | undefined;
  readonly errors: { readonly [F in DraftField]?: string };
};

/** Nothing is filled in. */
export const emptyDraft: Draft = { files: noModeChange, folders: noModeChange, recursive: false };

/** Only what differs from what is there. Below folders nobody knows that, so there all of it counts. */
export function planOf(draft: Draft, { summary, accounts, target }: Known): DraftPlan {
  const errors: { -readonly [F in DraftField]?: string } = {};
  const numberOf = (field: 'user' | 'group', now: Summary['uid']): number | undefined => {
    const text = draft[field]?.trim();
    if (text === undefined || text === '') return undefined;
    const list = field === 'user' ? accounts.users : accounts.groups;
    const id = idOf(text, list);
    if (id === undefined) errors[field] = `No ${field} “${text}” is known here: type its number.`;
    return id === now && !draft.recursive ? undefined : id;
  };
  const timeOf = (field: 'mtime' | 'atime', now: Summary['mtimeMs']): number | undefined => {
    const text = draft[field];
    if (text === undefined || text === '') return undefined;
    if (typeof now === 'number' && localText(now) === text && !draft.recursive) return undefined;
    const timeMs = parseLocal(text);
    if (timeMs === undefined || timeMs < 0 || timeMs > latestMs) {
      errors[field] = 'Times from 1970 to 2106 can be set.';
      return undefined;
    }
    return timeMs;
  };
  const parts = {
    files: effective(draft.files, draft.recursive ? undefined : summary.fileModes),
    folders: effective(draft.folders, draft.recursive ? undefined : summary.folderModes),
    uid: numberOf('user', summary.uid),
    gid: numberOf('group', summary.gid),
    mtimeMs: timeOf('mtime', summary.mtimeMs),
    atimeMs: timeOf('atime', summary.atimeMs),
  };
  if (draft.target === '') errors.target = 'A link has to point somewhere.';
  return {
    change: changeOf(parts, draft.recursive),
    target: draft.target === target ? undefined : draft.target,
    errors,
  };
}

/** What is known of the entries. */
export type Known = {
  readonly summary: Summary;
  readonly accounts: Accounts;
  /** Of the one link. */
  readonly target: string | undefined;
};

// the most that version 3 of SFTP carries
const latestMs = 0xffff_ffff * 1000;

type Parts = { readonly [K in keyof Omit<AttrsChange, 'recursive'>]: AttrsChange[K] | undefined };

function changeOf(parts: Parts, recursive: boolean): AttrsChange | undefined {
  const { files, folders, uid, gid, mtimeMs, atimeMs } = parts;
  const change = {
    ...(files === undefined ? {} : { files }),
    ...(folders === undefined ? {} : { folders }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(mtimeMs === undefined ? {} : { mtimeMs }),
    ...(atimeMs === undefined ? {} : { atimeMs }),
  };
  return Object.keys(change).length === 0 ? undefined : { ...change, recursive };
}

function effective(change: ModeChange, modes: Summary['fileModes']): ModeChange | undefined {
  const rest = withoutSame(change, modes);
  return leavesModes(rest) ? undefined : rest;
}

const largestId = 0xffff_fffe;

function idOf(text: string, accounts: readonly Account[]): number | undefined {
  const named = accounts.find(({ name }) => name === text);
  if (named !== undefined) return named.id;
  // also as it is shown: `ada (1000)`
  const digits = /^(?:.* \()?(\d{1,10})\)?$/.exec(text)?.[1];
  const id = digits === undefined ? undefined : Number(digits);
  return id !== undefined && id <= largestId ? id : undefined;
}

/** An owner as it is shown and typed: its name where one is known, else its number. Empty for several. */
export function ownerText(id: Summary['uid'], accounts: readonly Account[]): string {
  if (typeof id !== 'number') return '';
  return accounts.find((account) => account.id === id)?.name ?? String(id);
}
