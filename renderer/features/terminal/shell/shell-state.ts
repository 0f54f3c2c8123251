import type { ShellSign } from './shell-signs.ts';

/** What is known of the shell in one terminal, by what it told and what was typed. */
export type ShellState = {
  /**
   * What it does: nothing is known while it sets no marks; `prompt` is one with nothing behind it, `typed` one with
   * something, and `running` is everything else.
   */
  readonly phase: 'unknown' | 'prompt' | 'typed' | 'running';
  /** No line was sent yet, so that whatever is told comes from the shell that was opened. */
  readonly isFresh: boolean;
  /** What the machine calls itself. */
  readonly machine: string | undefined;
  /** Where the shell is, as bytes; undefined before it says so, and while it is on another machine. */
  readonly folder: Uint8Array | undefined;
  /** The other machine that the shell is on, such as one that was gone to with `ssh`. */
  readonly elsewhere: string | undefined;
};

/** A shell that has just been opened. */
export const freshShell: ShellState = {
  phase: 'unknown',
  isFresh: true,
  machine: undefined,
  folder: undefined,
  elsewhere: undefined,
};

/** After a sign; `address` is the name by which the host was connected to. */
export function withSign(state: ShellState, sign: ShellSign, address: string): ShellState {
  switch (sign.at) {
    case 'prompt':
    case 'input':
      return { ...state, phase: 'prompt' };
    case 'output':
      return { ...state, phase: 'running' };
    case 'done':
      return state;
    case 'folder':
      return withFolder(state, sign.folder, address);
    default:
      return sign satisfies never;
  }
}

function withFolder(
  state: ShellState,
  { host, path }: { readonly host: string; readonly path: Uint8Array },
  address: string,
): ShellState {
  // without a name it is the machine that was named last
  if (host === '') return state.elsewhere === undefined ? { ...state, folder: path } : state;
  const machine = state.isFresh && !isLocalhost(host) ? (state.machine ?? host) : state.machine;
  const names = machine === undefined ? [address] : [address, machine];
  return isLocalhost(host) || names.some((name) => isSameMachine(name, host))
    ? { ...state, machine, folder: path, elsewhere: undefined }
    : { ...state, machine, folder: undefined, elsewhere: host };
}

// what terminals send of themselves, when a program asks or the window gets the focus
const reply = /^\u001b(?:\[[?>]?[\d;]*(?:c|n|R|\$y|I|O)|P|\])/;

/** After input to the shell. */
export function withInput(state: ShellState, data: string): ShellState {
  if (reply.test(data)) return state;
  const isMarked = state.phase !== 'unknown';
  if (data.includes('\r') || data.includes('\n')) {
    return { ...state, isFresh: false, phase: isMarked ? 'running' : 'unknown' };
  }
  return state.phase === 'prompt' ? { ...state, phase: 'typed' } : state;
}

function isLocalhost(host: string): boolean {
  return host.toLowerCase() === 'localhost';
}

/** Of one that is named with its domain and one that is not, the first parts count. */
function isSameMachine(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
  if (isAddress(a) || isAddress(b) || (a.includes('.') && b.includes('.'))) return false;
  return a.split('.')[0] === b.split('.')[0];
}
