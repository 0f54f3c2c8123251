import { useRef } from 'react';
import { shown, untrusted } from '../../../shared/untrusted.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { Paste } from './paste.ts';
import styles from './TerminalAsks.module.css';

// what one can look through; the rest is counted
const longestShown = 20_000;

/** Shows what is about to be typed into a shell. */
export function PasteDialog(props: {
  readonly paste: Paste;
  /** How many shells get it. */
  readonly shells: number;
  readonly onAnswer: (isYes: boolean) => void;
}) {
  const { paste, shells, onAnswer } = props;
  const cancel = useRef<HTMLButtonElement>(null);
  const refuse = (): void => onAnswer(false);
  return (
    <Dialog
      title={shells === 1 ? 'Paste into the shell?' : `Paste into all ${shells} shells?`}
      size="medium"
      open
      onClose={refuse}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={refuse}>
            Cancel
          </Button>
          <Button variant="primary" onClick={() => onAnswer(true)}>
            Paste
          </Button>
        </>
      }
    >
      <p>{summary(paste)}</p>
      <pre className={styles.preview} aria-label="Text to paste">
        {shown(untrusted(paste.text, longestShown))}
      </pre>
      {paste.removed === 0 ? null : <p>{removedText(paste.removed)}</p>}
    </Dialog>
  );
}

function summary({ lines, text }: Paste): string {
  const size = `${text.length.toLocaleString('en')} characters`;
  if (lines > 1) {
    return `${lines.toLocaleString('en')} lines, ${size}. The shell may run each line as it arrives.`;
  }
  return text.endsWith('\n') ? `${size}. The shell may run it as it arrives.` : `${size}.`;
}

function removedText(count: number): string {
  return count === 1
    ? 'One control character was taken out.'
    : `${count.toLocaleString('en')} control characters were taken out.`;
}
