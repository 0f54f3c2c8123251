import { shownLine } from '../../../shared/untrusted.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { ClipboardRequest } from './clipboard-request.ts';
import styles from './TerminalAsks.module.css';

const previewLength = 160;

/** A program on the server wants to put text on the clipboard; nothing is there until the user says so. */
export function ClipboardNotice(props: {
  readonly request: ClipboardRequest;
  readonly onAnswer: (answer: 'once' | 'always' | 'no') => void;
}) {
  const { request, onAnswer } = props;
  return (
    <Notice
      tone="info"
      action={
        <>
          <Button onClick={() => onAnswer('once')}>Allow once</Button>
          <Button onClick={() => onAnswer('always')}>Always for this host</Button>
          <Button onClick={() => onAnswer('no')}>No</Button>
        </>
      }
    >
      The program wants to put text on the clipboard ({request.text.length.toLocaleString('en')}{' '}
      characters):{' '}
      <code className={styles.inline}>{shownLine(request.preview, previewLength)}</code>
    </Notice>
  );
}
