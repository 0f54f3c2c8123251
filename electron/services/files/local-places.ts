import { posix, win32 } from 'node:path';

/** What has to be known of this computer to judge a path. All paths as the system resolves them. */
export type LocalPlaces = {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Hawser's own files, wherever they are. */
  readonly profile: string;
};

/** Whether a change may be made there: `free`, or only below `place`, once the user has agreed to it. */
export type Judgement = { readonly free: true } | { readonly free: false; readonly place: string };

// what runs, is looked up first, or decides what runs; everything that starts with a dot counts anyway
const besideDots: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['bin'],
  darwin: ['bin', 'library', 'applications'],
  win32: ['appdata', 'ntuser.dat', 'documents/windowspowershell', 'documents/powershell'],
};

/** Where keys and stored secrets are, below the home folder. */
const secretPlaces = [
  '.ssh',
  '.gnupg',
  '.password-store',
  '.local/share/keyrings',
  '.aws',
  '.kube',
  'Library/Keychains',
];

/**
 * Judges a change to `path`, resolved but for its last name. Free is what lies below the home folder, but for what a
 * user does not see there: files and folders of settings, among them all that runs at login or opens a shell to others.
 */
export function judgeChange(path: string, places: LocalPlaces): Judgement {
  const { join, dirname } = of(places);
  if (isWithin(path, places.profile, places)) return { free: false, place: places.profile };
  const isInHome = isWithin(path, places.home, places);
  // not `relative`, which knows no case: "/Users/ADA" is the same place where names are folded
  const [first = '', ...rest] = isInHome ? namesBelow(path, places.home) : [];
  if (first === '') return { free: false, place: dirname(path) };
  const names = [first, ...rest].map((name) => plain(name, places.platform));
  const isKnown = (besideDots[places.platform] ?? []).some((place) =>
    place.split('/').every((part, at) => names[at] === part),
  );
  if (!isKnown && names[0]?.startsWith('.') !== true) return { free: true };
  return { free: false, place: join(places.home, first) };
}

/** The places of secrets that reading all of `path` would touch: those above it, itself, and those below. */
export function secretsIn(path: string, places: LocalPlaces): readonly string[] {
  const { join } = of(places);
  // what waits there for other programs came from a server, for the user to use
  const isStaged = isWithin(path, join(places.profile, 'staged'), places);
  const own = isStaged ? [] : [places.profile];
  const secrets = [...secretPlaces.map((place) => join(places.home, place)), ...own];
  return secrets.filter(
    (secret) => isWithin(path, secret, places) || isWithin(secret, path, places),
  );
}

/** True for `folder` itself and everything below it. */
export function isWithin(path: string, folder: string, places: LocalPlaces): boolean {
  const { relative, isAbsolute, sep } = of(places);
  const fold = (text: string): string => (places.platform === 'linux' ? text : text.toLowerCase());
  const way = relative(fold(folder), fold(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** True for a path that can only mean one place: absolute, without `.` or `..`. */
export function isPlain(path: string, platform: NodeJS.Platform): boolean {
  const { isAbsolute } = platform === 'win32' ? win32 : posix;
  const names = path.split(platform === 'win32' ? /[\\/]/ : '/');
  return isAbsolute(path) && !names.includes('.') && !names.includes('..');
}

// characters that file systems of Apple pass over, and ends of names that those of Windows do
const passedOver = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

function plain(name: string, platform: NodeJS.Platform): string {
  if (platform === 'linux') return name;
  const folded = name.normalize('NFC').toLowerCase().replaceAll(passedOver, '');
  return platform === 'win32' ? folded.replace(/[. ]+$|:.*$/g, '') : folded;
}

function namesBelow(path: string, folder: string): string[] {
  return path
    .slice(folder.length)
    .split(/[\\/]/)
    .filter((name) => name !== '');
}

function of({ platform }: LocalPlaces) {
  return platform === 'win32' ? win32 : posix;
}
