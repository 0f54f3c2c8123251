/**
 * Who may import whom: the whole table. The first entry whose `from` holds the importing file counts,
 * so narrower folders stand above wider ones. Paths are relative to the repository, `/`-separated.
 *
 * @typedef {{ from: string, to: string[] }} Room
 */

/** @type {readonly Room[]} */
export const rooms = [
  { from: 'shared/', to: ['shared/'] },
  { from: 'renderer/', to: ['renderer/', 'shared/'] },
  { from: 'electron/preload.ts', to: ['shared/'] },
  { from: 'electron/engine/', to: ['electron/engine/', 'shared/'] },
  {
    from: 'electron/practice/',
    to: [
      'electron/practice/',
      'electron/engine/sftp/',
      'electron/engine/fs/local-attrs.ts',
      'shared/',
    ],
  },
  { from: 'electron/store/', to: ['electron/store/', 'electron/engine/ssh/', 'shared/'] },
  {
    from: 'electron/vault/',
    to: ['electron/vault/', 'electron/engine/', 'electron/store/', 'shared/'],
  },
  { from: 'electron/ssh-config/', to: ['electron/ssh-config/', 'shared/'] },
  {
    from: 'electron/services/',
    to: [
      'electron/services/',
      'electron/engine/',
      'electron/ssh-config/',
      'electron/store/',
      'electron/vault/',
      'shared/',
    ],
  },
  { from: 'electron/ipc/', to: ['electron/ipc/', 'electron/services/', 'shared/'] },
  { from: 'electron/', to: ['electron/', 'shared/'] },
  { from: 'e2e/', to: ['e2e/', 'electron/testing/', 'electron/practice/', 'shared/', 'tools/'] },
  { from: 'bench/', to: ['bench/', 'electron/', 'shared/', 'tools/'] },
  { from: 'tools/', to: ['tools/', 'shared/'] },
];

/** The only files that may import `electron`; everything else runs, and is tested, without it. */
export const electronImporters = [
  'electron/main.ts',
  'electron/preload.ts',
  'electron/shell/',
  'electron/ipc/',
  'electron/vault/secrets.ts',
  'electron/engine/process/host.ts',
  'electron/testing/utility-relay.ts',
  'electron/testing/utility-pair.ts',
  'electron/testing/utility-keys.ts',
  'tools/runtime/default-app.mjs',
];

/** Rooms whose files may import `ssh2`. */
export const ssh2Importers = ['electron/engine/ssh/', 'electron/practice/', 'electron/testing/'];

/** The one file that may take ssh2's `Client`: every login passes its verifier, limits and timers. */
export const ssh2ClientImporter = 'electron/engine/ssh/attempt.ts';

/** ssh2's SFTP conveniences: lossy names, no deadlines, at most one channel. Our own client replaces them. */
export const bannedSftpHelpers = [
  'fastGet',
  'fastPut',
  'createReadStream',
  'createWriteStream',
  'readFile',
  'readdir',
];

const testFile = /\.(test|spec)\.(ts|tsx|mjs)$/;

/** @param {string} file @param {string} prefix */
const isWithin = (file, prefix) =>
  prefix.endsWith('/') ? file.startsWith(prefix) : file === prefix;

/** @param {string} file */
export const isTest = (file) => testFile.test(file);

/** @param {string} file @param {readonly string[]} places */
export const isOneOf = (file, places) => places.some((place) => isWithin(file, place));

/**
 * Whether `file` may import our own `target`. Tests may also use the testing parts and, within
 * electron/, the neighbours they put together.
 *
 * @param {string} file @param {string} target
 * @returns {boolean}
 */
export function mayImport(file, target) {
  const room = rooms.find(({ from }) => isWithin(file, from));
  if (!room) return true; // config files at the top
  if (isOneOf(target, room.to)) return true;
  return isTest(file) && file.startsWith('electron/') && target.startsWith('electron/');
}
