import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { appError, changedHands, fsId, id, isListOf, nothing, path } from './values.ts';

/** Who edits a file: Hawser, the program this computer opens such files with, or one the user has chosen. */
export const editorKind = z.enum(['builtin', 'system', 'external']);

/** What becomes of a file that is opened, by double click or Enter. */
export const openFileAs = z.enum(['view', 'edit', 'transfer']);

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'is not bytes');

const extension = z.string().regex(/^[^\s./\\*?]{1,20}$/u);
const rule = z.strictObject({ extension, editor: editorKind });

/** How files are opened and edited, as far as the page chooses it. */
export const editingChoices = z.strictObject({
  openFileAs,
  /** Of files without a rule of their own. */
  editor: editorKind,
  /** The first one that fits counts; endings are written without the dot. */
  rules: z.custom<z.infer<typeof rule>[]>(
    isListOf((value) => rule.safeParse(value).success, { max: limits.editorRules }),
    'is not a list of rules',
  ),
});

/** All of it. */
export const editingSettings = editingChoices.extend({
  /** The program behind `external`; only main's own dialog sets it. */
  externalEditor: z.string().min(1).nullable(),
});

/** Some of a file's content, and what is known of the file. */
export const filePart = z.strictObject({
  bytes,
  size: z.number().exactOptional(),
  mtimeMs: z.number().exactOptional(),
});

/** A file that is open for editing: a copy of it in the profile, and what stands where it came from. */
export const edit = z.strictObject({
  id,
  fs: fsId,
  /** Where the file is, links followed. */
  path,
  /** Whose file it is, for people: the name of a host, or of this computer. */
  place: z.string(),
  editor: editorKind,
  /**
   * `opening` is being fetched; `open` is as it was fetched; `changed` has something to upload; `uploaded` is there
   * again. In `conflict` the file at its place is not the one that was opened: nothing is written before a choice.
   */
  state: z.enum(['opening', 'open', 'changed', 'uploading', 'uploaded', 'conflict', 'failed']),
  /** Why a change is not on its way, for people: "Waiting for the connection to web01". */
  waitsFor: z.string().exactOptional(),
  /** Why it failed, or what the choice in a conflict is about. */
  error: appError.exactOptional(),
  /** In a conflict: what stands there now; null when nothing does. */
  theirs: z
    .strictObject({ size: z.number().exactOptional(), mtimeMs: z.number().exactOptional() })
    .nullable()
    .exactOptional(),
  /** Kept from an earlier start, with changes that were not uploaded then. */
  isRestored: z.boolean(),
  /** Bytes of the copy. */
  size: z.number(),
  /** Goes up when the copy was replaced by the file at its place: what an editor shows of it is old. */
  revision: z.number(),
  /** When it was last uploaded. */
  uploadedMs: z.number().exactOptional(),
  /** Who has the file now that it was saved, where it could not stay with those it was of. */
  changedHands: changedHands.exactOptional(),
});

const part = {
  offset: z.int().min(0),
  length: z.int().min(1).max(limits.filePartBytes),
};

const saveDown = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('saved') }),
  z.strictObject({ type: z.literal('error'), error: appError }),
]);
const saveUp = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('part'), bytes }),
  z.strictObject({ type: z.literal('end') }),
]);

export type EditorKind = z.infer<typeof editorKind>;
export type OpenFileAs = z.infer<typeof openFileAs>;
export type EditingChoices = z.infer<typeof editingChoices>;
export type EditingSettings = z.infer<typeof editingSettings>;
export type FilePart = z.infer<typeof filePart>;
export type Edit = z.infer<typeof edit>;

const one = z.strictObject({ id });

export const edits = {
  /** Some of a file where it is; fewer bytes than asked for only at its end. Nothing is kept of it. */
  'files.read': call(z.strictObject({ fs: fsId, path, ...part }), filePart),
  /** Fetches a file to edit it; one that is open already is shown again. `default` goes by the settings. */
  'edits.open': call(
    z.strictObject({ fs: fsId, path, editor: z.enum([...editorKind.options, 'default']) }),
    z.strictObject({ editId: id, editor: editorKind }),
  ),
  /** Shows it in its editor again, when that is not the built-in one. */
  'edits.launch': call(one, nothing),
  /** Some of the copy that is edited. */
  'edits.read': call(z.strictObject({ id, ...part }), filePart),
  /**
   * Takes what the built-in editor holds. `keep` only keeps it in the profile, where a crash does not reach it;
   * `upload` sends it on its way, which `edits.watch` tells about.
   */
  'edits.save': stream(z.strictObject({ id, how: z.enum(['keep', 'upload']) }), saveDown, saveUp),
  /** Tries again what failed or waits, and opens its session again when it is closed. */
  'edits.upload': call(one, nothing),
  /** `theirs` fetches what stands there and drops the change; `both` uploads under another name. */
  'edits.resolve': call(
    z.strictObject({ id, how: z.enum(['overwrite', 'both', 'theirs']) }),
    nothing,
  ),
  /** Ends an edit and removes its copy. One with changes that are not uploaded needs `discard`. */
  'edits.close': call(z.strictObject({ id, discard: z.boolean() }), nothing),
  /** All that are open, at once and when they change. */
  'edits.watch': stream(nothing, z.array(edit), z.never()),
  /** Asks for the program behind `external`, in the system's own dialog. */
  'edits.chooseEditor': call(nothing, z.strictObject({ chosen: z.boolean() })),
  'edits.changeSettings': call(editingChoices, nothing),
  'edits.settings': stream(nothing, editingSettings, z.never()),
};
