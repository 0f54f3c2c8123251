import type { Entry } from '../../../../shared/entry.ts';
import { displayName } from '../../../../shared/names.ts';
import { extensionsOfType } from './file-types.generated.ts';

/** What a file's name says about what it holds. */
export type ContentType = keyof typeof extensionsOfType | 'plain';

/** What an entry's icon and colour say about it. */
export type FileType = 'folder' | 'link-folder' | 'link' | 'broken-link' | 'special' | ContentType;

const typeByExtension = new Map(
  Object.entries(extensionsOfType).flatMap(([type, list]) =>
    list.split(' ').map((extension) => [extension, type as ContentType] as const),
  ),
);

// names without an ending that are found on servers
const typeByName = new Map<string, ContentType>([
  ...['dockerfile', 'makefile', 'vagrantfile', 'jenkinsfile', 'procfile', 'crontab', 'fstab']
    .map((name) => [name, 'settings'] as const),
  ...['readme', 'license', 'licence', 'copying', 'changelog', 'authors', 'news', 'todo']
    .map((name) => [name, 'text'] as const),
  ...['authorized_keys', 'known_hosts', 'id_rsa', 'id_ed25519', 'id_ecdsa']
    .map((name) => [name, 'key'] as const),
  ...['syslog', 'messages', 'dmesg', 'wtmp', 'btmp'].map((name) => [name, 'log'] as const),
]); // prettier-ignore

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
      return contentType(entry.name);
  }
}

function contentType(name: string): ContentType {
  const extension = extensionOf(name);
  const known = typeByExtension.get(extension);
  if (known !== undefined) return known;
  // `access.log.3` is what `access.log` was
  if (/^\d{1,4}$/.test(extension)) return contentType(name.slice(0, name.lastIndexOf('.')));
  const bare = name.toLowerCase().replace(/^\./, '');
  const type = typeByName.get(bare) ?? 'plain';
  if (type !== 'plain' || bare.length === name.length) return type;
  // `.bashrc` is what it is called, while `.png` is no image
  const dotted = typeByExtension.get(bare);
  return dotted === 'script' || dotted === 'settings' ? dotted : 'plain';
}

/** The ending of a name without its dot, in small letters; empty where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

const words: Readonly<Record<ContentType, string>> = {
  archive: 'archive',
  audio: 'audio',
  binary: 'program',
  book: 'document',
  certificate: 'certificate',
  code: 'source',
  data: 'data',
  diff: 'patch',
  disc: 'disk image',
  font: 'font',
  image: 'image',
  key: 'key',
  lock: 'lock',
  log: 'log',
  mail: 'mail',
  markup: 'markup',
  model: 'model',
  plain: 'file',
  script: 'script',
  settings: 'settings',
  slides: 'slides',
  style: 'style sheet',
  table: 'table',
  text: 'text',
  video: 'video',
};

// a longer ending is part of a name rather than a kind
const longestWordPart = 8;

/** What an entry is, in words: `Folder`, `PNG image`, `Link to a file`. */
export function kindText(entry: Entry): string {
  switch (entry.kind) {
    case 'directory':
      return 'Folder';
    case 'other':
      return 'Special file';
    case 'link':
      return linkText(entry);
    case 'file': {
      const word = words[contentType(entry.name)];
      const extension = displayName(extensionOf(entry.name)).toUpperCase();
      const isPart = /^[\p{L}\p{N}]+$/u.test(extension) && extension.length <= longestWordPart;
      if (!isPart || /^\d+$/.test(extension)) return word.charAt(0).toUpperCase() + word.slice(1);
      return extension === word.toUpperCase() ? `${extension} file` : `${extension} ${word}`;
    }
  }
}

function linkText({ targetKind }: Entry): string {
  switch (targetKind) {
    case 'directory':
      return 'Link to a folder';
    case 'file':
      return 'Link to a file';
    case 'broken':
      return 'Broken link';
    default:
      return 'Link';
  }
}

/** Length of the part of a name that renaming selects: all but the ending of a file. */
export function baseLength(entry: Entry): number {
  const dot = entry.kind === 'directory' ? -1 : entry.name.lastIndexOf('.');
  return dot <= 0 ? entry.name.length : dot;
}
