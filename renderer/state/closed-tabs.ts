import type { Params } from '../../shared/contract/index.ts';
import type { Session } from '../../shared/contract/sessions.ts';
import { sessionStore } from './sessions.ts';

// As many as anybody goes back over.
const mostKept = 20;

let closed: readonly Params<'sessions.open'>[] = [];

/** Remembers the sessions that go away, so that their tabs can be opened again; the function it gives stops that. */
export function startClosedTabs(): () => void {
  const stop = sessionStore.subscribe(({ sessions }, before) => {
    const gone = before.sessions.filter((old) => !sessions.some(({ id }) => id === old.id));
    closed = [...closed, ...gone.map(wayBack)].slice(-mostKept);
  });
  return () => {
    stop();
    closed = [];
  };
}

/** How to open the tab closed last, which is forgotten with that; undefined when there is none. */
export function takeClosedTab(): Params<'sessions.open'> | undefined {
  const last = closed.at(-1);
  closed = closed.slice(0, -1);
  return last;
}

function wayBack({ hostId, address }: Session): Params<'sessions.open'> {
  return hostId === undefined ? { text: address } : { hostId };
}
