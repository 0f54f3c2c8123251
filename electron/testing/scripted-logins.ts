import type { AuthContext } from 'ssh2';
import { paramsFor, serveSsh, type Answers, type TestServer } from './ssh-fixtures.ts';
import type { ConnectParams } from '../engine/protocol.ts';
import { endsAfterEach } from './logins.ts';

/** Logins at a server that decides about each attempt as a test wants. */
export function scriptedLogins() {
  const { stops, kept, dial } = endsAfterEach();
  const server = async (
    onAuth: (context: AuthContext) => void,
    options: { banner?: string } = {},
  ): Promise<TestServer> => kept(await serveSsh(onAuth, options));
  const logIn = (port: number, answers: Answers, more: Partial<ConnectParams> = {}) =>
    dial(paramsFor(port, more), answers);
  return { stops, kept, server, logIn };
}

/** A server that takes these methods and decides about each attempt. */
export const deciding =
  (methods: AuthContext['method'][], decide: (context: AuthContext) => boolean) =>
  (context: AuthContext) => {
    if (methods.includes(context.method) && decide(context)) context.accept();
    else context.reject(methods);
  };

/** Takes this password alone. */
export const isPassword = (right: string) => (context: AuthContext) =>
  context.method === 'password' && context.password === right;
