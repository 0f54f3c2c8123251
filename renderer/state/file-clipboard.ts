import { create } from 'zustand';

/** Entries that were copied or cut in a pane, to be pasted in any pane of any tab. */
export type FileClip = {
  readonly fs: string;
  readonly directory: string;
  readonly names: ReadonlySet<string>;
  readonly isCut: boolean;
};

type FileClipboard = { readonly clip: FileClip | undefined };

/** The clipboard of files inside Hawser. What is pasted is moved or copied then, not when it is cut. */
export const fileClipboard = create<FileClipboard>(() => ({ clip: undefined }));

/** Puts entries on the clipboard; nothing empties it. */
export function setClip(clip: FileClip | undefined): void {
  fileClipboard.setState({ clip });
}

const none: ReadonlySet<string> = new Set();

/** The names of a folder that are cut and wait to be pasted. */
export function useCutNames(fs: string, directory: string | undefined): ReadonlySet<string> {
  return fileClipboard(({ clip }) =>
    clip?.isCut === true && clip.fs === fs && clip.directory === directory ? clip.names : none,
  );
}
