import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { SessionTunnel } from '../../shared/contract/forwards.ts';

/** The tunnels of all sessions' hosts, as main last told them. */
export const tunnelStore = create<{ readonly tunnels: readonly SessionTunnel[] }>(() => ({
  tunnels: [],
}));

/** Those of one session. */
export function useTunnels(sessionId: string | undefined): readonly SessionTunnel[] {
  return tunnelStore(
    useShallow((state) => state.tunnels.filter((each) => each.sessionId === sessionId)),
  );
}
