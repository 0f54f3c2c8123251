import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef, useState, type MouseEvent } from 'react';
import { useStore } from 'zustand';
import { displayName } from '../../../../shared/names.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { PopupMenu } from '../../../ui/PopupMenu.tsx';
import type { Pane } from '../pane/pane.ts';

type HistoryButtonProps = {
  readonly pane: Pane;
  readonly label: 'Back' | 'Forward';
  readonly icon: LucideIcon;
  readonly shortcut: string | undefined;
  readonly disabled: boolean;
  readonly onClick: (event: MouseEvent) => void;
  /** A place was gone to. */
  readonly onDone: () => void;
};

// As long as browsers wait.
const longPressMs = 450;
const mostShown = 20;

/** Back or forward by one step, or, pressed for longer or with the right button, to one of the places there. */
export function HistoryButton({ pane, label, icon, onDone, ...rest }: HistoryButtonProps) {
  const history = useStore(pane.store, (state) => state.history);
  const button = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  const open = (element: HTMLElement): void => {
    clearTimeout(timer.current);
    if (rest.disabled) return;
    button.current = element;
    setOpen(true);
  };
  const places = label === 'Back' ? history.back.toReversed() : history.forward;
  const direction = label === 'Back' ? -1 : 1;
  return (
    <>
      <IconButton
        {...rest}
        label={label}
        icon={icon}
        onClick={(event) => {
          // a long press has opened the menu: its end is no click
          if (!isOpen) rest.onClick(event);
        }}
        onPointerDown={({ button: which, currentTarget }) => {
          if (which === 0) timer.current = setTimeout(() => open(currentTarget), longPressMs);
        }}
        onPointerUp={() => clearTimeout(timer.current)}
        onPointerLeave={() => clearTimeout(timer.current)}
        onContextMenu={(event) => {
          event.preventDefault();
          open(event.currentTarget);
        }}
      />
      <PopupMenu
        label={label === 'Back' ? 'Places before' : 'Places after'}
        open={isOpen}
        onClose={() => setOpen(false)}
        anchor={button}
        onChosen={onDone}
        groups={[
          {
            items: places.slice(0, mostShown).map(({ path }, at) => ({
              key: `${at}`,
              label: displayName(path),
              onSelect: () => pane.jump(direction * (at + 1)),
            })),
          },
        ]}
      />
    </>
  );
}
