type Column = Uint8Array | Uint32Array | Float64Array;
type ColumnType<C extends Column> = new (length: number) => C;

/** A list of numbers that grows, at their own size instead of a pointer each. */
export class Numbers<C extends Column> {
  readonly #type: ColumnType<C>;
  #values: C;

  constructor(type: ColumnType<C>) {
    this.#type = type;
    this.#values = new type(64);
  }

  /** 0 where nothing was set. */
  get(at: number): number {
    return this.#values[at] ?? 0;
  }

  set(at: number, value: number): void {
    if (at >= this.#values.length) {
      const grown = new this.#type(Math.max(at + 1, 2 * this.#values.length));
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[at] = value;
  }
}

const digestBytes = 32;

/** SHA-256 digests by number, 32 bytes each where there is one. */
export class Digests {
  /** Place of a digest, from 1; most transfers that are not hashed hold none. */
  readonly #places = new Numbers(Uint32Array);
  #bytes = Buffer.alloc(0);
  #count = 0;

  /** In hexadecimal. */
  get(at: number): string | undefined {
    const place = this.#places.get(at);
    return place === 0
      ? undefined
      : this.#bytes.toString('hex', (place - 1) * digestBytes, place * digestBytes);
  }

  /** What is not 64 hexadecimal digits is none. */
  set(at: number, hex: string | undefined): void {
    if (hex === undefined || !/^[0-9a-f]{64}$/.test(hex)) return this.#places.set(at, 0);
    let place = this.#places.get(at);
    if (place === 0) {
      this.#count += 1;
      place = this.#count;
      this.#places.set(at, place);
    }
    if (place * digestBytes > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(1_024, 2 * this.#bytes.length));
      this.#bytes.copy(grown);
      this.#bytes = grown;
    }
    this.#bytes.write(hex, (place - 1) * digestBytes, 'hex');
  }
}
