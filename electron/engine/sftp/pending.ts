import type { OpError } from '../../../shared/errors.ts';
import type { PacketReader } from './packets.ts';
import type { Asked } from './status.ts';

/** One request that waits for its reply. */
export type Pending = {
  readonly asked: Asked;
  /** The packet type that answers it, apart from a STATUS that says no. */
  readonly reply: number;
  /** Takes the reply, which is only lent until it returns. A throw fails this request alone. */
  take(reader: PacketReader): void;
  /** Takes an end-of-file status; false where that is no answer. */
  takeEof(): boolean;
  fail(error: OpError): void;
  /** Takes the reply of a request nobody waits for any more; for handles, which must be closed. */
  takeLate(reader: PacketReader): void;
  /** True for requests that may rightly take minutes: fsync, copy-data. */
  readonly isSlow: boolean;
  sentAtMs: number;
  isAbandoned: boolean;
};

// stays a small integer on 32-bit and pointer-compressed V8, and far from servers that treat ids as signed
const idLimit = 2 ** 30;

/** The requests under way by their id. Ids go round and skip those still in use. */
export class PendingTable {
  readonly #requests = new Map<number, Pending>();
  #nextId: number;
  #slow = 0;

  constructor(firstId = 0) {
    this.#nextId = firstId;
  }

  get size(): number {
    return this.#requests.size;
  }

  /** True while one is under way that may take minutes; a server that works one by one then keeps all waiting. */
  get hasSlow(): boolean {
    return this.#slow > 0;
  }

  /** An id that no request has. */
  takeId(): number {
    while (this.#requests.has(this.#nextId)) this.#nextId = (this.#nextId + 1) % idLimit;
    const id = this.#nextId;
    this.#nextId = (id + 1) % idLimit;
    return id;
  }

  get(id: number): Pending | undefined {
    return this.#requests.get(id);
  }

  add(id: number, request: Pending): void {
    this.#requests.set(id, request);
    if (request.isSlow) this.#slow += 1;
  }

  /** Gives the request and forgets it; undefined when there is none of that id. */
  remove(id: number): Pending | undefined {
    const request = this.#requests.get(id);
    if (request === undefined) return undefined;
    this.#requests.delete(id);
    if (request.isSlow) this.#slow -= 1;
    return request;
  }

  /** When the request that waits longest was sent. */
  oldestSentAtMs(): number | undefined {
    // a Map keeps the order of adding
    return this.#requests.values().next().value?.sentAtMs;
  }

  /** Empties the table. */
  drain(): Pending[] {
    const all = [...this.#requests.values()];
    this.#requests.clear();
    this.#slow = 0;
    return all;
  }
}
