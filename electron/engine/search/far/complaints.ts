import type { ErrorCode } from '../../../../shared/errors.ts';
import { bytesToText } from '../../../../shared/names.ts';
import { serverLine } from '../../ssh/server-text.ts';
import { marks } from './find-command.ts';
import { belowOf } from './found.ts';

/** What a command said it could not do. */
export type Complaint = {
  /** The path below the folder, where it can be told. */
  readonly below: string | undefined;
  readonly code: ErrorCode;
  readonly message: string;
};

// a path in octal, and a sentence
const mostLineBytes = 140_000;
const newline = 0x0a;

/** The error output of a command. */
export type Complaints = {
  readonly add: (bytes: Buffer) => void;
  /** True once it has said all it had to say. */
  readonly isWhole: () => boolean;
};

/** Takes what `find` or `grep` complain about line by line, between the marks. */
export function createComplaints(take: (complaint: Complaint) => void): Complaints {
  let rest: Buffer = Buffer.alloc(0);
  let hasBegun = false;
  let isWhole = false;
  const takeNext = (line: Buffer): void => {
    const text = line.toString('latin1');
    if (!hasBegun) hasBegun = text === marks.begin;
    else if (text === marks.end) isWhole = true;
    else if (line.length > 0 && !isWhole) take(readComplaint(line));
  };
  const add = (bytes: Buffer): void => {
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    let from = 0;
    for (let at = all.indexOf(newline); at >= 0; at = all.indexOf(newline, from)) {
      const line = all.subarray(from, at);
      from = at + 1;
      takeNext(line);
    }
    // who says more than that without a line end says nothing that is worth keeping
    rest = Buffer.from(all.subarray(from)).subarray(0, mostLineBytes);
  };
  return { add, isWhole: () => isWhole };
}

const causes: readonly (readonly [string, ErrorCode])[] = [
  ['Permission denied', 'permission'],
  ['Operation not permitted', 'permission'],
  ['No such file or directory', 'not-found'],
  ['Not a directory', 'not-a-directory'],
];

/** Reads one line: `find: './a': Permission denied`, `grep: ./a: Permission denied`. */
export function readComplaint(line: Uint8Array): Complaint {
  const text = Buffer.from(line).toString('latin1');
  const [, quoted, cause = ''] = /^(?:find|grep|bfs): (.*): ([^:]+)$/.exec(text) ?? [];
  if (quoted === undefined) return { below: undefined, code: 'failed', message: shown(line) };
  const code = causes.find(([said]) => cause === said)?.[1] ?? 'failed';
  const said = /^'.*'$/.test(quoted) ? unquoted(quoted.slice(1, -1)) : latin1(quoted);
  const message = code === 'permission' ? 'Permission denied.' : `${serverLine(cause)}.`;
  return { below: belowOf(bytesToText(said)), code, message };
}

function shown(line: Uint8Array): string {
  return serverLine(bytesToText(line));
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

const escapes: { readonly [letter: string]: number } = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
};

/** Turns the way in which GNU's tools write names in the C locale back into bytes. */
function unquoted(text: string): Uint8Array {
  const bytes = text.replace(/\\([0-7]{3}|.)/g, (_, what: string) =>
    /^[0-7]{3}$/.test(what)
      ? String.fromCharCode(Number.parseInt(what, 8) & 0xff)
      : String.fromCharCode(escapes[what] ?? what.charCodeAt(0)),
  );
  return latin1(bytes);
}
