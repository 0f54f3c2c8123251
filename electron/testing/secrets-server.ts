import { generateKeyPairSync } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import type {
  AuthContext,
  Connection,
  KeyboardAuthContext,
  PasswordAuthContext,
  ServerChannel,
} from 'ssh2';
import { makePracticeFolder } from '../practice/folder.ts';
import { Root } from '../practice/root.ts';
import { serveSftp } from '../practice/sftp-server.ts';

/** How one user of a {@link startSecretsServer} logs in. */
export type SecretsLogin =
  | { readonly by: 'password'; readonly right: string }
  /** Takes `right`, then demands a new one, and takes that. */
  | { readonly by: 'expired'; readonly right: string }
  | {
      readonly by: 'questions';
      readonly fields: readonly { readonly prompt: string; readonly echo: boolean }[];
      readonly right: readonly string[];
    }
  /** Takes any key. */
  | { readonly by: 'key' };

/** A server that asks each user in another way. */
export type SecretsServer = {
  readonly tcpPort: number;
  /** Passwords that were chosen anew, by user. */
  readonly changed: ReadonlyMap<string, string>;
  /** Every password that was sent. */
  readonly given: () => readonly string[];
  /** What was typed in shells, which echo nothing. */
  readonly typed: () => string;
  /** Hangs up on everybody. */
  readonly hangUp: () => void;
  readonly close: () => Promise<void>;
};

/** Starts an SSH server on 127.0.0.1 with these users, an empty folder, a shell that echoes nothing, and ways onward to ports of 127.0.0.1. */
export async function startSecretsServer(
  logins: Readonly<Record<string, SecretsLogin>>,
): Promise<SecretsServer> {
  const folder = await makePracticeFolder();
  const root = await Root.at(folder);
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const connections = new Set<Connection>();
  const changed = new Map<string, string>();
  const given: string[] = [];
  let typed = '';
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => {}); // a client that hangs up is its own business
    connection.on('authentication', (context) => {
      if (context.method === 'password') given.push(context.password);
      const login = logins[context.username];
      if (login === undefined) context.reject();
      else authenticate(context, login, (password) => changed.set(context.username, password));
    });
    connection.on('tcpip', (accept, _refuse, { destPort }) => forward(accept(), destPort));
    connection.on('session', (accept) => {
      const session = accept();
      session.on('pty', (acceptPty) => acceptPty());
      session.on('window-change', (acceptChange) => acceptChange?.());
      session.on('shell', (acceptShell) => {
        const shell = acceptShell();
        shell.write('secret: ');
        shell.on('data', (bytes: Buffer) => {
          typed += bytes.toString();
          if (bytes.includes(13)) shell.write('\r\ntaken\r\n');
        });
      });
      session.on('subsystem', (acceptSubsystem) => serveSftp(acceptSubsystem(), root));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hangUp = (): void => {
    for (const connection of connections) connection.end();
  };
  return {
    tcpPort: (server.address() as AddressInfo).port,
    changed,
    given: () => given,
    typed: () => typed,
    hangUp,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      hangUp();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function forward(channel: ServerChannel, port: number): void {
  const target = connect(port, '127.0.0.1');
  target.on('error', () => channel.close());
  channel.on('error', () => target.destroy());
  channel.pipe(target).pipe(channel);
}

function authenticate(
  context: AuthContext,
  login: SecretsLogin,
  change: (password: string) => void,
): void {
  switch (login.by) {
    case 'password':
    case 'expired':
      if (context.method !== 'password') return context.reject(['password']);
      if (context.password !== login.right) return context.reject(['password']);
      return login.by === 'password' ? context.accept() : demandNew(context, change);
    case 'questions':
      if (context.method !== 'keyboard-interactive') {
        return context.reject(['keyboard-interactive']);
      }
      return question(context, login);
    case 'key':
      return context.method === 'publickey' ? context.accept() : context.reject(['publickey']);
    default:
      return login satisfies never;
  }
}

function demandNew(context: PasswordAuthContext, change: (password: string) => void): void {
  context.requestChange('Your password has expired.', (password) => {
    change(password);
    context.accept();
  });
}

function question(
  context: KeyboardAuthContext,
  { fields, right }: Extract<SecretsLogin, { by: 'questions' }>,
): void {
  context.prompt([...fields], (answers) => {
    const isRight = answers.length === right.length && answers.every((a, i) => a === right[i]);
    if (isRight) context.accept();
    else context.reject(['keyboard-interactive']);
  });
}
