import { limits } from './limits.ts';
import { parseDestination, type Destination } from './quick-connect.ts';

/** Jump hosts as typed, or why the text is no list of them. */
export type ParsedJumps =
  | { readonly ok: true; readonly jumps: readonly Destination[] }
  | { readonly ok: false; readonly message: string };

/** Reads `user@bastion, second:2222` as ProxyJump does: the first one is dialled first. */
export function parseJumpList(text: string): ParsedJumps {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > limits.jumps) {
    return { ok: false, message: `At most ${limits.jumps} jump hosts.` };
  }
  const jumps: Destination[] = [];
  for (const part of parts) {
    const parsed = parseDestination(part);
    if (!parsed.ok) {
      const message = part === '' ? 'A jump host is missing between two commas.' : parsed.message;
      return { ok: false, message };
    }
    if (parsed.destination.path !== undefined) {
      return { ok: false, message: 'A jump host has no folder: leave out what follows the name.' };
    }
    jumps.push(parsed.destination);
  }
  return { ok: true, jumps };
}
