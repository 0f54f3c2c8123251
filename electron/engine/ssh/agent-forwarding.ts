import { duplexPair, type Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { HopAsk } from '../protocol.ts';
import type { AgentUse } from './forwarded-agent.ts';

/** What we use of ssh2's client besides its public methods: it is pinned, and none of it is in its types. */
type Inside = {
  _agent: { getStream(done: (error: Error | undefined, stream?: Duplex) => void): void };
  _agentFwdEnabled: boolean;
  readonly _protocol: {
    openssh_agentForward(remoteId: number, wantReply: boolean): void;
    pty(remoteId: number, ...rest: readonly unknown[]): void;
  };
};

/** As many as sshd forwards at once for a user at work; each can hold up one question only. */
const maxChannels = 8;
/** A user who said no so often is asked no more in this session. */
const maxRefusals = 3;

/**
 * Offers an agent to the server, together with each shell. Without this ssh2 refuses every agent channel, and with it
 * those that come before the first shell. A server that does not forward agents opens the shell all the same, as ssh
 * has it: nobody waits for its answer.
 */
export function offerAgent(client: Client, serve: (channel: Duplex) => void): void {
  const inside = client as unknown as Inside;
  const protocol = inside._protocol;
  const { pty } = protocol;
  let open = 0;
  inside._agent = {
    getStream: (done) => {
      if (open >= maxChannels) return done(new Error('Too many agent channels are open.'));
      const [ours, theirs] = duplexPair();
      open += 1;
      ours.once('close', () => {
        open -= 1;
      });
      theirs.on('error', () => undefined);
      serve(ours);
      return done(undefined, theirs);
    },
  };
  protocol.pty = (remoteId, ...rest) => {
    inside._agentFwdEnabled = true;
    protocol.openssh_agentForward(remoteId, false);
    pty.call(protocol, remoteId, ...rest);
  };
}

/** Asks the user for each use of a key, one at a time. */
export function askForUse(ask: HopAsk, signal: AbortSignal): (use: AgentUse) => Promise<boolean> {
  let refusals = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const decide = async ({ user, ...key }: AgentUse): Promise<boolean> => {
    if (refusals >= maxRefusals || signal.aborted) return false;
    const answer = await ask(
      'agentUse',
      { ...key, ...(user === undefined ? {} : { user }) },
      { signal },
    );
    const isAllowed = answer?.allowed === true;
    if (!isAllowed) refusals += 1;
    return isAllowed;
  };
  return (use) => {
    const decided = turn.then(() => decide(use));
    turn = decided.catch(() => undefined);
    return decided;
  };
}
