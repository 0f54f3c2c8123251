/**
 * Lines of ssh_config, taken apart as OpenSSH does it (misc.c `strdelim` and `argv_split`). The npm package
 * `ssh-config` is not used: it cuts at quotes, backslashes, `=` and `#` by rules of its own, so that the same line
 * could mean one thing to `ssh` and another to us. There are no continuation lines in OpenSSH, and so none here.
 */

/** One line that holds something. */
export type ConfigLine = {
  readonly number: number;
  /** In lower case; OpenSSH compares without case. */
  readonly keyword: string;
  /** All behind the keyword as it stands, for commands and `Match`. */
  readonly rest: string;
  /** The rest in words; undefined when a quote is left open. */
  readonly words: readonly string[] | undefined;
};

/** Takes a file's text apart. Empty lines and comments are left out. */
export function readLines(text: string): readonly ConfigLine[] {
  const lines: ConfigLine[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const found = readLine(line, index + 1);
    if (found !== undefined) lines.push(found);
  }
  return lines;
}

/** One line; undefined when there is nothing on it. An empty `rest` is an error to OpenSSH. */
export function readLine(line: string, number: number): ConfigLine | undefined {
  const text = trimEnd(line.split('\0', 1)[0] ?? ''); // to C, a NUL ends the line
  let token = delimit(text);
  if (token.text === '') token = delimit(token.rest);
  if (token.text === undefined || token.text === '' || token.text.startsWith('#')) return undefined;
  const rest = (token.rest ?? '').replace(/^[ \t\r\n]+/, '');
  return { number, keyword: asciiLower(token.text), rest, words: splitWords(rest) };
}

/** A token, and what follows it and its delimiter; undefined where there is none, or its quote is left open. */
export type Delimited = { readonly text?: string; readonly rest?: string };

/** The next token of a line: delimited by spaces or one `=`, or by the end of a quoted part. */
export function delimit(line: string | undefined): Delimited {
  if (line === undefined) return {};
  const at = line.search(/[ \t\r\n"=]/);
  if (at < 0) return { text: line };
  if (line[at] === '"') {
    const end = line.indexOf('"', at + 1);
    if (end < 0) return {};
    return { text: line.slice(0, at) + line.slice(at + 1, end), rest: trimStart(line, end + 1) };
  }
  let rest = trimStart(line, at + 1);
  if (line[at] !== '=' && rest.startsWith('=')) rest = trimStart(rest, 1);
  return { text: line.slice(0, at), rest };
}

/** Words as a shell would split them, up to a comment; undefined when a quote is left open. */
export function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ' || line[at] === '\t') {
      at += 1;
      continue;
    }
    if (line[at] === '#') break;
    const word = takeWord(line, at);
    if (word === undefined) return undefined;
    words.push(word.text);
    at = word.end;
  }
  return words;
}

function takeWord(line: string, start: number): { text: string; end: number } | undefined {
  let text = '';
  let quote = '';
  let at = start;
  for (; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '\\' && isEscaped(line.charAt(at + 1), quote)) {
      at += 1;
      text += line.charAt(at);
    } else if (quote === '' && (char === ' ' || char === '\t')) break;
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else text += char;
  }
  return quote === '' ? { text, end: at } : undefined;
}

function isEscaped(char: string, quote: string): boolean {
  return char === '"' || char === "'" || char === '\\' || (quote === '' && char === ' ');
}

/** Lower case of A to Z alone: what C's `tolower` does in OpenSSH's locale. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** OpenSSH leaves the first character of a line alone, and takes a form feed only at the end. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 1 && ' \t\r\n\f'.includes(line.charAt(end - 1))) end -= 1;
  return line.slice(0, end);
}

function trimStart(line: string, from: number): string {
  let at = from;
  while (at < line.length && ' \t\r\n'.includes(line.charAt(at))) at += 1;
  return line.slice(at);
}
