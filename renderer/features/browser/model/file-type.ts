import type { Entry } from '../../../../shared/entry.ts';

/** What a name's icon and colour say about an entry. */
export type FileType =
  | 'folder'
  | 'link-folder'
  | 'link'
  | 'broken-link'
  | 'special'
  | 'code'
  | 'image'
  | 'audio'
  | 'video'
  | 'archive'
  | 'data'
  | 'key'
  | 'text';

const extensions: Partial<Record<FileType, string>> = {
  code: 'c cc cpp cs css go h hpp htm html java js json jsx kt lua mjs php pl ps1 py rb rs scss sh sql swift toml ts tsx vue xml yaml yml',
  image: 'avif bmp gif heic ico jpeg jpg png psd svg tif tiff webp',
  audio: 'aac flac m4a mp3 ogg opus wav',
  video: 'avi m4v mkv mov mp4 mpeg webm wmv',
  archive: '7z bz2 deb gz iso jar lz4 rar rpm tar tgz xz zip zst',
  data: 'db mdb parquet sqlite sqlite3',
  key: 'crt key p12 pem pfx ppk pub',
};

const typeByExtension = new Map(
  Object.entries(extensions).flatMap(([type, list]) =>
    list.split(' ').map((extension) => [extension, type as FileType] as const),
  ),
);

/** The type of an entry, by its kind and its name's ending. */
export function fileType(entry: Entry): FileType {
  switch (entry.kind) {
    case 'directory':
      return 'folder';
    case 'other':
      return 'special';
    case 'link':
      if (entry.targetKind === 'broken') return 'broken-link';
      return entry.targetKind === 'directory' ? 'link-folder' : 'link';
    case 'file':
      return typeByExtension.get(extensionOf(entry.name)) ?? 'text';
  }
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Length of the part of a name that renaming selects: all but the ending of a file. */
export function baseLength(entry: Entry): number {
  const dot = entry.kind === 'directory' ? -1 : entry.name.lastIndexOf('.');
  return dot <= 0 ? entry.name.length : dot;
}
