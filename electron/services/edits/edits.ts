import { randomUUID } from 'node:crypto';
import type {
  Edit,
  EditingSettings,
  EditorKind,
  FilePart,
} from '../../../shared/contract/edits.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { baseName } from '../../../shared/paths.ts';
import type { Destination } from '../way/destination.ts';
import { localFs, type TransferLinks } from '../session/engines.ts';
import { destination as destinationSchema } from '../transfers/journal-records.ts';
import type { KeptSettings } from '../settings/kept-settings.ts';
import { createWatched, type Watched } from '../session/watched.ts';
import { copyName } from './copy-name.ts';
import { EditFolders } from './edit-folders.ts';
import { editorFor } from './editor-for.ts';
import type { WatchTiming } from './edit-watch.ts';
import type { Launch, LaunchedBy } from './launch.ts';
import { LiveEdit, nothingYet } from './live-edit.ts';

/** What edits need of the rest of main. */
export type EditsMeans = {
  readonly profileDirectory: string;
  readonly links: TransferLinks;
  readonly settings: KeptSettings<EditingSettings>;
  readonly launch: Launch;
  readonly report: (trouble: string) => void;
  readonly timing?: WatchTiming;
  readonly emptyMs?: number;
};

/** The files that are open for editing. */
export class Edits {
  readonly #means: EditsMeans;
  readonly #folders: EditFolders;
  readonly #list = new Map<string, LiveEdit>();
  readonly #all = createWatched<Edit[]>(() => [...this.#list.values()].map((e) => e.snapshot()));
  /** Settles when those of the last start are there again. Never rejects. */
  readonly ready: Promise<void>;

  constructor(means: EditsMeans) {
    this.#means = means;
    this.#folders = new EditFolders(means.profileDirectory);
    this.ready = this.#restore().catch((thrown: unknown) => means.report(String(thrown)));
    means.links.onChange(() => {
      for (const edit of this.#list.values()) edit.linksChanged();
    });
  }

  get all(): Watched<Edit[]> {
    return this.#all;
  }

  /** Begins to fetch a file; one that is open already is shown again. */
  async open(request: {
    readonly fs: string;
    readonly path: string;
    readonly editor: EditorKind | 'default';
  }): Promise<{ readonly editId: string; readonly editor: EditorKind }> {
    await Promise.all([this.ready, this.#means.settings.ready]);
    const { fs, path } = request;
    const settings = this.#means.settings.current.read();
    const editor =
      request.editor === 'default' ? editorFor(baseName(path), settings) : request.editor;
    const by = this.#launchedBy(editor);
    const open = [...this.#list.values()].find(
      ({ record }) => record.fs === fs && record.path === path,
    );
    if (open !== undefined) return await this.#again(open, editor);
    if (this.#list.size >= limits.edits) throw tooMany();
    const edit = this.#make(fs, path, editor);
    this.#list.set(edit.record.id, edit);
    this.#all.changed();
    void this.#fetch(edit, by);
    return { editId: edit.record.id, editor };
  }

  /** Shows one in its editor again. */
  async launch(id: string): Promise<void> {
    const edit = this.#get(id);
    const by = this.#launchedBy(edit.record.editor);
    if (by === undefined) return;
    await edit.watch();
    await this.#means.launch(edit.file, by);
    edit.tellOfEditor(undefined);
  }

  /** Some of the copy. */
  async read(id: string, offset: number, length: number): Promise<FilePart> {
    const { record } = this.#get(id);
    if (record.baseline.sha256 === nothingYet.sha256) throw notFetched();
    const bytes = await this.#folders.read(record, offset, length);
    return { bytes, size: this.#get(id).snapshot().size };
  }

  async save(id: string, bytes: Uint8Array, how: 'keep' | 'upload'): Promise<void> {
    const edit = this.#get(id);
    if (edit.record.baseline.sha256 === nothingYet.sha256) throw notFetched();
    await edit.save(bytes, how);
  }

  upload(id: string): void {
    this.#get(id).upload();
  }

  async resolve(id: string, how: 'overwrite' | 'both' | 'theirs'): Promise<void> {
    await this.#get(id).resolve(how);
  }

  async close(id: string, discard: boolean): Promise<void> {
    const edit = this.#get(id);
    await edit.close(discard);
    this.#list.delete(id);
    this.#all.changed();
  }

  /** True when a session should be kept up: what was saved goes over it, or waits for it. */
  needs(sessionId: string): boolean {
    return [...this.#list.values()].some((edit) => edit.needs(sessionId));
  }

  /** Where the file of an edit is. */
  placeOf(id: string): { readonly fs: string; readonly path: string } {
    const { fs, path } = this.#get(id).record;
    return { fs, path };
  }

  /** Stops all of them; copies with changes are offered at the next start. */
  async shutDown(): Promise<void> {
    await this.ready;
    await Promise.all([...this.#list.values()].map((edit) => edit.end()));
  }

  async #again(edit: LiveEdit, editor: EditorKind) {
    const { id } = edit.record;
    if (edit.snapshot().state === 'failed') edit.upload();
    else if (edit.record.baseline.sha256 !== nothingYet.sha256) {
      await edit.give(editor);
      await this.launch(id);
    }
    return { editId: id, editor };
  }

  #make(fs: string, path: string, editor: EditorKind): LiveEdit {
    const { links } = this.#means;
    const destination = fs === localFs ? undefined : storable(links.destination(fs));
    const place = fs === localFs ? 'this computer' : (destination?.title ?? 'the server');
    const record = {
      version: 1,
      id: randomUUID(),
      fs,
      path,
      editor,
      name: copyName(baseName(path)),
      place,
      baseline: nothingYet,
      ...(destination === undefined ? {} : { destination }),
    } as const;
    return new LiveEdit(record, this.#editMeans());
  }

  #editMeans() {
    const { links, timing, emptyMs } = this.#means;
    return {
      links,
      folders: this.#folders,
      changed: this.#all.changed,
      ...(timing === undefined ? {} : { timing }),
      ...(emptyMs === undefined ? {} : { emptyMs }),
    };
  }

  async #fetch(edit: LiveEdit, by: LaunchedBy | undefined): Promise<void> {
    await edit.open();
    if (by === undefined || edit.snapshot().state !== 'open') return;
    try {
      await edit.watch();
      await this.#means.launch(edit.file, by);
    } catch (thrown) {
      edit.tellOfEditor(toAppError(thrown));
    }
  }

  async #restore(): Promise<void> {
    const { records, unread } = await this.#folders.list();
    for (const folder of unread) {
      this.#means.report(`An edited file of an earlier start could not be read: ${folder}.`);
    }
    for (const record of records) {
      const edit = new LiveEdit(record, this.#editMeans());
      if (await edit.restore()) this.#list.set(record.id, edit);
      else await this.#folders.remove(record.id); // all of it is at its place
    }
    this.#all.changed();
  }

  /** Undefined for the built-in one, which the page shows. */
  #launchedBy(editor: EditorKind): LaunchedBy | undefined {
    if (editor === 'builtin') return undefined;
    if (editor === 'system') return { system: true };
    const program = this.#means.settings.current.read().externalEditor;
    if (program !== null) return { program };
    throw new OpError('refused', 'No other editor is chosen.', {
      next: 'Choose one under “Editing” in the settings.',
    });
  }

  #get(id: string): LiveEdit {
    const edit = this.#list.get(id);
    if (edit !== undefined) return edit;
    throw new OpError('not-found', 'This file is no longer open for editing.');
  }
}

function tooMany(): OpError {
  return new OpError('refused', `${limits.edits} files are open for editing already.`, {
    next: 'Close some of them first.',
  });
}

/** As it is stored: without what the configuration adds at each attempt. */
function storable(destination: Destination | undefined) {
  return destination && destinationSchema.parse(destination);
}

function notFetched(): OpError {
  return new OpError('refused', 'This file is still fetched.');
}
