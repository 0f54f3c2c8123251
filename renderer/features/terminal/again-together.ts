const asked = new Map<string, Set<() => void>>();

/** Listens for a lost session being asked for again in one of its terminals; the function it gives stops that. */
export function onAskedAgain(sessionId: string, listener: () => void): () => void {
  const listeners = asked.get(sessionId) ?? new Set();
  asked.set(sessionId, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) asked.delete(sessionId);
  };
}

/** Tells all terminals of a session that one of them was asked to go on. */
export function askAgainTogether(sessionId: string): void {
  for (const listener of asked.get(sessionId) ?? []) listener();
}
