import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { serverLine } from './server-text.ts';

/**
 * The first line of SSH (RFC 4253 section 4.2), assembled here: ssh2 misreads one that arrives in three or more
 * pieces, and its limits on greeting lines start over with each piece (security.md §5, gaps 7 and 8).
 */
export type IdentReader = {
  /** Takes bytes; gives the line and what follows it once it is whole. Throws when it cannot become one. */
  readonly take: (chunk: Buffer) => { readonly ident: string; readonly rest: Buffer } | undefined;
  /** Why there will be no SSH here, when the connection ended or stayed silent. */
  readonly explain: (how: 'closed' | 'late', address: string) => OpError;
};

/** RFC 4253: 255 bytes with CR and LF. */
const maxIdentLength = 253;

const otherProtocols: readonly (readonly [RegExp, string, string])[] = [
  [/^HTTP\//, 'a web server (HTTP)', ''],
  [/^\x15\x03[\x00-\x04]/s, 'a TLS server', ''],
  [/^220[ -][^\n]*(SMTP|mail)/i, 'a mail server (SMTP)', ''],
  [/^220[ -]/, 'an FTP server', ' Hawser speaks SFTP, which most servers offer on port 22.'],
  [/^(\+OK|\* OK)/, 'a mail server (POP3 or IMAP)', ''],
  [/^RFB \d/, 'a VNC server', ''],
  [/^.\x00\x00\x00\x0a[\d.]+/s, 'a MySQL server', ''],
];

/** Reads one connection's greeting. */
export function createIdentReader(): IdentReader {
  let seen: Buffer = Buffer.alloc(0);
  let lineStart = 0;
  return {
    take: (chunk) => {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      for (;;) {
        const end = seen.indexOf(0x0a, lineStart);
        // past the cap even a line in the making is too much
        if ((end < 0 ? seen.length : lineStart) > limits.greetingBytes) throw tooLong();
        if (end < 0) return undefined;
        const line = seen.toString('latin1', lineStart, end).replace(/\r$/, '');
        lineStart = end + 1;
        if (line.startsWith('SSH-')) {
          return { ident: checkedIdent(line), rest: seen.subarray(lineStart) };
        }
      }
    },
    explain: (how, address) => notSsh(seen, how, address),
  };
}

function checkedIdent(line: string): string {
  if (/^SSH-1\.(?!99)/.test(line)) {
    throw new OpError(
      'connect',
      'The server speaks only SSH 1, which is broken and not supported.',
      {
        next: 'The server needs an SSH 2 service; every one since 2001 has it.',
      },
    );
  }
  const isSound = /^SSH-(2\.0|1\.99)-[\x21-\x7e]+( [\x20-\x7e]*)?$/.test(line);
  if (isSound && line.length <= maxIdentLength) return line;
  throw new OpError(
    'connect',
    `The server’s identification line is malformed: “${serverLine(line, 80)}”.`,
    { next: 'Check address and port; something else may be answering there.' },
  );
}

function tooLong(): OpError {
  return new OpError(
    'connect',
    'The server sent 64 KiB without identifying itself as SSH; Hawser stopped listening.',
    { next: 'Check address and port.' },
  );
}

function notSsh(seen: Buffer, how: 'closed' | 'late', address: string): OpError {
  const start = seen.toString('latin1', 0, 512);
  const other = otherProtocols.find(([pattern]) => pattern.test(start));
  if (other) {
    return new OpError(
      'connect',
      `What answers on ${address} is ${other[1]}, not SSH.${other[2]}`,
      {
        next: 'Check the port; SSH’s own is 22.',
      },
    );
  }
  if (seen.length > 0) {
    const said = serverLine(start.split('\n')[0] ?? '', 80);
    return new OpError('connect', `What answers on ${address} is not SSH: it says “${said}”.`, {
      next: 'Check address and port.',
    });
  }
  if (how === 'late') {
    return new OpError('timeout', `${address} accepted the connection but stays silent.`, {
      next: 'It may not be an SSH server, or it is overloaded; check the port and try again.',
    });
  }
  return new OpError('connect', `${address} closed the connection before saying anything.`, {
    next: 'The server may be refusing this network or have too many logins open; try again later.',
  });
}
