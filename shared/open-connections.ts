import type { SessionTunnel } from './contract/forwards.ts';

/** How many connections are open through tunnels now. */
export function openConnections(tunnels: readonly SessionTunnel[]): number {
  return tunnels.reduce(
    (sum, { state }) => sum + (state.at === 'running' ? state.counts.open : 0),
    0,
  );
}
