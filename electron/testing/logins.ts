import { afterEach } from 'vitest';
import { createScript, paramsFor, type Answers, type Script } from './ssh-fixtures.ts';
import { startSshd, type Sshd, type SshdOptions } from './sshd.ts';
import type { ConnectParams, HopParams } from '../engine/protocol.ts';
import { connect, type ConnectDeps, type Connection } from '../engine/ssh/connection.ts';

/** For a file of tests: whatever one of them starts or connects to ends after it, the newest first. */
export function endsAfterEach() {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });
  const kept = <T extends { readonly stop: () => Promise<unknown> }>(server: T): T => {
    stops.push(server.stop);
    return server;
  };
  /** A sshd for this test alone. */
  const another = async (options: SshdOptions): Promise<Sshd> => kept(await startSshd(options));
  const dial = (
    params: ConnectParams,
    answers: Answers = {},
    deps: Partial<ConnectDeps> = {},
  ): { readonly script: Script; readonly outcome: Promise<Connection> } => {
    const script = createScript(answers);
    const outcome = connect(params, { ...script.deps, ...deps }).then((connection) => {
      stops.push(connection.close);
      return connection;
    });
    return { script, outcome };
  };
  return { stops, kept, another, dial };
}

/** Logs in to a sshd of ours with its own key. */
export function hopTo(server: Sshd, more: Partial<HopParams> = {}): HopParams {
  return paramsFor(server.port, {
    user: server.user,
    keyFiles: [server.clientKeyFile],
    askPassword: false,
    ...more,
  });
}
