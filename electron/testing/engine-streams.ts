import { MessageChannel } from 'node:worker_threads';
import { wrapPort, type StreamPort } from '../engine/port.ts';
import type { EngineStreamName, EngineStreams } from '../engine/protocol.ts';
import type { EngineLink } from '../services/session/engine-link.ts';

/** A stream as the page would hold it, with everything that came down so far. */
export type TestStream<N extends EngineStreamName> = {
  readonly port: StreamPort<EngineStreams[N]['down'], EngineStreams[N]['up']>;
  readonly heard: EngineStreams[N]['down'][];
  readonly closed: Promise<void>;
};

/** Opens a stream on an engine and listens. */
export function openStream<N extends EngineStreamName>(
  link: EngineLink,
  name: N,
  params: EngineStreams[N]['params'],
): TestStream<N> {
  const { port1, port2 } = new MessageChannel();
  const port: TestStream<N>['port'] = wrapPort(port2, { events: 'node' });
  const heard: EngineStreams[N]['down'][] = [];
  port.onMessage((message) => heard.push(message));
  const closed = new Promise<void>((resolve) => port.onClose(resolve));
  link.open(name, params, port1);
  return { port, heard, closed };
}
