import { ListX, Pause, Play, RotateCw, Settings2 } from 'lucide-react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import { formatCount } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { countGroups, totalSpeed, type Group } from './facts.ts';
import { pauseOrResume, type QueueCommand } from './transfer-commands.ts';
import styles from './TransfersPanel.module.css';

/** What the list shows: all of it, or one group. */
export type Filter = 'all' | Group;

type PanelHeaderProps = {
  readonly transfers: readonly Transfer[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly onCommand: (command: QueueCommand) => void;
  readonly onSettings: () => void;
};

/** How many there are of each kind, how fast it goes, and what can be done with all of them. */
export function PanelHeader(props: PanelHeaderProps) {
  const { transfers, filter, onFilter, onCommand } = props;
  const counts = countGroups(transfers);
  const toggle = pauseOrResume(transfers);
  const shortcut = useShortcut('pause-transfers');
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>Transfers</h2>
      {transfers.length === 0 ? null : (
        <ToggleGroup
          label="Which transfers"
          options={filtersOf(counts, transfers.length)}
          value={filter}
          onChange={onFilter}
        />
      )}
      <span className={styles.speed}>{totalSpeed(transfers)}</span>
      <IconButton
        label={toggle === 'pause' ? 'Pause all transfers' : 'Resume all transfers'}
        icon={toggle === 'pause' ? Pause : Play}
        size="s"
        shortcut={shortcut}
        disabled={counts.queued === 0}
        onClick={() => onCommand(toggle)}
      />
      <IconButton
        label="Retry failed transfers"
        icon={RotateCw}
        size="s"
        disabled={!transfers.some(({ state }) => state === 'failed')}
        onClick={() => onCommand('retry')}
      />
      <IconButton
        label="Clear finished transfers"
        icon={ListX}
        size="s"
        disabled={counts.failed + counts.done === 0}
        onClick={() => onCommand('clear')}
      />
      <IconButton label="Transfer settings" icon={Settings2} size="s" onClick={props.onSettings} />
    </header>
  );
}

function filtersOf(counts: Record<Group, number>, all: number) {
  return [
    { value: 'all', label: `All ${formatCount(all)}` },
    { value: 'queued', label: `Queued ${formatCount(counts.queued)}` },
    { value: 'failed', label: `Failed ${formatCount(counts.failed)}` },
    { value: 'done', label: `Done ${formatCount(counts.done)}` },
  ] as const;
}
