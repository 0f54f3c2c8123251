import { Link2 } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../../../ui/IconButton.tsx';
import type { Twin } from './twin.ts';

/** Whether both panes go together, and the way to change that. */
export function LinkedButton(props: {
  readonly twin: Twin;
  readonly shortcut: string | undefined;
  readonly disabled: boolean;
  readonly onClick: (event: MouseEvent) => void;
}) {
  const { twin, ...button } = props;
  const isOn = useStore(twin.linked.store, (state) => state.isOn);
  // it can always be switched off, and on only while there are two folders
  return <IconButton label="Synchronised browsing" icon={Link2} pressed={isOn} {...button} />;
}
