import { limits } from '../../../shared/limits.ts';

/**
 * Sends input to a shell no faster than the channel takes it: at most `limits.terminalHighBytes` are under way, the
 * rest waits here. A huge paste then neither floods the session process nor blocks the page.
 */
export class InputFlow {
  readonly #send: (bytes: Uint8Array) => void;
  #waiting: Uint8Array[] = [];
  #underWay = 0;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  /** Takes what was typed or pasted. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#pump();
  }

  /** The channel took this many bytes. */
  taken(count: number): void {
    this.#underWay = Math.max(0, this.#underWay - count);
    this.#pump();
  }

  #pump(): void {
    while (this.#underWay < limits.terminalHighBytes) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const room = limits.terminalHighBytes - this.#underWay;
      if (next.length > room) this.#waiting.unshift(next.subarray(room));
      const now = next.subarray(0, room);
      this.#underWay += now.length;
      this.#send(now);
    }
  }
}
