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

/** The name we logged in with at the host of a session; undefined for this computer. */
export function useLogin(id: string): string | undefined {
  return sessionStore(({ sessions }) => {
    const address = sessions.find((session) => session.id === id)?.address;
    const at = address?.lastIndexOf('@') ?? -1;
    return at < 1 ? undefined : address?.slice(0, at);
  });
}
