import type { EngineAsks, HopAskName } from '../../engine/protocol.ts';
import type { AskHandlers } from '../session/engine-link.ts';

/** The answers main gives about one hop, whose name and account only main knows. */
export type HopAsks = {
  readonly [N in HopAskName]: (
    params: Omit<EngineAsks[N]['params'], 'hop'>,
    options: { readonly signal: AbortSignal },
  ) => Promise<EngineAsks[N]['answer']>;
};

/**
 * Gives each question to the hop it is about. A session process names a hop by its place alone, so that it cannot have
 * one server's key checked under another's name; a place that is none gets no answer.
 */
export function asksOfHops(hops: readonly HopAsks[]): Pick<AskHandlers, HopAskName> {
  return {
    hostKey: (params, options) =>
      hops[params.hop]?.hostKey(params, options) ?? Promise.resolve(notOnTheWay),
    password: (params, options) =>
      hops[params.hop]?.password(params, options) ?? Promise.resolve(null),
    passphrase: (params, options) =>
      hops[params.hop]?.passphrase(params, options) ?? Promise.resolve(null),
    interactive: (params, options) =>
      hops[params.hop]?.interactive(params, options) ?? Promise.resolve(null),
    newPassword: (params, options) =>
      hops[params.hop]?.newPassword(params, options) ?? Promise.resolve(null),
    agentUse: (params, options) =>
      hops[params.hop]?.agentUse(params, options) ?? Promise.resolve(null),
  };
}

type LoginAskName = Exclude<HopAskName, 'hostKey'>;

/** Gives no secret while the server's key is not trusted, whatever its session process has been talked into. */
export function onceTrusted(
  { isTrusted }: { readonly isTrusted: () => boolean },
  asks: Pick<HopAsks, LoginAskName>,
): Pick<HopAsks, LoginAskName> {
  const gated =
    <P, A>(ask: (params: P, options: { readonly signal: AbortSignal }) => Promise<A | null>) =>
    (params: P, options: { readonly signal: AbortSignal }): Promise<A | null> =>
      isTrusted() ? ask(params, options) : Promise.resolve(null);
  return {
    password: gated(asks.password),
    passphrase: gated(asks.passphrase),
    interactive: gated(asks.interactive),
    newPassword: gated(asks.newPassword),
    agentUse: gated(asks.agentUse),
  };
}

const notOnTheWay: EngineAsks['hostKey']['answer'] = {
  accepted: false,
  error: { code: 'host-key', message: 'A host key came from a server that is not on the way.' },
};
