import { pointerOutsideOfPreview } from '@atlaskit/pragmatic-drag-and-drop/element/pointer-outside-of-preview';
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview';
import { nameInText } from '../../../../shared/names.ts';
import { formatItems } from '../../../ui/format.ts';
import type { DraggedRows } from '../model/drag-data.ts';
import styles from './rows-preview.module.css';

/** Shows what is dragged beside the pointer: the one name, or how many. */
export function showRowsPreview(
  rows: DraggedRows | undefined,
  nativeSetDragImage: DataTransfer['setDragImage'] | null,
): void {
  if (rows === undefined) return;
  const [first = ''] = rows.names;
  const label =
    rows.names.length === 1 ? nameInText(first) : formatItems(rows.names.length, 'item', 'items');
  setCustomNativeDragPreview({
    nativeSetDragImage,
    getOffset: pointerOutsideOfPreview({ x: '14px', y: '10px' }),
    render: ({ container }) => {
      const badge = document.createElement('div');
      badge.className = styles.preview ?? '';
      badge.textContent = label;
      container.append(badge);
    },
  });
}
