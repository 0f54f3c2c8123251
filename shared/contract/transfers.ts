import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { conflictAction } from './prompts.ts';
import {
  appError,
  changedHands,
  fsId,
  id,
  isListOf,
  nothing,
  path,
  paths,
  problem,
} from './values.ts';

/** Everything counted so far. `done + skipped + failed` equals `found` at the end: nothing is left out silently. */
const tally = z.strictObject({
  /** Files, links and directories met so far; grows while folders are walked. */
  found: z.number(),
  done: z.number(),
  skipped: z.number(),
  failed: z.number(),
  /** Bytes of all files found, and of those already written. */
  totalBytes: z.number(),
  doneBytes: z.number(),
});

/** What happens to a name that is taken: asked each time, or one of the answers to that question. */
export const conflictPolicy = z.enum(['ask', ...conflictAction.options]);

/**
 * How the content of a finished file is checked. `auto` compares SHA-256 with what a hash command of the server says
 * where there is one, else sizes; `read-back` reads it all again where there is none; `size` compares no content.
 */
export const verifyRule = z.enum(['auto', 'read-back', 'size']);

/** How the content of one file was checked. `size` is size and time only; links and folders have nothing to check. */
export const check = z.enum(['sha256', 'read-back', 'size']);

const masks = z.custom<string[]>(
  isListOf((value) => typeof value === 'string' && value.length <= limits.maskLength, {
    max: limits.masks,
  }),
  'is not a list of masks',
);

/** What a transfer does beside copying; what is left out follows the settings. */
export const transferOptions = z.strictObject({
  conflict: conflictPolicy.exactOptional(),
  verify: verifyRule.exactOptional(),
  /** `keep` copies a link as a link, `follow` copies what it leads to. */
  links: z.enum(['keep', 'follow']).exactOptional(),
  /** Glob masks: with `include`, only files that match one; never what matches one of `exclude`. */
  include: masks.exactOptional(),
  exclude: masks.exactOptional(),
  /** Deletes each original once its copy is there and its content was compared; nothing else is deleted. */
  move: z.literal(true).exactOptional(),
});

/** What all transfers follow. */
export const transferSettings = z.strictObject({
  /** Transfers that run at once; one more runs while it is small. */
  parallel: z.int().min(1).max(limits.parallelTransfers),
  /** Bytes a second of all transfers together; null is as fast as the link. */
  bytesPerSecond: z.int().min(1_024).nullable(),
  /** New files from this size up are synced to the disk before they count; null is none of them. */
  syncFromBytes: z.int().min(0).nullable(),
  verify: verifyRule,
  links: z.enum(['keep', 'follow']),
  conflict: z.strictObject({ upload: conflictPolicy, download: conflictPolicy }),
  exclude: masks,
  /** Whether the end of a batch is told by a notification when the window is not in front; left out is yes. */
  notify: z.boolean().exactOptional(),
});

/** One file, link or folder of a transfer. */
export const transferItem = z.strictObject({
  /** At the source. */
  path: z.string(),
  /** At the target, once that is decided. */
  target: z.string().exactOptional(),
  kind: z.enum(['file', 'directory', 'link', 'other']),
  size: z.number().exactOptional(),
  /** Of the source, when it was met. */
  mtimeMs: z.number().exactOptional(),
  /** `already` was there before, `left-out` matched a mask. */
  state: z.enum(['waiting', 'running', 'done', 'already', 'skipped', 'failed', 'left-out']),
  check: check.exactOptional(),
  /** Of a done file: SHA-256 of its content, in hexadecimal. */
  sha256: z.string().exactOptional(),
  /** What it could not get of the file it replaced. */
  changedHands: changedHands.exactOptional(),
  /** Where in a trash of ours the file it replaced lies. */
  replacedAt: path.exactOptional(),
  error: appError.exactOptional(),
});

/** Files by how they were checked. */
const checks = z.strictObject({ sha256: z.number(), readBack: z.number(), size: z.number() });

/** One transfer as the page sees it. */
export const transfer = z.strictObject({
  id,
  direction: z.enum(['upload', 'download', 'local', 'between']),
  /** The originals are deleted once their copies are verified. */
  moves: z.literal(true).exactOptional(),
  /** What is moved, for people: one name, or "3 items". */
  title: z.string(),
  /** `fs` names no open session while a transfer of an earlier start waits for its connection. */
  from: z.strictObject({ fs: fsId, directory: path }),
  to: z.strictObject({ fs: fsId, directory: path }),
  /**
   * `waiting` stands in line, `paused` was stopped by the user, `offline` waits for its connection. `done` only when
   * every item was committed or skipped; `failed` when at least one was not.
   */
  state: z.enum(['waiting', 'running', 'paused', 'offline', 'done', 'failed', 'cancelled']),
  /** Why it does not move, for people: "Reconnecting to web01 in 4 s". */
  waitsFor: z.string().exactOptional(),
  /** The app ended while it was under way: it is paused until the user lets it go on, for nothing connects by itself. */
  cutOff: z.literal(true).exactOptional(),
  /** False while folders are still being walked, so totals may grow. */
  counted: z.boolean(),
  tally,
  checks,
  /** Bytes a second over the last seconds; 0 when it stands. */
  bytesPerSecond: z.number(),
  secondsLeft: z.number().exactOptional(),
  /** A file being written now. */
  current: z.string().exactOptional(),
  /** The first problem; `transfers.problems` gives them all. */
  problem: problem.exactOptional(),
});

/** What a transfer did, item by item reconciled with what was found at the source. */
export const receipt = z.strictObject({
  title: z.string(),
  moves: z.literal(true).exactOptional(),
  from: z.string(),
  to: z.string(),
  state: transfer.shape.state,
  startedMs: z.number(),
  endedMs: z.number().exactOptional(),
  tally,
  checks,
  /** Files that replaced others and could not get all of their owners and groups; what the first one lacks. */
  changedHands: z.strictObject({ files: z.number(), first: changedHands }).exactOptional(),
  /** "512 of 512 files, 48.2 MB, verified by sha256", or what is missing. */
  summary: z.string(),
});

export type Transfer = z.infer<typeof transfer>;
export type TransferItem = z.infer<typeof transferItem>;
export type TransferOptions = z.infer<typeof transferOptions>;
export type TransferSettings = z.infer<typeof transferSettings>;
export type Receipt = z.infer<typeof receipt>;
export type VerifyRule = z.infer<typeof verifyRule>;
export type Check = z.infer<typeof check>;
export type Checks = z.infer<typeof checks>;
export type Tally = z.infer<typeof tally>;

const oneOrAll = z.strictObject({ id: id.exactOptional() });

export const transfers = {
  /** Copies files and whole directories into a directory; `transfers.watch` tells how it goes. */
  'transfers.start': call(
    z.strictObject({
      from: z.strictObject({ fs: fsId, paths }),
      to: z.strictObject({
        fs: fsId,
        directory: path,
        /** What each of the paths is called there, in their order; their own names without it. */
        names: paths.exactOptional(),
      }),
      options: transferOptions.exactOptional(),
    }),
    z.strictObject({
      transferId: id,
      /** The same was asked for a moment ago, and that one is still to come: this is it, nothing new began. */
      repeated: z.literal(true).exactOptional(),
    }),
  ),
  /** Stops one, or all, so that it can go on where it stood. */
  'transfers.pause': call(oneOrAll, nothing),
  'transfers.resume': call(oneOrAll, nothing),
  'transfers.cancel': call(oneOrAll, nothing),
  /** Runs what failed or was cancelled again, of one or of all; what is already there is left alone. */
  'transfers.retry': call(oneOrAll, nothing),
  /** Puts one that waits before another one, or at the end. */
  'transfers.move': call(z.strictObject({ id, before: id.nullable() }), nothing),
  /** Takes finished transfers off the list: this one, or all. */
  'transfers.clear': call(oneOrAll, nothing),
  /** Every item that was skipped or failed, with the reason. */
  'transfers.problems': call(
    z.strictObject({ id }),
    z.strictObject({ problems: z.array(problem), more: z.number() }),
  ),
  /** Some of the items of a transfer, in the order they were met, and how many there are. */
  'transfers.items': call(
    z.strictObject({
      id,
      show: z.enum(['all', 'open', 'failed', 'skipped']),
      offset: z.int().min(0),
      count: z.int().min(1).max(limits.itemsPerCall),
    }),
    z.strictObject({ items: z.array(transferItem), total: z.number() }),
  ),
  'transfers.receipt': call(z.strictObject({ id }), receipt),
  /** Saves the receipt with all items as JSON where the user says; false when they would not say. */
  'transfers.exportReceipt': call(z.strictObject({ id }), z.strictObject({ saved: z.boolean() })),
  'transfers.changeSettings': call(transferSettings, nothing),
  'transfers.settings': stream(nothing, transferSettings, z.never()),
  /** All transfers in their order, at once and at most ten times a second after changes. */
  'transfers.watch': stream(nothing, z.array(transfer), z.never()),
};
