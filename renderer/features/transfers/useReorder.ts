import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
  draggable,
  dropTargetForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { heightOf, rowHeight, type OpenedRows } from './list-layout.ts';
import { boundaryOf, dropInQueue, type QueueMove } from './queue-order.ts';
import type { TransferContext } from './transfer-commands.ts';
import { topOf } from './useListFocus.ts';

const marker = Symbol('hawser transfer');

type ReorderOptions = {
  readonly transfers: readonly Transfer[];
  readonly opened: OpenedRows;
  readonly scrollerRef: RefObject<HTMLElement | null>;
  readonly context: TransferContext;
};

type Point = { readonly clientX: number; readonly clientY: number };

/** Lets waiting rows be dragged to another place; gives where the line of the place stands while one is dragged. */
export function useReorder(options: ReorderOptions): number | undefined {
  const { scrollerRef } = options;
  const [line, setLine] = useState<number>();
  const draggedAt = useEffectEvent((point: Point) => draggedId(options, point));
  const moveTo = useEffectEvent((id: string, y: number) => moveAt(options, id, y));
  const lineOf = useEffectEvent((move: QueueMove | undefined) => {
    if (move === undefined) return undefined;
    return topOf(options.transfers, options.opened, boundaryOf(options.transfers, move));
  });
  const start = useEffectEvent(async (move: QueueMove): Promise<void> => {
    const answer = await options.context.client.call('transfers.move', move);
    if (!answer.ok) options.context.onError(answer.error);
  });

  useEffect(() => {
    const element = scrollerRef.current;
    if (element === null) return undefined;
    const idOf = (data: Record<string | symbol, unknown>): string | undefined => {
      const id = data[marker];
      return typeof id === 'string' ? id : undefined;
    };
    const moveOf = (data: Record<string | symbol, unknown>, { clientY }: Point) => {
      const id = idOf(data);
      const y = clientY - element.getBoundingClientRect().top + element.scrollTop;
      return id === undefined ? undefined : moveTo(id, y);
    };
    return combine(
      draggable({
        element,
        canDrag: ({ input }) => draggedAt(input) !== undefined,
        getInitialData: ({ input }) => ({ [marker]: draggedAt(input) }),
        onDrop: () => setLine(undefined),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => idOf(source.data) !== undefined,
        getDropEffect: () => 'move',
        onDrag: ({ source, location }) =>
          setLine(lineOf(moveOf(source.data, location.current.input))),
        onDragLeave: () => setLine(undefined),
        onDrop: ({ source, location }) => {
          setLine(undefined);
          const move = moveOf(source.data, location.current.input);
          if (move !== undefined) void start(move);
        },
      }),
    );
  }, [scrollerRef]);
  return line;
}

/** The waiting transfer whose row is under a point; its buttons and files drag nothing. */
function draggedId({ transfers }: ReorderOptions, { clientX, clientY }: Point): string | undefined {
  const hit = document.elementFromPoint(clientX, clientY);
  if (hit === null || hit.closest('button, [role="grid"], [role="radiogroup"]') !== null)
    return undefined;
  const id = hit.closest<HTMLElement>('[data-id]')?.dataset['id'];
  return transfers.find((transfer) => transfer.id === id && transfer.state === 'waiting')?.id;
}

/** The move for a drop at a height in the list: before the row whose middle is below it. */
function moveAt(
  { transfers, opened }: ReorderOptions,
  id: string,
  y: number,
): QueueMove | undefined {
  let top = 0;
  let boundary = 0;
  for (const transfer of transfers) {
    if (y < top + rowHeight / 2) break;
    top += heightOf(opened.get(transfer.id));
    boundary += 1;
  }
  return dropInQueue(transfers, id, boundary);
}
