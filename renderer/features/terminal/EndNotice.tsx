import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { ShellEnd } from './connect-terminal.ts';

/** How a shell ended, and what brings another one. */
export function EndNotice(props: {
  readonly end: ShellEnd;
  readonly ready: boolean;
  /** Of those in its tab, the one that has what is typed. */
  readonly isCurrent: boolean;
  /** Somebody asked for another one already. */
  readonly isAsked: boolean;
  readonly onAgain: () => void;
  /** Closes it alone, when others are in its tab. */
  readonly onClose: (() => void) | undefined;
}) {
  const { end, ready, isCurrent, isAsked, onAgain, onClose } = props;
  // a lost link ends all of a tab at once: one of them says it at length
  if (isLost(end) && !isCurrent) return <Notice tone="warn">{asking(isAsked) ?? lostText}</Notice>;
  return (
    <Notice
      tone={end.by === 'error' ? 'bad' : 'info'}
      action={
        <>
          <Button onClick={onAgain}>{ready ? 'New shell' : 'Reconnect'}</Button>
          {onClose === undefined ? null : <Button onClick={onClose}>Close</Button>}
        </>
      }
    >
      {endText(end)} {asking(isAsked) ?? againText(end, ready)}
    </Notice>
  );
}

const lostText = 'The connection ended.';

function isLost(end: ShellEnd): boolean {
  return end.by === 'error' && end.error.code === 'disconnected';
}

function asking(isAsked: boolean): string | undefined {
  return isAsked ? 'Connecting again…' : undefined;
}

/** What the keys do now. */
function againText(end: ShellEnd, ready: boolean): string {
  const key = end.by === 'error' ? 'Any key' : 'Enter';
  return ready ? `${key} opens a new shell here.` : `${key} connects again.`;
}

function endText(end: ShellEnd): string {
  if (end.by === 'error') {
    const { message, next } = end.error;
    // what to do about a lost connection is said by what the keys do now
    return next === undefined || isLost(end) ? message : `${message} ${next}`;
  }
  if (end.signal !== undefined) return `The shell was ended by signal ${end.signal}.`;
  if (end.code === undefined) return 'The shell ended; the server did not say how.';
  return `The shell ended with exit status ${end.code}.`;
}
