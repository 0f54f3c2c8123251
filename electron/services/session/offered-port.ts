import { wrapPort, type RawPort, type StreamPort } from '../../engine/port.ts';

/** The far end of the page's port: a service either hands it on to a process, or serves it itself. Not both. */
export type OfferedPort<In, Out> = {
  /** To be handed on. */
  readonly raw: RawPort;
  readonly serve: () => StreamPort<In, Out>;
};

/** Offers one of Electron's or Node's ports. */
export function offerPort<In, Out>(
  raw: RawPort,
  options: { readonly events: 'electron' | 'node' },
): OfferedPort<In, Out> {
  return { raw, serve: () => wrapPort(raw, options) };
}
