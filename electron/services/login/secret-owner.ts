import type { Dial } from '../../engine/protocol.ts';
import type { SecretOf } from '../../vault/vault-file.ts';
import { accountText, type HopTarget } from '../way/destination.ts';

/** The way to a server: how the first one is reached, and the servers before it. */
export type WayTo = { readonly dial?: Dial | undefined; readonly before: readonly HopTarget[] };

/**
 * Whose password it is that a server asks for. The same address behind another host or program, or under another name
 * for its key, is another computer.
 */
export function passwordOf(
  target: HopTarget & { readonly hostId?: string },
  { dial, before }: WayTo,
): SecretOf {
  const via = [...dialText(dial), ...before.map(accountText)];
  if (target.hostKeyName !== undefined) via.push(`key of ${target.hostKeyName}`);
  return {
    kind: 'password',
    account: accountText(target),
    ...(target.hostId === undefined ? {} : { hostId: target.hostId }),
    ...(via.length === 0 ? {} : { via }),
  };
}

function dialText(dial: Dial | undefined): readonly string[] {
  if (dial === undefined || dial.via === 'direct') return [];
  if (dial.via === 'command') return [dial.command];
  return [`${dial.via} ${dial.host}:${dial.tcpPort}`];
}
