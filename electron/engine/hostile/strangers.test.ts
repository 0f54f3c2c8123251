/** Group S04 of the catalogue: what answers at the address is no SSH server, or nothing does. */
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startDroppingPort } from '../../testing/dropping-port.ts';
import { check, type Expected } from '../../testing/hostile-meeting.ts';
import { serveTcp, type TestServer } from '../../testing/ssh-fixtures.ts';

const deadlines = { tcpMs: 800, identMs: 800 };
/** Not the 15 s that are usual. */
const mostMs = 12_000;

/** Speaks first and leaves the line open. */
const says = (text: string) => (socket: Socket) => void socket.write(text, 'latin1');
/** Answers what the client has said, and hangs up or does not. */
const answers = (text: string, how: 'end' | 'write') => (socket: Socket) =>
  void socket.once('data', () => socket[how](text, 'latin1'));

const isNot = (what: RegExp) => ({ code: 'connect', says: what }) as const;
const badRequest = 'HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n';
const tlsAlert = '\x15\x03\x01\x00\x02\x02\x46';

const rows: [string, (socket: Socket) => void, Expected][] = [
  ['HTTP that hangs up', answers(badRequest, 'end'), isNot(/a web server \(HTTP\), not SSH/)],
  ['HTTP that stays', answers(badRequest, 'write'), isNot(/a web server \(HTTP\), not SSH/)],
  ['TLS that hangs up', answers(tlsAlert, 'end'), isNot(/a TLS server, not SSH/)],
  ['TLS that stays', answers(tlsAlert, 'write'), isNot(/a TLS server, not SSH/)],
  ['SMTP', says('220 mail.example ESMTP Postfix\r\n'), isNot(/a mail server \(SMTP\)/)],
  ['FTP', says('220 (vsFTPd 3.0.3)\r\n'), isNot(/an FTP server, not SSH. Hawser speaks SFTP/)],
  ['POP3', says('+OK ready\r\n'), isNot(/a mail server \(POP3 or IMAP\)/)],
  ['VNC', says('RFB 003.008\n'), isNot(/a VNC server/)],
  ['MySQL', says('\x4a\x00\x00\x00\x0a8.0.36\x00'), isNot(/a MySQL server/)],
  ['SSH 1', says('SSH-1.5-OpenSSH-1.2.27\n'), isNot(/speaks only SSH 1/)],
  ['something else', says('\x1b[2Jlogin: '), isNot(/is not SSH: it says “\\x1B\[2Jlogin:”/)],
  ['silence', () => undefined, { code: 'timeout', says: /stays silent/ }],
  ['an end at once', (socket) => socket.end(), isNot(/closed the connection before saying/)],
  ['a reset at once', (socket) => socket.resetAndDestroy(), isNot(/broke the connection off/)],
  [
    'a reset after a word',
    (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    isNot(/broke the connection off/),
  ],
];

describe('S04 an address where there is', () => {
  it.concurrent.each(rows)('S04 %s is told by what it is, in time', async (_, act, expected) => {
    const onSocket = (socket: Socket) => {
      act(socket);
      return true;
    };
    const { script, tookMs } = await check({ onSocket }, expected, { deadlines });
    expect(tookMs).toBeLessThan(mostMs);
    expect(script.asked).toEqual([]);
  });
});

describe('S04 a port', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.stop());

  it('S04 where nobody listens is told at once', async () => {
    const closed = await serveTcp(() => undefined);
    await closed.stop();
    const { tookMs } = await check(
      {},
      { code: 'connect', says: /refused the connection: no program listens/ },
      { deadlines, params: { tcpPort: closed.port } },
    );
    expect(tookMs).toBeLessThan(mostMs);
  });

  it.skipIf(process.platform !== 'linux')('S04 that drops what comes is left in time', async () => {
    server = await startDroppingPort();
    const { tookMs } = await check(
      {},
      { code: 'timeout', says: /did not answer in time/ },
      { deadlines, params: { tcpPort: server.port } },
    );
    expect(tookMs).toBeGreaterThan(700);
    expect(tookMs).toBeLessThan(mostMs);
  });
});
