import { OpError } from '../../../shared/errors.ts';

/** How to reach a running practice server. Its password is good for the life of its process. */
export type PracticeServer = {
  readonly tcpPort: number;
  readonly user: string;
  readonly password: string;
  readonly hostKey: Uint8Array;
};

/** The practice server's process, as whoever starts it gives it. */
export type PracticeProcess = {
  /** Rejects when it cannot start. */
  readonly ready: Promise<PracticeServer>;
  readonly onExit: (listener: () => void) => void;
  readonly end: () => Promise<void>;
};

/** The use of the practice server by one session. */
export type PracticeLease = { readonly server: PracticeServer; readonly release: () => void };

/** Keeps the practice server running while a session uses it. */
export type Practice = {
  readonly acquire: () => Promise<PracticeLease>;
  /** Ends it whoever uses it. */
  readonly end: () => Promise<void>;
};

/** Starts the process with `start` on the first use. */
export function createPractice(start: () => PracticeProcess): Practice {
  let running: { readonly process: PracticeProcess; users: number } | undefined;
  let ending: Promise<void> = Promise.resolve();

  const use = () => {
    if (running !== undefined) return running;
    const started = { process: start(), users: 0 };
    running = started;
    started.process.onExit(() => {
      if (running === started) running = undefined; // the next use starts another
    });
    return started;
  };
  // also waits for one that was told to end before: it still has its sample folder to remove
  const end = (): Promise<void> => {
    const last = running?.process;
    running = undefined;
    ending = Promise.all([ending, last?.end()]).then(() => undefined);
    return ending;
  };

  return {
    acquire: async () => {
      const used = use();
      used.users += 1;
      let isReleased = false;
      const release = (): void => {
        if (isReleased) return;
        isReleased = true;
        used.users -= 1;
        if (used.users === 0 && running === used) void end();
      };
      try {
        return { server: await used.process.ready, release };
      } catch (cause) {
        release();
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new OpError('connect', `The practice server did not start: ${reason}.`, {
          next: 'Try again.',
          cause,
        });
      }
    },
    end,
  };
}
