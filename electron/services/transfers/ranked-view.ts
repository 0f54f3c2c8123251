import { Numbers } from './columns.ts';

const blockSize = 1_024;

/**
 * Some of a long list, by their numbers in it. Members come and go in any order; a page of them is found by counts per
 * block of the list instead of looking at all of it.
 */
export class RankedView {
  readonly #members = new Numbers(Uint8Array);
  readonly #blocks: number[] = [];
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** 1 takes a number in, -1 takes it out. */
  change(at: number, by: 1 | -1): void {
    this.#members.set(at, by === 1 ? 1 : 0);
    const block = Math.floor(at / blockSize);
    while (this.#blocks.length <= block) this.#blocks.push(0);
    this.#blocks[block] = (this.#blocks[block] ?? 0) + by;
    this.#total += by;
  }

  /** The numbers of the members from the `offset`th on, in order. */
  slice(offset: number, count: number): number[] {
    const found: number[] = [];
    let before = 0;
    for (const [block, members] of this.#blocks.entries()) {
      if (found.length >= count) break;
      if (before + members > offset) this.#collect(block, offset - before, count, found);
      before += members;
    }
    return found;
  }

  /** Members of one block, without those that stand before the offset. */
  #collect(block: number, skip: number, count: number, found: number[]): void {
    let left = Math.max(0, skip);
    let unseen = this.#blocks[block] ?? 0;
    for (let at = block * blockSize; unseen > 0 && found.length < count; at += 1) {
      if (this.#members.get(at) === 0) continue;
      unseen -= 1;
      if (left > 0) left -= 1;
      else found.push(at);
    }
  }
}
