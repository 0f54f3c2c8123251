import { create } from 'zustand';

/** The session whose tunnels are shown. */
export const tunnelsWindow = create<{ readonly sessionId: string | undefined }>(() => ({
  sessionId: undefined,
}));

/** Shows the tunnels of a session's host. */
export function showTunnels(sessionId: string): void {
  tunnelsWindow.setState({ sessionId });
}
