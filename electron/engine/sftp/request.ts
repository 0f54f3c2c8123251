import type { OpError } from '../../../shared/errors.ts';
import type { PacketReader, PacketWriter } from './packets.ts';
import type { Pending } from './pending.ts';
import type { Asked } from './status.ts';

/** One request: what to send, which reply answers it, and what to make of that. */
export type Request<T> = {
  readonly asked: Asked;
  readonly type: number;
  readonly fill: (writer: PacketWriter) => PacketWriter;
  readonly reply: number;
  readonly parse: (reader: PacketReader) => T;
  readonly eof?: { readonly value: T };
  readonly onLate?: (reader: PacketReader) => void;
  readonly isSlow?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Expected payload size, to build the packet without growing. */
  readonly sizeBytes?: number;
  /** Sent right behind the packet, whose last field is then this payload's length. */
  readonly payload?: Uint8Array;
};

type Outcome<T> = {
  readonly resolve: (value: T) => void;
  readonly reject: (error: OpError) => void;
  readonly stopListening: (() => void) | undefined;
};

/** A request under way. One object and no functions of its own: a small file takes half a dozen of them. */
export class Sent<T> implements Pending {
  sentAtMs = 0;
  isAbandoned = false;
  readonly #request: Request<T>;
  readonly #outcome: Outcome<T>;

  constructor(request: Request<T>, outcome: Outcome<T>) {
    this.#request = request;
    this.#outcome = outcome;
  }

  get asked(): Asked {
    return this.#request.asked;
  }

  get reply(): number {
    return this.#request.reply;
  }

  get isSlow(): boolean {
    return this.#request.isSlow === true;
  }

  take(reader: PacketReader): void {
    this.#settle(this.#request.parse(reader));
  }

  takeEof(): boolean {
    const { eof } = this.#request;
    if (eof === undefined) return false;
    this.#settle(eof.value);
    return true;
  }

  takeLate(reader: PacketReader): void {
    this.#request.onLate?.(reader);
  }

  fail(error: OpError): void {
    this.#outcome.stopListening?.();
    this.#outcome.reject(error);
  }

  #settle(value: T): void {
    this.#outcome.stopListening?.();
    this.#outcome.resolve(value);
  }
}
