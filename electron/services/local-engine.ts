import type { EngineHost } from '../engine/engine-host.ts';
import { createConflictAsk } from './conflict-ask.ts';
import type { AskHandlers, EngineLink } from './engine-link.ts';
import type { ProgressHub } from './progress-hub.ts';
import type { Prompts } from './prompts.ts';
import { superviseEngine } from './supervisor.ts';

/** The engine without a connection: this computer's disk, kept out of main like everything that may take its time. */
export type LocalEngine = {
  /** Starts it at the first use, and again after it died. */
  readonly link: () => EngineLink;
  readonly end: () => Promise<void>;
};

/** What {@link createLocalEngine} needs. */
export type LocalEngineOptions = {
  readonly startEngine: () => EngineHost;
  readonly prompts: Prompts;
  readonly progress: ProgressHub;
};

/** Nothing runs until the first use. */
export function createLocalEngine(options: LocalEngineOptions): LocalEngine {
  let current: EngineLink | undefined;
  const start = (): EngineLink => {
    const link = superviseEngine(options.startEngine(), {
      onAsk: { ...noLogin, conflict: createConflictAsk(options.prompts) },
      onEvent: (event) => {
        if (event.event === 'progress') options.progress.tell(event.progress);
      },
      onEnd: () => {
        if (current === link) current = undefined;
      },
    });
    return link;
  };
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
};
