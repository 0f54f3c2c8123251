import type { RawPort } from '../../engine/port.ts';
import type { EngineLink } from './engine-link.ts';

/** Two ends of one port: `new MessageChannelMain()`, or Node's `new MessageChannel()` where Electron is absent. */
export type PortPair = { readonly port1: RawPort; readonly port2: RawPort };

/**
 * Lets `target` read `paths` of `source`, and nothing else there, for one transfer: its `transfer` call, which comes next, has
 * `from.side: 'peer'`. The bytes go from process to process. When either ends, the other finds its end closed.
 */
export function connectEngines(
  { source, target }: { readonly source: EngineLink; readonly target: EngineLink },
  { transferId, paths }: { readonly transferId: string; readonly paths: readonly string[] },
  mintPorts: () => PortPair,
): void {
  const { port1, port2 } = mintPorts();
  source.open('serveFiles', { paths }, port1);
  target.open('filesOfPeer', { transferId }, port2);
}
