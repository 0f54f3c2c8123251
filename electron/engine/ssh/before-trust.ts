import type { Client } from 'ssh2';

/** What we use of ssh2's client besides its public methods: it is pinned, and none of it is in its types. */
type Inside = {
  readonly _protocol: {
    readonly _handlers: { [message: string]: ((...words: unknown[]) => void) | undefined };
  };
};

// what a server may say behind its new keys without waiting for ours (RFC 4253 section 11, RFC 8308 section 2.4)
const always: readonly string[] = ['DISCONNECT', 'DEBUG', 'EXT_INFO'];

/**
 * Hears no word of a login or a session before its time. ssh2 puts the server's new keys into use while its host key is
 * still in question, and then deals with whatever comes under them: a server could have the login begin, password and
 * all and in clear, before anybody has said yes to its key.
 */
export function hearOnlyInTime(
  client: Client,
  time: { readonly isCome: () => boolean; readonly onEarly: () => void },
): void {
  const handlers = (client as unknown as Inside)._protocol._handlers;
  for (const [message, hear] of Object.entries(handlers)) {
    if (hear === undefined || always.includes(message)) continue;
    handlers[message] = (...words) => {
      if (time.isCome()) hear(...words);
      else time.onEarly();
    };
  }
}
