import { OpError } from '../../../shared/errors.ts';
import type { EngineExit, EngineHost } from '../../engine/process/engine-host.ts';
import type { RawPort } from '../../engine/port.ts';
import type {
  EngineAskName,
  EngineAsks,
  EngineCallName,
  EngineCalls,
  EngineEvent,
  EngineStreamName,
  EngineStreams,
} from '../../engine/protocol.ts';
import { createAnswering } from './engine-answers.ts';
import { readFromEngine } from './engine-messages.ts';
import { createPendingCalls } from './pending-calls.ts';

/** How main answers each question; the signal fires when nobody waits for the answer any more. */
export type AskHandlers = {
  readonly [N in EngineAskName]: (
    params: EngineAsks[N]['params'],
    options: { readonly signal: AbortSignal },
  ) => Promise<EngineAsks[N]['answer']>;
};

/** Who hears what a session process says. */
export type LinkOptions = {
  readonly onAsk: AskHandlers;
  readonly onEvent: (event: EngineEvent) => void;
  /** It said something that is not in the protocol; the message is dropped. */
  readonly onNonsense?: () => void;
  readonly onBeat?: (beat: { readonly rssBytes: number }) => void;
  /** Turns the end of the process into the failure every pending call gets. */
  readonly describeExit?: (exit: EngineExit) => OpError;
  /** The process is gone; pending calls have been settled. */
  readonly onExit?: (error: OpError) => void;
};

/** How long to wait for a call, and when to give up. */
export type CallOptions = {
  readonly signal?: AbortSignal;
  /** Replaces the call's own deadline. */
  readonly deadlineMs?: number;
};

/** Main's typed side of one session process. */
export type EngineLink = {
  /** Rejects with an `OpError`; `disconnected` when the process ends meanwhile or has ended. */
  readonly call: <N extends EngineCallName>(
    name: N,
    params: EngineCalls[N]['params'],
    options?: CallOptions,
  ) => Promise<EngineCalls[N]['value']>;
  /** Hands a port to the engine, which serves the stream on it. A dead engine closes the port. */
  readonly open: <N extends EngineStreamName>(
    name: N,
    params: EngineStreams[N]['params'],
    port: RawPort,
  ) => void;
  /** Closes the connection and ends the process; settles when it is gone. */
  readonly end: () => Promise<void>;
  /** Ends the process at once. */
  readonly kill: () => void;
};

function defaultExit(): OpError {
  return new OpError('disconnected', 'The session has ended.', { next: 'Reconnect.' });
}

/** Speaks the engine's protocol over a host: typed calls, streams, answers to questions. */
export function createEngineLink(host: EngineHost, options: LinkOptions): EngineLink {
  const calls = createPendingCalls((message) => host.post(message));
  let ended: OpError | undefined;
  const answering = createAnswering(options.onAsk, (message) => host.post(message));

  host.onMessage((received) => {
    const message = readFromEngine(received);
    if (message === undefined) return options.onNonsense?.();
    switch (message.kind) {
      case 'beat':
        return options.onBeat?.({ rssBytes: message.rssBytes });
      case 'result':
        return calls.settle(message);
      case 'ask':
        return answering.asked(message);
      case 'unask':
        return answering.unasked(message.id);
      case 'event':
        return options.onEvent(message.event);
      default:
        return message satisfies never;
    }
  });
  host.onExit((exit) => {
    ended = (options.describeExit ?? defaultExit)(exit);
    calls.failAll(ended);
    answering.stop();
    options.onExit?.(ended);
  });

  return {
    call: (name, params, options = {}) => {
      if (ended) return Promise.reject(ended);
      // the engine's handlers derive from the same type as the call
      return calls.start(name, params, options) as Promise<EngineCalls[typeof name]['value']>;
    },
    open: (name, params, port) => {
      if (ended) port.close();
      else host.post({ kind: 'open', name, params }, port);
    },
    end: () => host.end(),
    kill: () => host.kill(),
  };
}
