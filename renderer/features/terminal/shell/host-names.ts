import { bytesToText } from '../../../../shared/names.ts';
import { codecOf } from '../../../../shared/text/codecs.ts';
import { hostStore } from '../../../state/hosts.ts';
import { sessionStore } from '../../../state/sessions.ts';

/** How the host of a session is called, and how its names are written. */
export type HostNames = {
  /** The name or number it was connected to by. */
  readonly address: string;
  readonly isUtf8: boolean;
  /** A path as panes have it. */
  readonly toText: (path: Uint8Array) => string;
};

/** What is known of a session's host now. */
export function hostNamesOf(sessionId: string): HostNames {
  const session = sessionStore.getState().sessions.find(({ id }) => id === sessionId);
  const host = hostStore.getState().hosts.find(({ id }) => id === session?.hostId);
  const charset = host?.nameCharset ?? 'utf-8';
  const isUtf8 = charset === 'utf-8';
  return {
    address: addressOf(session?.address ?? ''),
    isUtf8,
    toText: (path) => {
      const isAscii = path.every((byte) => byte < 0x80);
      return isUtf8 || isAscii ? bytesToText(path) : codecOf(charset).decode(path);
    },
  };
}

/** Of `user@host:port`, where a host that is a number has brackets. */
function addressOf(address: string): string {
  const place = address.slice(address.lastIndexOf('@') + 1);
  return place.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}
