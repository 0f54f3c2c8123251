// more arguments at once than this overflow the stack
const atOnce = 8_192;

/** A text that is written one character after the other. */
export class TextWriter {
  readonly #codes: number[] = [];
  #text = '';

  /** A code point, or a lone surrogate. */
  add(code: number): void {
    this.#codes.push(code);
    if (this.#codes.length === atOnce) this.#flush();
  }

  text(text: string): void {
    this.#flush();
    this.#text += text;
  }

  done(): string {
    this.#flush();
    return this.#text;
  }

  #flush(): void {
    if (this.#codes.length === 0) return;
    this.#text += String.fromCodePoint(...this.#codes);
    this.#codes.length = 0;
  }
}
