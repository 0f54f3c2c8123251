import { understood, type Keyword, type Kind } from './keywords.ts';
import { forwardingText, parseForwarding } from './forwarding.ts';
import { parseJump } from './jump.ts';
import type { Options, Place, Setting } from './options.ts';
import { matchPattern } from './pattern.ts';
import { isVariableName } from './tokens.ts';
import { parseChoice, parseInteger, parsePort, parseTime } from './values.ts';

/** A line whose value may count. */
export type ValueLine = {
  readonly keyword: Keyword;
  readonly line: { readonly words: readonly string[]; readonly rest: string };
  readonly place: Place;
  /** False inside a block for other hosts: then the value is only looked at. */
  readonly isActive: boolean;
};

/** OpenSSH's: more is refused. */
const maxFiles = { identityfile: 100, certificatefile: 100, hostFiles: 32 };

/** More than anybody has: each is looked at for each new one. */
const maxForwardings = 1_000;

/** Puts a line's value where it belongs, unless an earlier line has set it. What is wrong with it comes back. */
export function applyValue(options: Options, given: ValueLine): string | undefined {
  const kind: Kind = understood[given.keyword];
  const [word = ''] = given.line.words;
  switch (kind.kind) {
    case 'command':
      return setCommand(options, given);
    case 'jump':
      return setJump(options, given);
    case 'sendEnv':
      return addSendEnv(options, given);
    case 'setEnv':
      return setEnvironment(options, given);
    case 'files':
      return setFiles(options, given);
    case 'forward':
      return addForwarding(options, given, kind.of);
    default: {
      if (word === '') return 'Its value is missing.';
      const value = readValue(kind, word);
      if (value === undefined) return `“${word}” is no value of it.`;
      if (kind.kind === 'file') {
        const fault = addFile(options, given, value);
        if (fault !== undefined) return fault;
      } else setOnce(options, given, value);
      return given.line.words.length > 1 ? 'There is more than one value.' : undefined;
    }
  }
}

function readValue(kind: Kind, word: string): string | undefined {
  switch (kind.kind) {
    case 'choice':
      return parseChoice(word, kind.of);
    case 'integer':
      return textOf(parseInteger(word));
    case 'port':
      return textOf(parsePort(word));
    case 'time':
      return word === 'none' ? 'none' : textOf(parseTime(word));
    case 'agent':
      if (kind.isForwarding) {
        const flag = parseChoice(word, { yes: 'yes', true: 'yes', no: 'no', false: 'no' });
        if (flag !== undefined) return flag;
      }
      return /^\$(?!\{)/.test(word) && !isVariableName(word.slice(1)) ? undefined : word;
    default:
      return word;
  }
}

function textOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function setOnce(options: Options, { keyword, place, isActive }: ValueLine, value: string): void {
  if (!isActive || options.values.has(keyword)) return;
  // to OpenSSH, a time of “none” is one that no line has set yet
  if (understood[keyword].kind === 'time' && value === 'none') return;
  options.values.set(keyword, { ...place, value });
}

/** A command takes all of the line; `ProxyCommand` nothing once there is a `ProxyJump` other than `none`. */
function setCommand(options: Options, given: ValueLine): undefined {
  const hops = options.jumps?.hops ?? 'none';
  if (given.keyword === 'proxycommand' && hops !== 'none') return;
  setOnce(options, given, given.line.rest.replace(/^[ \t\r\n=]+/, ''));
}

function setJump(options: Options, { line, place, isActive }: ValueLine): string | undefined {
  const hops = parseJump(line.rest.replace(/^[ \t\r\n=]+/, ''));
  if (hops === undefined) return 'This is no list of hosts.';
  const isSet = options.jumps !== undefined || options.values.has('proxycommand');
  if (isActive && !isSet) options.jumps = { ...place, hops };
  return undefined;
}

function addFile(options: Options, given: ValueLine, value: string): string | undefined {
  const { keyword, place, isActive } = given;
  if (!isActive) return undefined;
  const list = options.lists.get(keyword) ?? [];
  const max = keyword === 'identityfile' ? maxFiles.identityfile : maxFiles.certificatefile;
  if (list.length >= max) return `There are more than ${max} of them.`;
  if (list.every((other) => other.value !== value)) append(options, keyword, [{ ...place, value }]);
  return undefined;
}

function setFiles(options: Options, given: ValueLine): string | undefined {
  const { keyword, line, place, isActive } = given;
  const words = line.words;
  if (words.includes('')) return 'A path is empty.';
  if (words.length > 1 && words.some((word) => word.toLowerCase() === 'none'))
    return '“none” stands alone.';
  if (!isActive || options.lists.has(keyword) || words.length === 0) return undefined;
  if (words.length > maxFiles.hostFiles) return `There are more than ${maxFiles.hostFiles} paths.`;
  append(options, keyword, settings(words, place));
  return undefined;
}

function setEnvironment(options: Options, given: ValueLine): string | undefined {
  const { keyword, line, place, isActive } = given;
  const named = new Map<string, string>();
  for (const word of line.words) {
    const equals = word.indexOf('=');
    if (equals < 0) return `“${word}” is not NAME=value.`;
    const name = word.slice(0, equals);
    if (!named.has(name)) named.set(name, word);
  }
  if (named.size === 0) return 'Its value is missing.';
  if (isActive && !options.lists.has(keyword))
    append(options, keyword, settings([...named.values()], place));
  return undefined;
}

/** Adds names, and takes those off that a word beginning with `-` matches. */
function addSendEnv(options: Options, given: ValueLine): string | undefined {
  const { keyword, line, place, isActive } = given;
  if (line.words.length === 0) return 'Its value is missing.';
  for (const word of line.words) {
    if (word === '' || word.includes('=')) return `“${word}” is no name of a variable.`;
    if (!isActive) continue;
    if (!word.startsWith('-')) append(options, keyword, settings([word], place));
    else {
      const list = options.lists.get(keyword) ?? [];
      options.lists.set(
        keyword,
        list.filter(({ value }) => !matchPattern(value, word.slice(1))),
      );
    }
  }
  return undefined;
}

/** Each line is one; the same one twice counts once. */
function addForwarding(
  options: Options,
  { keyword, line, place, isActive }: ValueLine,
  kind: 'local' | 'remote' | 'dynamic',
): string | undefined {
  const { words } = line;
  const forwarding = parseForwarding(kind, words);
  if (forwarding === undefined) return 'This is no forwarding.';
  const known = kind === 'dynamic' || words.length < 2 ? 1 : 2;
  if (words.length > known) return 'There is more than one value.';
  if (!isActive) return undefined;
  const list = options.lists.get(keyword) ?? [];
  if (list.length >= maxForwardings) return `There are more than ${maxForwardings} of them.`;
  const value = forwarding.isPath ? words.join(' ') : forwardingText(forwarding);
  if (list.every((other) => other.value !== value)) append(options, keyword, [{ ...place, value }]);
  return undefined;
}

function append(options: Options, keyword: Keyword, more: readonly Setting[]): void {
  options.lists.set(keyword, [...(options.lists.get(keyword) ?? []), ...more]);
}

function settings(words: readonly string[], place: Place): readonly Setting[] {
  return words.map((value) => ({ ...place, value }));
}
