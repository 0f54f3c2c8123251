import { limits } from '../../../../shared/limits.ts';

/** A folder that a shell names, as the bytes of its path; they are absolute, tidy and no longer than a path can be. */
export type NamedFolder = {
  /** The machine it is on, by its own name; empty where it does not say. */
  readonly host: string;
  readonly path: Uint8Array;
};

/** What a shell tells of itself between its lines (OSC 7, 133, 633 and 1337). Any program can tell it as well. */
export type ShellSign =
  | { readonly at: 'folder'; readonly folder: NamedFolder }
  /** A prompt begins here. */
  | { readonly at: 'prompt' }
  /** Behind the prompt: what comes now is typed. */
  | { readonly at: 'input' }
  /** A command runs. */
  | { readonly at: 'output' }
  | { readonly at: 'done'; readonly status: number | undefined };

/** Each byte of a path can be three characters, and the machine is named before it. */
const longestText = limits.pathLength * 3 + 512;

const controls = /[\u0000-\u001f\u007f-\u009f\ufffd]/;
const encoder = new TextEncoder();

/** OSC 7: an address of a folder, its bytes as `%XX` where they are not plain. */
export function readFolderUrl(data: string): ShellSign | undefined {
  if (!isPlain(data)) return undefined;
  const parts = /^file:\/\/([\w.-]{0,253})(\/.*)$/i.exec(data);
  if (parts === null) return undefined;
  const [, host = '', path = ''] = parts;
  return folderSign(host, bytesOf(path, /%([\da-f]{2})/gi));
}

/** OSC 633, as the shells of VS Code tell it: marks, and properties of which the folder counts. */
export function readEditorSign(data: string): ShellSign | undefined {
  if (!data.startsWith('P;')) return readMark(data);
  const folder = isPlain(data) ? /^P;Cwd=(\/.*)$/.exec(data)?.[1] : undefined;
  if (folder === undefined) return undefined;
  return folderSign('', bytesOf(folder, /\\(?:\\|x([\da-f]{2}))/gi));
}

/** OSC 1337: of all it can say, the folder. */
export function readFolderProperty(data: string): ShellSign | undefined {
  const folder = isPlain(data) ? /^CurrentDir=(\/.*)$/.exec(data)?.[1] : undefined;
  return folder === undefined ? undefined : folderSign('', encoder.encode(folder));
}

/** OSC 133: where prompts, what is typed, and what comes out begin and end. */
export function readMark(data: string): ShellSign | undefined {
  const parts = /^([ABCD])(?:;([^;]{0,12}))?(?:;|$)/.exec(data.slice(0, 64));
  switch (parts?.[1]) {
    case 'A':
      return { at: 'prompt' };
    case 'B':
      return { at: 'input' };
    case 'C':
      return { at: 'output' };
    case 'D':
      return { at: 'done', status: statusOf(parts[2]) };
    default:
      return undefined;
  }
}

function statusOf(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** Control characters stand escaped in what a shell tells; U+FFFD is what was no text, and the path another one. */
function isPlain(data: string): boolean {
  return data.length <= longestText && !controls.test(data);
}

/** The text's bytes, with those that stand in it as numbers; an escape without a number is its last character. */
function bytesOf(text: string, escapes: RegExp): Uint8Array {
  const bytes: number[] = [];
  let from = 0;
  for (const match of text.matchAll(escapes)) {
    for (const byte of encoder.encode(text.slice(from, match.index))) bytes.push(byte);
    const [whole, digits] = match;
    bytes.push(digits === undefined ? whole.charCodeAt(1) : Number.parseInt(digits, 16));
    from = match.index + whole.length;
  }
  const rest = encoder.encode(text.slice(from));
  const all = new Uint8Array(bytes.length + rest.length);
  all.set(bytes);
  all.set(rest, bytes.length);
  return all;
}

function folderSign(host: string, given: Uint8Array): ShellSign | undefined {
  const path = tidy(given);
  return path === undefined ? undefined : { at: 'folder', folder: { host, path } };
}

const slash = 0x2f;
const dot = 0x2e;

/** Without slashes too many. No shell says `.` or `..` of where it is. */
function tidy(path: Uint8Array): Uint8Array | undefined {
  if (path[0] !== slash || path.length > limits.pathLength || path.includes(0)) return undefined;
  const tidied: number[] = [];
  let start = 0;
  for (let at = 0; at <= path.length; at += 1) {
    if (at < path.length && path[at] !== slash) continue;
    const name = path.subarray(start, at);
    start = at + 1;
    if (name.length === 0) continue;
    if (name.length <= 2 && name.every((byte) => byte === dot)) return undefined;
    tidied.push(slash);
    for (const byte of name) tidied.push(byte);
  }
  return Uint8Array.from(tidied.length === 0 ? [slash] : tidied);
}
