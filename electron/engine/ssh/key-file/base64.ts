import { secretMemory } from '../../secret-text.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const skip = 0x40;
const pad = 0x41;
const bad = 0xff;

const values = new Uint8Array(256).fill(bad);
for (let index = 0; index < 64; index += 1) values[alphabet.charCodeAt(index)] = index;
for (const space of '\r\n\t ') values[space.charCodeAt(0)] = skip;
values['='.charCodeAt(0)] = pad;

/**
 * Decodes base64 with line breaks; undefined when it is not whole. It works on bytes because a string of a private key
 * could not be wiped afterwards, and Node's own decoder leaves out whatever it does not understand.
 */
export function decodeBase64(text: Uint8Array): Buffer | undefined {
  const bytes = secretMemory(Math.floor((text.length * 3) / 4));
  let [at, held, bits, pads, digits] = [0, 0, 0, 0, 0];
  for (const character of text) {
    const value = values[character] ?? bad;
    if (value === skip) continue;
    digits += 1;
    if (value === pad) {
      pads += 1;
      continue;
    }
    if (value === bad || pads > 0) return wiped(bytes);
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >> bits) & 0xff;
    at += 1;
  }
  const isWhole = digits % 4 === 0 && pads <= 2 && (held & ((1 << bits) - 1)) === 0;
  return isWhole ? bytes.subarray(0, at) : wiped(bytes);
}

function wiped(bytes: Buffer): undefined {
  bytes.fill(0);
}

/** Encodes bytes that are secret: what comes of them can be wiped, as a string of Node's cannot. */
export function encodeBase64(bytes: Uint8Array): Buffer {
  const text = secretMemory(Math.ceil(bytes.length / 3) * 4).fill('=');
  for (let at = 0; at * 6 < bytes.length * 8; at += 1) {
    const first = Math.floor((at * 6) / 8);
    const pair = ((bytes[first] ?? 0) << 8) | (bytes[first + 1] ?? 0);
    text[at] = alphabet.charCodeAt((pair >> (10 - ((at * 6) % 8))) & 0x3f);
  }
  return text;
}
