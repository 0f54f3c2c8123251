import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { monitorForExternal } from '@atlaskit/pragmatic-drag-and-drop/external/adapter';
import { useEffect, useEffectEvent, type RefObject } from 'react';
import { nameInText } from '../../../shared/names.ts';
import { useKeptLayout, usePanePlace } from '../../state/pane-settings.ts';
import { frontShell, watchShells } from '../terminal/shell/shell-store.ts';
import { createFollower, type Follower } from './model/follower.ts';
import type { PaneUi } from './pane/action.ts';
import type { Pane } from './pane/pane.ts';

/** Takes the pane along with the shell in front of its session's terminals, where that is wanted. */
export function useFollowTerminal(
  pane: Pane,
  area: RefObject<HTMLElement | null>,
  options: { readonly ready: boolean; readonly isAsking: boolean; readonly ui: PaneUi },
): void {
  const { ready, ui } = options;
  const isOn = useKeptLayout(usePanePlace(pane.fs))?.followsTerminal === true;
  const isAsking = useEffectEvent(() => options.isAsking);
  useEffect(() => {
    if (!isOn || !ready) return undefined;
    const drags = watchDrags();
    const follower = createFollower({
      here: () => pane.store.getState().path,
      isBusy: () => isAsking() || drags.isGoingOn() || isInUse(area.current),
      go: pane.go,
      failed: ({ message }, path) => {
        // said once, and quietly: nobody has asked for the folder here
        pane.report(undefined);
        ui.hint(`The pane stays here; the terminal is in ${nameInText(path)}: ${message}`);
      },
    });
    const stopWatching = followFront(pane.fs, follower);
    return () => {
      stopWatching();
      follower.stop();
      drags.stop();
    };
  }, [pane, area, ready, isOn, ui]);
}

/** Tells the follower when the shell in front has moved; another one that comes to the front has not. */
function followFront(sessionId: string, follower: Follower): () => void {
  let last = frontShell(sessionId);
  if (last.folder !== undefined) follower.went(last.folder);
  return watchShells(() => {
    const now = frontShell(sessionId);
    const hasMoved = now.id === last.id && last.folder !== undefined && now.folder !== last.folder;
    // where a shell begins is no move, nor is the way to another machine
    last = now.id === last.id && now.folder === undefined ? last : now;
    if (hasMoved && now.folder !== undefined) follower.went(now.folder);
  });
}

function watchDrags(): { readonly isGoingOn: () => boolean; readonly stop: () => void } {
  let isGoingOn = false;
  const change = (to: boolean) => () => {
    isGoingOn = to;
  };
  const handlers = { onDragStart: change(true), onDrop: change(false) };
  const stops = [monitorForElements(handlers), monitorForExternal(handlers)];
  return {
    isGoingOn: () => isGoingOn,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** A field of the pane is being filled in, names are being picked up, or something lies over the window. */
function isInUse(area: HTMLElement | null): boolean {
  const focused = document.activeElement;
  const isTyping = focused?.matches('input, textarea') === true && area?.contains(focused) === true;
  return (
    isTyping ||
    area?.querySelector('[data-band]') != null ||
    document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
  );
}
