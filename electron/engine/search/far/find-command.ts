import type { SearchQuery } from '../../../../shared/contract/search.ts';
import { setBytes } from '../../shell/set-bytes.ts';
import { namePatterns } from './name-patterns.ts';

/**
 * The commands that search at a server. What a user or server named reaches no shell but as `setBytes` writes it, or on
 * standard input; the rest is fixed words, numbers, and patterns of harmless signs.
 */

/** Which `find` there is: GNU's tells attributes; all others tell names, those of folders twice. */
export type FindKind = 'gnu' | 'plain';

/**
 * Stand around the answer, behind whatever the login prints: between NULs on the output, on lines of the errors. The last
 * one on the output has the code of the command.
 */
export const marks = { begin: 'hawser-begin', end: 'hawser-end' } as const;

const begun = `printf "\\000${marks.begin}\\000"; printf "\\n${marks.begin}\\n" >&2`;

/**
 * Runs a command, which `feed` may give input from ours. The input stays open: when it ends, nobody listens any more, and
 * all of this is over, as a signal would have it. Not every server passes those on, and a command that finds nothing
 * would never hear that its output is closed.
 */
function watched(feed: string, command: string): string {
  const ended = `c=$?; printf "\\n${marks.end}\\n" >&2; printf "\\000${marks.end} %s\\000" $c`;
  return `{ ${feed}; kill -s TERM 0; } | { ${command}; ${ended}; }`;
}

/** What `find` looks through. */
export type FindOrder = {
  readonly directory: Uint8Array;
  /** Names of folders in it to begin in; none stand for itself. */
  readonly starts: readonly Uint8Array[];
  /** Levels below the first. */
  readonly depth: number;
  readonly query: SearchQuery;
};

// sshd and shells take more, some appliances do not
const mostCommandBytes = 60_000;

/** Undefined when it would be too long for a command. */
export function findCommand(kind: FindKind, order: FindOrder): string | undefined {
  const names = order.starts.map((start, index) => setBytes(`s${index}`, start));
  const places = order.starts.map((_, index) => `"./$s${index}"`);
  const text = inShell([
    `${setBytes('d', order.directory)}; cd -- "$d" || exit 120`,
    ...names,
    begun,
    watched(
      'cat >/dev/null',
      `find -H ${places.length === 0 ? '.' : places.join(' ')} -maxdepth ${order.depth + 1} ${
        kind === 'gnu' ? gnuExpression(order.query) : plainExpression
      }`,
    ),
  ]);
  return text.length > mostCommandBytes ? undefined : text;
}

/** One command line for the login shell, which only sees a quoted text without quotes in it. */
export function inShell(steps: readonly string[]): string {
  return `exec sh -c '${['LC_ALL=C', 'export LC_ALL', ...steps].join('; ')}'`;
}

/** Folders twice, all else once. */
export const plainExpression = '-type d -print0 -print0 -o -print0';

/** What GNU's `find` tells of each: kind, depth, bytes, mode, owner, group, time, and the path. */
export const gnuFormat = '%y %d %s %m %U %G %T@ %p\\000';

/** Folders always, what may fit the query, and of the rest only that it is there. */
function gnuExpression(query: SearchQuery): string {
  const told = `-printf "${gnuFormat}"`;
  const tests = testsOf(query);
  if (tests === '') return told;
  return `-type d ${told} -o ${tests} ${told} -o -printf "\\000"`;
}

/** Tests that whatever fits the query passes; the query itself is looked at here. */
function testsOf({ names, kinds, content, ...query }: SearchQuery): string {
  const { minBytes, maxBytes, modifiedFromMs: from, modifiedBeforeMs: before } = query;
  const onlyFiles = kinds === 'files' || content !== undefined;
  const seconds = (ms: number): string => String(Math.trunc(ms / 1000));
  return [
    ...(onlyFiles || minBytes !== undefined || maxBytes !== undefined ? ['-type f'] : []),
    ...(kinds === 'links' ? ['-type l'] : []),
    ...(kinds === 'folders' ? ['-type d'] : []),
    ...(minBytes === undefined || minBytes < 1 ? [] : [`-size +${Math.ceil(minBytes) - 1}c`]),
    ...(maxBytes === undefined ? [] : [`-size -${Math.floor(maxBytes) + 1}c`]),
    // a second on either side, since SFTP's times are whole ones
    ...(from === undefined || !isDated(from) ? [] : [`-newermt @${seconds(from - 2000)}`]),
    ...(before === undefined || !isDated(before)
      ? []
      : [`-not -newermt @${seconds(before + 2000)}`]),
    ...nameTests(names),
  ].join(' ');
}

/** A time that every `find` can say: times as old as the clocks of computers are all the same to a search. */
function isDated(ms: number): boolean {
  return ms > 86_400_000 && ms < 2 ** 32 * 1000;
}

function nameTests(masks: string): string[] {
  const patterns = namePatterns(masks);
  if (patterns === undefined) return [];
  const tests = patterns.map(({ option, pattern }) => `${option} "${pattern}"`);
  // a name with anything else in it is shown, folded and composed as only we do
  return [`\\( ${['-name "*[^ -~]*"', ...tests].join(' -o ')} \\)`];
}

/** Finds a text in files whose names, below the folder, come on standard input: so many bytes, each name ended by NUL. */
export function grepCommand(order: {
  readonly directory: Uint8Array;
  readonly text: Uint8Array;
  readonly matchCase: boolean;
  readonly inputBytes: number;
}): string {
  const options = `-F -l -Z -a -D skip${order.matchCase ? '' : ' -i'}`;
  return inShell([
    `${setBytes('d', order.directory)}; cd -- "$d" || exit 120`,
    setBytes('t', order.text),
    begun,
    watched(
      `head -c ${order.inputBytes}; exec >&-; cat >/dev/null`,
      `xargs -0 grep ${options} -e "$t" --`,
    ),
  ]);
}

/**
 * True for a text that `grep` looks for as we do: by bytes, in one line, and either as it is or with letters whose case
 * everybody agrees on.
 */
export function canGrep({
  text,
  matchCase,
}: {
  readonly text: string;
  readonly matchCase: boolean;
}): boolean {
  if (/[\0\n]|\p{Surrogate}/u.test(text)) return false;
  return matchCase || /^[\u0001-\u007f]*$/.test(text);
}
