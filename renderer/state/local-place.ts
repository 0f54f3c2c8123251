let inFront: string | undefined;

/** Remembers where the local pane of the tab in front stands. */
export function rememberLocalPlace(path: string): void {
  inFront = path;
}

/** Where the local pane of the tab in front stands: a new tab goes on from there. */
export function lastLocalPlace(): string | undefined {
  return inFront;
}
