import {
  ArrowDown,
  ArrowUp,
  FileText,
  ListTree,
  Pause,
  Play,
  RotateCw,
  Trash2,
  X,
  type LucideIcon,
} from 'lucide-react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { canDo, type TransferCommand } from './transfer-commands.ts';

/** The keys of a row as people know them, for the menu. */
const shortcuts: Partial<Record<TransferCommand, string>> = {
  open: 'Right',
  details: 'Enter',
  pause: 'Space',
  resume: 'Space',
  cancel: 'Del',
  clear: 'Del',
  earlier: 'Alt+Up',
  later: 'Alt+Down',
};

/** The menu of a transfer. */
export function transferMenu(
  transfer: Transfer | undefined,
  transfers: readonly Transfer[],
  run: (command: TransferCommand, transfer: Transfer) => void,
): readonly MenuItem[] {
  if (transfer === undefined) return [];
  const item = (command: TransferCommand, label: string, icon: LucideIcon): MenuItem => ({
    label,
    icon,
    shortcut: shortcuts[command],
    disabled: !canDo(command, transfer, transfers),
    tone: command === 'cancel' ? 'bad' : 'plain',
    onSelect: () => run(command, transfer),
  });
  return [
    item('open', 'Show files', ListTree),
    item('details', 'Details', FileText),
    'separator',
    transfer.state === 'paused' ? item('resume', 'Resume', Play) : item('pause', 'Pause', Pause),
    item('retry', 'Retry', RotateCw),
    item('cancel', 'Cancel', X),
    'separator',
    item('earlier', 'Move up', ArrowUp),
    item('later', 'Move down', ArrowDown),
    'separator',
    item('clear', 'Remove from the list', Trash2),
  ];
}
