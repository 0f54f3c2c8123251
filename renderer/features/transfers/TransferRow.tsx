import {
  ArrowDown,
  ArrowLeftRight,
  ArrowUp,
  Ban,
  Check,
  ChevronRight,
  CircleQuestionMark,
  Clock3,
  Copy,
  FileText,
  Pause,
  Play,
  RotateCw,
  TriangleAlert,
  Unplug,
  X,
  type LucideIcon,
} from 'lucide-react';
import { memo } from 'react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { usePrompts } from '../../state/prompts.ts';
import { formatDuration } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import {
  amountText,
  verbOf,
  groupOf,
  isEnded,
  isOpenable,
  progressText,
  share,
  stateText,
} from './facts.ts';
import { shortCause } from './short-cause.ts';
import type { TransferCommand } from './transfer-commands.ts';
import styles from './TransferRow.module.css';

const directionIcons = {
  upload: ArrowUp,
  download: ArrowDown,
  local: Copy,
  between: ArrowLeftRight,
};

const stateIcons: Partial<Record<Transfer['state'], LucideIcon>> = {
  waiting: Clock3,
  paused: Pause,
  offline: Unplug,
  done: Check,
  failed: TriangleAlert,
  cancelled: Ban,
};

type TransferRowProps = {
  readonly transfer: Transfer;
  readonly isOpen: boolean;
  /** True for the row that Tab reaches: so are its buttons. */
  readonly isTabStop: boolean;
  readonly onCommand: (command: TransferCommand, transfer: Transfer) => void;
};

/** The line of one transfer. Keys and drags are the list's. */
export const TransferRow = memo(function TransferRow(props: TransferRowProps) {
  const { transfer } = props;
  const Icon = directionIcons[transfer.direction];
  const title = nameInText(transfer.title);
  return (
    <div className={styles.row} data-state={transfer.state} data-direction={transfer.direction}>
      <OpenButton {...props} title={title} />
      <Icon className={styles.direction} aria-label={verbOf(transfer)} />
      <span className={styles.title} title={whereText(transfer)}>
        {transfer.moves === true ? `Move: ${title}` : title}
      </span>
      <ProgressBar
        label={`Progress of ${title}`}
        value={share(transfer)}
        tone={toneOf(transfer.state)}
      />
      <span className={styles.number}>{amountText(transfer)}</span>
      <span className={`${styles.number} ${styles.left}`}>
        {transfer.secondsLeft === undefined ? '' : formatDuration(transfer.secondsLeft)}
      </span>
      <span className={`${styles.number} ${styles.progress}`}>{progressText(transfer)}</span>
      <StateCell transfer={transfer} />
      <Actions {...props} title={title} />
    </div>
  );
});

function whereText({ from, to }: Transfer): string {
  return `${nameInText(from.directory)} → ${nameInText(to.directory)}`;
}

function toneOf(state: Transfer['state']): 'plain' | 'ok' | 'bad' | 'still' {
  if (state === 'running') return 'plain';
  const group = groupOf(state);
  if (group === 'queued') return 'still';
  return group === 'done' ? 'ok' : 'bad';
}

function OpenButton(props: TransferRowProps & { readonly title: string }) {
  const { transfer, isOpen, isTabStop, title, onCommand } = props;
  if (!isOpenable(transfer)) return <span />;
  return (
    <button
      type="button"
      className={styles.open}
      aria-label={`Files of ${title}`}
      aria-expanded={isOpen}
      tabIndex={isTabStop ? 0 : -1}
      onClick={() => onCommand('open', transfer)}
    >
      <ChevronRight aria-hidden="true" strokeWidth={2} />
    </button>
  );
}

function StateCell({ transfer }: { readonly transfer: Transfer }) {
  const isPart = transfer.state === 'done' && transfer.tally.skipped > 0;
  const isAsking = usePrompts().some(
    (prompt) => prompt.kind === 'conflict' && prompt.transferId === transfer.id,
  );
  const Icon = isAsking ? CircleQuestionMark : isPart ? Ban : stateIcons[transfer.state];
  const text = isAsking ? 'waits for your answer' : stateText(transfer);
  return (
    <span className={styles.state} title={text} data-part={isPart}>
      {Icon === undefined ? null : <Icon aria-hidden="true" strokeWidth={2} />}
      {shortCause(text)}
    </span>
  );
}

type Action = {
  readonly command: TransferCommand;
  readonly label: string;
  readonly icon: LucideIcon;
};

/** Three places that never move: what makes it go on or stand, what it did, and away with it. */
function actionsOf(transfer: Transfer, title: string): readonly (Action | undefined)[] {
  const { state } = transfer;
  return [
    goOrStand(state, title),
    { command: 'details', label: `Details of ${title}`, icon: FileText },
    isEnded(transfer)
      ? { command: 'clear', label: `Remove ${title} from the list`, icon: X }
      : { command: 'cancel', label: `Cancel ${title}`, icon: X },
  ];
}

function goOrStand(state: Transfer['state'], title: string): Action | undefined {
  if (state === 'paused') return { command: 'resume', label: `Resume ${title}`, icon: Play };
  const group = groupOf(state);
  if (group === 'queued') return { command: 'pause', label: `Pause ${title}`, icon: Pause };
  return group === 'failed'
    ? { command: 'retry', label: `Retry ${title}`, icon: RotateCw }
    : undefined;
}

function Actions(props: TransferRowProps & { readonly title: string }) {
  const { transfer, isTabStop, title, onCommand } = props;
  return (
    <span className={styles.actions}>
      {actionsOf(transfer, title).map((action, place) =>
        action === undefined ? (
          <span key={place} />
        ) : (
          <IconButton
            key={place}
            label={action.label}
            icon={action.icon}
            size="s"
            tabIndex={isTabStop ? 0 : -1}
            onClick={() => onCommand(action.command, transfer)}
          />
        ),
      )}
    </span>
  );
}
