import { untrusted, type Untrusted } from '../../../shared/untrusted.ts';
import { cleanPaste } from './paste.ts';

/** The most a program may put on the clipboard at once. */
export const clipboardBytes = 100_000;

/** What a program on the server wants to have on the clipboard. */
export type ClipboardRequest = {
  /** What would be written, without control characters. */
  readonly text: string;
  /** The same to look at. */
  readonly preview: Untrusted;
};

const longestPayload = Math.ceil(clipboardBytes / 3) * 4;
const longestPreview = 2_000;

/**
 * Reads the data of an OSC 52. Only text for the clipboard itself is taken: a question for its content, the other
 * selections, and what is too long, no text or empty come to nothing. A question is never answered.
 */
export function readClipboardRequest(data: string): ClipboardRequest | undefined {
  const at = data.indexOf(';');
  const [selection, payload] = [data.slice(0, Math.max(at, 0)), data.slice(at + 1)];
  if (at < 0 || !/^(?:c|s0|)$/.test(selection)) return undefined;
  if (payload.length > longestPayload || !/^[A-Za-z\d+/]+={0,2}$/.test(payload)) return undefined;
  const text = decode(payload);
  if (text === undefined) return undefined;
  const clean = cleanPaste(text).text;
  if (clean.trim() === '') return undefined;
  return { text: clean, preview: untrusted(clean, longestPreview) };
}

function decode(payload: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
    if (bytes.length > clipboardBytes) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined; // not base64 after all, or not UTF-8
  }
}
