import { OpError } from '../../../shared/errors.ts';
import type { EngineExit, EngineHost } from '../../engine/process/engine-host.ts';
import { createEngineLink, type EngineLink, type LinkOptions } from './engine-link.ts';
import { beatMs, createHeartWatch, type EndReason as HeartReason } from './heart-watch.ts';

/** Why main ends a session process: its heart, or because it left the protocol and is no longer our code. */
type EndReason = HeartReason | { readonly kind: 'nonsense' };

/** Who hears of a supervised session process. */
export type SuperviseOptions = Pick<LinkOptions, 'onAsk' | 'onEvent'> & {
  /** The process is gone, once; pending calls got the same error. Not called after `end()` was. */
  readonly onEnd: (error: OpError) => void;
};

/** A link to a session process that is ended, with a reason for people, when it hangs or grows too big. */
export function superviseEngine(host: EngineHost, options: SuperviseOptions): EngineLink {
  const watch = createHeartWatch(performance.now());
  let reason: EndReason | undefined;
  let isWanted = true;
  const give = (verdict: EndReason | undefined) => {
    if (verdict === undefined || reason !== undefined) return;
    reason = verdict;
    host.kill();
  };
  const timer = setInterval(() => give(watch.tick(performance.now(), host.rssBytes?.())), beatMs);
  const link = createEngineLink(host, {
    onAsk: options.onAsk,
    onEvent: options.onEvent,
    onNonsense: () => give({ kind: 'nonsense' }),
    onBeat: ({ rssBytes }) => give(watch.beat(performance.now(), rssBytes)),
    describeExit: (exit) => (isWanted ? describeEnd(exit, reason) : endedByUser()),
    onExit: (error) => {
      clearInterval(timer);
      if (isWanted) options.onEnd(error);
    },
  });
  return {
    ...link,
    end: () => {
      isWanted = false;
      return link.end();
    },
  };
}

/** The end of a session process as people are told it. */
export function describeEnd(exit: EngineExit, reason: EndReason | undefined): OpError {
  const next = 'Reconnect. Other sessions are not affected.';
  switch (reason?.kind) {
    case 'silent':
      return new OpError(
        'disconnected',
        `The session stopped answering for ${Math.round(reason.forMs / 1000)} s and was ended.`,
        { next },
      );
    case 'memory':
      return new OpError(
        'disconnected',
        `The session was ended because it used ${Math.round(reason.rssBytes / 1024 ** 2)} MiB of memory.`,
        { next },
      );
    case 'nonsense':
      // no code of a lost link: whatever took the process over is not given another one by itself
      return new OpError(
        'internal',
        'The session was ended because it sent something that Hawser does not understand.',
        { next },
      );
    case undefined:
      return new OpError('disconnected', `The session ended unexpectedly (${how(exit)}).`, {
        next,
      });
    default:
      return reason satisfies never;
  }
}

function how(exit: EngineExit): string {
  if (exit.signal !== undefined) return `signal ${exit.signal}`;
  return exit.code === undefined ? 'it could not be started' : `exit code ${exit.code}`;
}

function endedByUser(): OpError {
  return new OpError('disconnected', 'The session was closed.');
}
