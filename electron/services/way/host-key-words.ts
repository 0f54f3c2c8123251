import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';

/** What a connect attempt says when it ends at the host key. */

type Host = {
  readonly host: string;
  readonly tcpPort: number;
  /** The name it is known by instead (HostKeyAlias). */
  readonly hostKeyName?: string | undefined;
};
type Line = { readonly file: string; readonly line: number };

/** As known_hosts writes it. */
export function hostText(host: string, tcpPort: number): string {
  return tcpPort === 22 ? host : `[${host}]:${tcpPort}`;
}

/** What was shown is no key. */
export function foreign(host: Host): AppError {
  return {
    code: 'host-key',
    message: `What ${nameOf(host)} showed as its host key is none.`,
    next: 'Do not connect again before you know why: the server may be hostile.',
  };
}

/** The key is not the known one, or it is revoked. */
export function refusal(
  host: Host,
  place: Line & { readonly reason: 'changed' | 'revoked' },
): AppError {
  return place.reason === 'changed'
    ? {
        code: 'host-key',
        message: `The host key of ${nameOf(host)} is not the one known for it (${lineText(place)}). Nothing was sent to it.`,
        next: 'Ask who runs the server whether its key was replaced. Only then remove that line and connect again.',
      }
    : {
        code: 'host-key',
        message: `The host key of ${nameOf(host)} is marked as revoked (${lineText(place)}). Nothing was sent to it.`,
        next: 'Do not connect: whoever has this key may not be the server.',
      };
}

/** The host should show a certificate, which ssh2 cannot ask for. */
export function certified(host: Host, place: Line): AppError {
  return {
    code: 'host-key',
    message: `The key of ${nameOf(host)} is not known. A certificate authority vouches for this host (${lineText(place)}), but Hawser cannot check host certificates yet. Nothing was sent to it.`,
    next: 'Connect with ssh, or get the server’s plain key from who runs it and add it to known_hosts.',
  };
}

/** The user said no. */
export function declined(host: Host): AppError {
  return {
    code: 'host-key',
    message: `The host key of ${nameOf(host)} is not known and was not accepted.`,
    next: 'Compare the fingerprint with the one its owner gives, then connect again.',
  };
}

/** Nobody is asked: the configuration says so. */
export function unknown(host: Host): AppError {
  return {
    code: 'host-key',
    message: `The host key of ${nameOf(host)} is not known, and the ssh configuration allows only known ones (StrictHostKeyChecking yes).`,
    next: 'Add the key to known_hosts after you have compared it with the one its owner gives.',
  };
}

function nameOf({ host, tcpPort, hostKeyName }: Host): string {
  const name = hostText(host, tcpPort);
  return hostKeyName === undefined ? name : `${name} (known as ${displayName(hostKeyName)})`;
}

function lineText({ file, line }: Line): string {
  // a list made by ssh-keygen -k has no lines
  return line === 0 ? displayName(file) : `${displayName(file)}, line ${line}`;
}
