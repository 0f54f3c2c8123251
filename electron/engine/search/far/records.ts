import { OpError } from '../../../../shared/errors.ts';
import { limits } from '../../../../shared/limits.ts';
import { marks } from './find-command.ts';

// a path, and what is told of it before
const mostRecordBytes = limits.pathLength * 4 + 1_024;

/** What a command says, cut into records. */
export type Records = {
  readonly add: (bytes: Buffer) => void;
  /** Of the command, once it has said all it had to say. */
  readonly code: () => number | undefined;
};

/**
 * Cuts what comes into the records between NULs, from the first mark on: what a login prints before it is nobody's.
 * Without the last one the answer is not whole.
 */
export function createRecords(take: (record: Buffer) => void): Records {
  const begin = Buffer.from(marks.begin);
  const end = Buffer.from(`${marks.end} `);
  let rest: Buffer = Buffer.alloc(0);
  let hasBegun = false;
  let code: number | undefined;
  /** What was said last: the mark at the end begins with a NUL, so that half a record before it would show. */
  let last: Buffer | undefined;
  const takeNext = (record: Buffer): void => {
    if (!hasBegun) hasBegun = record.equals(begin);
    else if (code !== undefined) return;
    else if (record.subarray(0, end.length).equals(end)) {
      if (last?.length !== 0) throw new OpError('failed', 'The command was cut off.');
      code = codeOf(record.subarray(end.length));
    } else {
      if (last !== undefined) take(last);
      last = record;
    }
  };
  return {
    code: () => code,
    add: (bytes) => {
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      let from = 0;
      for (let at = all.indexOf(0, rest.length); at >= 0; at = all.indexOf(0, from)) {
        const record = all.subarray(from, at);
        from = at + 1;
        takeNext(record);
      }
      // a copy, or the little that is left would hold all that came with it
      rest = Buffer.from(all.subarray(from));
      // what a login prints may be long
      const most = hasBegun ? mostRecordBytes : limits.execOutputBytes;
      if (rest.length > most) throw tooLong();
    },
  };
}

function codeOf(digits: Buffer): number {
  const text = digits.toString('latin1');
  return /^\d{1,3}$/.test(text) ? Number(text) : 255;
}

function tooLong(): OpError {
  return new OpError('protocol', 'The command at the server says what no path can be.');
}
