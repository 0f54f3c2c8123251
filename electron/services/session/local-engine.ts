import { OpError } from '../../../shared/errors.ts';
import type { EngineHost } from '../../engine/process/engine-host.ts';
import type { AskHandlers, EngineLink } from './engine-link.ts';
import { lastWords } from './last-words.ts';
import { localFs } from './engines.ts';
import { superviseEngine } from './supervisor.ts';
import { isTransferEvent, type TransferHub } from '../transfers/transfer-hub.ts';

/** The engine without a connection: this computer's disk, kept out of main like everything that may take its time. */
export type LocalEngine = {
  /** Starts it at the first use, and again after it died. */
  readonly link: () => EngineLink;
  readonly end: () => Promise<void>;
};

/** What {@link createLocalEngine} needs. */
export type LocalEngineOptions = {
  readonly startEngine: () => EngineHost;
  readonly conflict: AskHandlers['conflict'];
  readonly hub: TransferHub;
  /** Trouble that ends nothing and that no call waits for. */
  readonly report: (trouble: string) => void;
};

/** Nothing runs until the first use. */
export function createLocalEngine(options: LocalEngineOptions): LocalEngine {
  let current: EngineLink | undefined;
  const start = (): EngineLink => {
    const host = options.startEngine();
    const supervised = superviseEngine(host, {
      onAsk: { ...noLogin, conflict: options.conflict },
      onEvent: (event) => {
        if (isTransferEvent(event)) options.hub.tell(localFs, event);
      },
      onEnd: (error) => {
        options.report(lastWords(error, host));
        if (current === link) current = undefined;
      },
    });
    const link = inLocalWords(supervised);
    return link;
  };
  /** A supervisor speaks of sessions, and there is none to connect again here. */
  const inLocalWords = (link: EngineLink): EngineLink => ({
    ...link,
    call: async (name, params, callOptions) => {
      try {
        return await link.call(name, params, callOptions);
      } catch (thrown) {
        throw thrown instanceof OpError && thrown.code === 'disconnected' ? broken(thrown) : thrown;
      }
    },
  });
  return {
    link: () => {
      current ??= start();
      return current;
    },
    end: async () => {
      const ending = current;
      current = undefined;
      await ending?.end();
    },
  };
}

function broken(cause: OpError): OpError {
  return new OpError(
    'disconnected',
    'The part of Hawser that reads this disk ended unexpectedly.',
    {
      next: 'Try again: it starts anew.',
      cause,
    },
  );
}

/** It never connects, so it has nothing to ask about logging in. */
const noLogin: Omit<AskHandlers, 'conflict'> = {
  hostKey: () =>
    Promise.resolve({
      accepted: false,
      error: { code: 'refused', message: 'The local engine does not connect.' },
    }),
  password: () => Promise.resolve(null),
  passphrase: () => Promise.resolve(null),
  interactive: () => Promise.resolve(null),
  proxyPassword: () => Promise.resolve(null),
  newPassword: () => Promise.resolve(null),
  agentUse: () => Promise.resolve(null),
};
