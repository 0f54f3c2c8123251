import { Copy, CornerUpRight, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { PopupMenu } from '../../../ui/PopupMenu.tsx';
import { placeAt, rowsAt } from '../grid/row-places.ts';
import { dropAction, type DropPlace } from '../model/drag-data.ts';
import type { Pane } from '../pane/pane.ts';
import { addRightDropSide, hasRightDrag, startRightDrag, type RightDrop } from './right-drag.ts';
import type { DropHandlers } from './useDragAndDrop.ts';

type RightDragOptions = {
  readonly area: RefObject<HTMLElement | null>;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly enabled: boolean;
  readonly onRows: DropHandlers['onRows'];
  /** The lines take the focus back. */
  readonly focusList: () => void;
};

/** Drags lines with the right button, as on Windows: what is to be done is asked where they are dropped. */
export function useRightDrag(
  pane: Pane,
  options: RightDragOptions,
): { readonly place: DropPlace | undefined; readonly question: ReactNode } {
  const { area, scroller, enabled, onRows, focusList } = options;
  const [place, setPlace] = useState<DropPlace>();
  const [drop, setDrop] = useState<RightDrop>();
  useEffect(() => {
    const lines = scroller.current;
    const element = area.current;
    if (lines === null || element === null || !enabled || !hasRightDrag()) return undefined;
    let stop = (): void => {};
    const press = (event: PointerEvent): void => {
      const rows = event.button === 2 ? rowsAt(pane, lines, event) : undefined;
      stop();
      if (rows !== undefined) stop = startRightDrag(rows, event);
    };
    const remove = addRightDropSide({
      area: element,
      placeAt: (point) => placeAt(pane, lines, point),
      show: setPlace,
      ask: setDrop,
    });
    lines.addEventListener('pointerdown', press);
    return () => {
      stop();
      remove();
      lines.removeEventListener('pointerdown', press);
    };
  }, [pane, area, scroller, enabled]);
  const question =
    drop === undefined ? null : (
      <DropQuestion
        drop={drop}
        fs={pane.fs}
        onChosen={(action) => onRows(drop.rows, drop.place, action)}
        onClose={() => {
          setDrop(undefined);
          focusList();
        }}
      />
    );
  return { place, question };
}

type DropQuestionProps = {
  readonly drop: RightDrop;
  readonly fs: string;
  readonly onChosen: (action: 'copy' | 'move') => void;
  readonly onClose: () => void;
};

function DropQuestion({ drop, fs, onChosen, onClose }: DropQuestionProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const { rows, place, at } = drop;
  const choice = (action: 'copy' | 'move') => ({
    key: action,
    disabled: dropAction(rows, fs, place, action) === 'none',
    onSelect: () => onChosen(action),
  });
  const items = [
    { ...choice('copy'), label: 'Copy here', icon: Copy },
    { ...choice('move'), label: 'Move here', icon: CornerUpRight },
    { key: 'cancel', label: 'Cancel', icon: X, onSelect: () => {} },
  ];
  return (
    <>
      <span ref={anchor} style={{ position: 'fixed', left: at.clientX, top: at.clientY }} />
      <PopupMenu
        label="What to do here"
        open
        onClose={onClose}
        anchor={anchor}
        groups={[{ items }]}
      />
    </>
  );
}
