/** What the user did with a line. */
export type LineEvent =
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'interrupt' }
  | { readonly type: 'end' };

type Keys = Readonly<Record<string, (editor: LineEditor) => void>>;

const keys: Keys = {
  '\r': (editor) => editor.submit(),
  '\n': (editor) => editor.submit(),
  '\u0001': (editor) => editor.moveTo(0),
  '\u0005': (editor) => editor.moveTo(Infinity),
  '\u0002': (editor) => editor.moveBy(-1),
  '\u0006': (editor) => editor.moveBy(1),
  '\u0003': (editor) => editor.interrupt(),
  '\u0004': (editor) => editor.endOrDelete(),
  '\u0008': (editor) => editor.backspace(),
  '\u007f': (editor) => editor.backspace(),
  '\u000b': (editor) => editor.cutToEnd(),
  '\u0015': (editor) => editor.cutToStart(),
  '\u0017': (editor) => editor.cutWord(),
  '\u000c': (editor) => editor.clearScreen(),
  '\u0010': (editor) => editor.recall(-1),
  '\u000e': (editor) => editor.recall(1),
  '\u001b[A': (editor) => editor.recall(-1),
  '\u001b[B': (editor) => editor.recall(1),
  '\u001b[C': (editor) => editor.moveBy(1),
  '\u001b[D': (editor) => editor.moveBy(-1),
  '\u001b[H': (editor) => editor.moveTo(0),
  '\u001b[F': (editor) => editor.moveTo(Infinity),
  '\u001b[1~': (editor) => editor.moveTo(0),
  '\u001b[4~': (editor) => editor.moveTo(Infinity),
  '\u001b[3~': (editor) => editor.deleteForward(),
};

const longestLine = 4_096;
const longestHistory = 200;
const escapeSequence = /^\u001b(?:[[O][0-9;]*[A-Za-z~]?)?/;

/**
 * Line editing as in a shell: what is typed goes in, what the terminal has to show comes out. Characters that need two
 * columns are beyond it: the practice shell is for the first minute, not for work.
 */
export class LineEditor {
  readonly #show: (text: string) => void;
  readonly #onEvent: (event: LineEvent) => void;
  readonly #history: string[] = [];
  #characters: string[] = [];
  #cursor = 0;
  #recalled = 0;
  #prompt = '';

  constructor(show: (text: string) => void, onEvent: (event: LineEvent) => void) {
    this.#show = show;
    this.#onEvent = onEvent;
  }

  /** Shows the prompt of a new, empty line. */
  start(prompt: string): void {
    this.#prompt = prompt;
    this.#characters = [];
    this.#cursor = 0;
    this.#recalled = this.#history.length;
    this.#show(prompt);
  }

  /** Takes one key from the start of what was typed and gives the rest. */
  takeKey(typed: string): string {
    const key = escapeSequence.exec(typed)?.[0] ?? String.fromCodePoint(typed.codePointAt(0) ?? 0);
    const action = keys[key.replace('\u001bO', '\u001b[')];
    if (action) action(this);
    else if (key >= ' ') this.insert(key);
    return typed.slice(key.length);
  }

  insert(character: string): void {
    if (this.#characters.length >= longestLine) return;
    this.#characters.splice(this.#cursor, 0, character);
    this.#cursor += 1;
    this.#redrawFrom(this.#cursor - 1);
  }

  submit(): void {
    const text = this.#characters.join('');
    if (text.trim() !== '' && this.#history.at(-1) !== text) this.#history.push(text);
    if (this.#history.length > longestHistory) this.#history.shift();
    this.#show('\r\n');
    this.#onEvent({ type: 'line', text });
  }

  interrupt(): void {
    this.#show('^C\r\n');
    this.#onEvent({ type: 'interrupt' });
  }

  endOrDelete(): void {
    if (this.#characters.length > 0) this.deleteForward();
    else this.#onEvent({ type: 'end' });
  }

  moveTo(column: number): void {
    this.moveBy(column - this.#cursor);
  }

  moveBy(columns: number): void {
    const to = Math.min(Math.max(this.#cursor + columns, 0), this.#characters.length);
    this.#show(moveCursor(to - this.#cursor));
    this.#cursor = to;
  }

  backspace(): void {
    if (this.#cursor === 0) return;
    this.moveBy(-1);
    this.deleteForward();
  }

  deleteForward(): void {
    this.#characters.splice(this.#cursor, 1);
    this.#redrawFrom(this.#cursor);
  }

  cutToEnd(): void {
    this.#characters.length = this.#cursor;
    this.#redrawFrom(this.#cursor);
  }

  cutToStart(): void {
    this.#cutBack(this.#cursor);
  }

  cutWord(): void {
    const before = this.#characters.slice(0, this.#cursor).join('');
    this.#cutBack(Array.from(/\S*\s*$/.exec(before)?.[0] ?? '').length);
  }

  clearScreen(): void {
    this.#show(`\u001b[H\u001b[2J${this.#prompt}`);
    const cursor = this.#cursor;
    this.#cursor = 0;
    this.#redrawFrom(0);
    this.moveTo(cursor);
  }

  recall(direction: -1 | 1): void {
    const at = this.#recalled + direction;
    if (at < 0 || at > this.#history.length) return;
    this.#recalled = at;
    this.moveTo(0);
    this.#characters = Array.from(this.#history[at] ?? '');
    this.#cursor = this.#characters.length;
    this.#show(`\u001b[K${this.#characters.join('')}`);
  }

  #cutBack(count: number): void {
    this.moveBy(-count);
    this.#characters.splice(this.#cursor, count);
    this.#redrawFrom(this.#cursor);
  }

  /** Shows the line again from `column`, which is where the terminal's cursor is, and puts the cursor back. */
  #redrawFrom(column: number): void {
    const rest = this.#characters.slice(column).join('');
    this.#show(`\u001b[K${rest}${moveCursor(this.#cursor - this.#characters.length)}`);
  }
}

function moveCursor(columns: number): string {
  if (columns === 0) return '';
  return columns > 0 ? `\u001b[${columns}C` : `\u001b[${-columns}D`;
}
