/** Bytes of a text, or the place of the first character that cannot be written. */
export type Encoded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly index: number };

/** Turns bytes into a text and back: `encode(decode(bytes))` gives the same bytes, whatever they are. */
export type Codec = {
  readonly decode: (bytes: Uint8Array) => string;
  readonly encode: (text: string) => Encoded;
};
