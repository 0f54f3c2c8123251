import { createStore, type StoreApi } from 'zustand/vanilla';
import { nameInText } from '../../../../shared/names.ts';
import { baseName, isInside, joinPath } from '../../../../shared/paths.ts';
import type { Side2 } from '../../../../shared/sync/op.ts';
import type { Client } from '../../../client/client.ts';
import { namesBelow, stepsBetween, walk } from '../model/relative.ts';
import type { Pane } from '../pane/pane.ts';

/** Synchronised browsing of two panes. */
export type LinkedState = {
  readonly isOn: boolean;
  /** A folder that the other side has and this one has not. */
  readonly missing: { readonly side: Side2; readonly path: string } | undefined;
  /** Why it went off by itself, as an object so that the same reason twice is seen. */
  readonly ended: { readonly reason: string } | undefined;
};

/** Two panes that go where the other one goes, while it is on. */
export type Linked = {
  readonly store: StoreApi<LinkedState>;
  /** On: from the folders shown now. */
  readonly toggle: () => void;
  /** Makes the folder that is missing on one side, and goes there. */
  readonly createMissing: () => Promise<void>;
  /** Stays where it is; the other side goes on alone until both meet again. */
  readonly dismissMissing: () => void;
  /** Begins to watch the panes; gives back how to stop. */
  readonly start: () => () => void;
};

const off: LinkedState = { isOn: false, missing: undefined, ended: undefined };
const otherSide = { left: 'right', right: 'left' } as const;

/** Links two panes; it is off at first. */
export function createLinked(client: Client, panes: Readonly<Record<Side2, Pane>>): Linked {
  const store = createStore<LinkedState>(() => off);
  /** Where each side is in step with the other, though one of them may have no such folder. */
  let at: Record<Side2, string> = { left: '/', right: '/' };

  const end = (reason: string): void => store.setState({ ...off, ended: { reason } });
  const lead = async (side: Side2): Promise<void> => {
    const pane = panes[side];
    const path = at[side];
    if (pane.store.getState().path === path) {
      store.setState({ missing: undefined });
      return;
    }
    const error = await pane.go(path);
    if (!store.getState().isOn || at[side] !== path) return;
    if (error?.code === 'not-found' || error?.code === 'not-a-directory') {
      // the notice says it better, with what can be done
      pane.report(undefined);
      store.setState({ missing: { side, path } });
    } else if (error === undefined) store.setState({ missing: undefined });
  };
  const follow = (side: Side2): void => {
    const { path } = panes[side].store.getState();
    if (!store.getState().isOn || path === undefined || path === at[side]) return;
    const other = otherSide[side];
    const steps = stepsBetween(at[side], path);
    const goal = steps === undefined ? undefined : walk(at[other], steps);
    if (goal === undefined) {
      end(`Synchronised browsing is off: “${nameInText(baseName(path) || '/')}” is elsewhere`);
      return;
    }
    at = { ...at, [side]: path, [other]: goal };
    void lead(other);
  };
  return {
    store,
    toggle: () => {
      const { isOn } = store.getState();
      const [left, right] = [panes.left.store.getState().path, panes.right.store.getState().path];
      if (isOn) store.setState(off);
      else if (left !== undefined && right !== undefined) {
        at = { left, right };
        store.setState({ isOn: true, missing: undefined, ended: undefined });
      }
    },
    createMissing: async () => {
      const { missing } = store.getState();
      if (missing === undefined) return;
      const { side, path } = missing;
      const pane = panes[side];
      for (const folder of foldersTo(path, pane.store.getState().path ?? '/')) {
        const result = await client.call('files.makeDirectory', { fs: pane.fs, path: folder });
        if (result.ok || result.error.code === 'exists') continue;
        pane.report(result.error);
        return;
      }
      if (store.getState().missing === missing) await lead(side);
    },
    dismissMissing: () => store.setState({ missing: undefined }),
    start: () => {
      const sides = ['left', 'right'] as const;
      const stops = sides.map((side) =>
        panes[side].store.subscribe((now, before) => {
          if (now.path !== before.path) follow(side);
        }),
      );
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** The folders to make on the way to a path, from where it and a folder that is there have parted. */
function foldersTo(path: string, there: string): string[] {
  const names = namesBelow(path, '/');
  let at = '/';
  return names.flatMap((name) => {
    at = joinPath(at, name);
    return isInside(there, at) ? [] : [at];
  });
}
