import { create } from 'zustand';
import type { Session } from '../../shared/contract/sessions.ts';

type SessionStore = { readonly sessions: readonly Session[] };

/** All sessions as main last told them. */
export const sessionStore = create<SessionStore>(() => ({ sessions: [] }));

/** All sessions, oldest first. */
export function useSessions(): readonly Session[] {
  return sessionStore((state) => state.sessions);
}

/** One session; undefined once it is closed. */
export function useSession(id: string | undefined): Session | undefined {
  return sessionStore((state) => state.sessions.find((session) => session.id === id));
}
