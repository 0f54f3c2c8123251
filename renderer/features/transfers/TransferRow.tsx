import {
  ArrowDown,
  ArrowLeftRight,
  ArrowUp,
  Check,
  Copy,
  RotateCw,
  TriangleAlert,
  X,
} from 'lucide-react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { formatDuration, formatSpeed } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { outcomeText, progressText, share } from './facts.ts';
import styles from './TransferRow.module.css';

const directionIcons = {
  upload: ArrowUp,
  download: ArrowDown,
  local: Copy,
  between: ArrowLeftRight,
};
const directionWords = {
  upload: 'Upload of',
  download: 'Download of',
  local: 'Copy of',
  between: 'Copy between hosts of',
};

/** One transfer of the queue. */
export function TransferRow(props: {
  readonly transfer: Transfer;
  /** Shows what went wrong. */
  readonly onExplain: () => void;
}) {
  const { transfer, onExplain } = props;
  const Icon = directionIcons[transfer.direction];
  const title = displayName(transfer.title);
  return (
    <li className={styles.row} data-state={transfer.state} data-direction={transfer.direction}>
      <Icon className={styles.direction} aria-label={directionWords[transfer.direction]} />
      <span className={styles.title} title={whereText(transfer)}>
        {title}
      </span>
      <ProgressBar
        label={`Progress of ${title}`}
        value={share(transfer)}
        tone={transfer.state === 'done' ? 'ok' : transfer.state === 'running' ? 'plain' : 'bad'}
      />
      <span className={styles.number}>
        {transfer.state === 'running' ? formatSpeed(transfer.bytesPerSecond) : ''}
      </span>
      <span className={`${styles.number} ${styles.left}`}>
        {transfer.secondsLeft === undefined ? '' : formatDuration(transfer.secondsLeft)}
      </span>
      <span className={styles.number}>{progressText(transfer)}</span>
      <Outcome transfer={transfer} />
      <Actions transfer={transfer} title={title} onExplain={onExplain} />
    </li>
  );
}

function whereText({ from, to }: Transfer): string {
  return `${displayName(from.directory)} → ${displayName(to.directory)}`;
}

function Outcome({ transfer }: { readonly transfer: Transfer }) {
  if (transfer.state === 'running')
    return <span className={styles.current}>{displayName(transfer.current ?? '')}</span>;
  const isWhole = transfer.state === 'done';
  const Icon = isWhole ? Check : TriangleAlert;
  const cause = transfer.problem?.error.message;
  return (
    <span className={styles.outcome} data-whole={isWhole} title={cause}>
      <Icon aria-hidden="true" strokeWidth={2.2} />
      {outcomeText(transfer)}
      {isWhole || cause === undefined ? '' : `: ${cause}`}
    </span>
  );
}

function Actions(props: {
  readonly transfer: Transfer;
  readonly title: string;
  readonly onExplain: () => void;
}) {
  const { transfer, title, onExplain } = props;
  const client = useClient();
  const { id, state, tally } = transfer;
  return (
    <span className={styles.actions}>
      {tally.failed + tally.skipped > 0 ? (
        <IconButton
          label={`What happened to ${title}`}
          icon={TriangleAlert}
          size="s"
          onClick={onExplain}
        />
      ) : null}
      {state === 'failed' || state === 'cancelled' ? (
        <IconButton
          label={`Retry ${title}`}
          icon={RotateCw}
          size="s"
          onClick={() => void client.call('transfers.retry', { id })}
        />
      ) : null}
      {state === 'running' ? (
        <IconButton
          label={`Cancel ${title}`}
          icon={X}
          size="s"
          onClick={() => void client.call('transfers.cancel', { id })}
        />
      ) : (
        <IconButton
          label={`Remove ${title} from the list`}
          icon={X}
          size="s"
          onClick={() => void client.call('transfers.clear', { id })}
        />
      )}
    </span>
  );
}
