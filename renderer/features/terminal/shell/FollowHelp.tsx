import { useRef, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { ToggleGroup } from '../../../ui/ToggleGroup.tsx';
import { startupLines, type StartupShell } from './startup-lines.ts';
import styles from './FollowHelp.module.css';

const shells: readonly { readonly value: StartupShell; readonly label: string }[] = [
  { value: 'bash', label: 'bash' },
  { value: 'zsh', label: 'zsh' },
  { value: 'fish', label: 'fish' },
];

/** What makes a shell tell where it is. Files of the server are the user's: nothing of this is put there by itself. */
export function FollowHelp({ onClose }: { readonly onClose: () => void }) {
  const [shell, setShell] = useState<StartupShell>('bash');
  const [copied, setCopied] = useState<StartupShell | 'refused'>();
  const copy = useRef<HTMLButtonElement>(null);
  const { file, text } = startupLines[shell];
  return (
    <Dialog
      title="Let the shell tell where it is"
      size="medium"
      open
      onClose={onClose}
      initialFocus={copy}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            ref={copy}
            variant="primary"
            onClick={() =>
              void navigator.clipboard.writeText(text).then(
                () => setCopied(shell),
                () => setCopied('refused'),
              )
            }
          >
            {copied === shell ? 'Copied' : 'Copy the lines'}
          </Button>
        </>
      }
    >
      <p>
        The pane follows as soon as the shell says where it is, which this one has not done so far.
        With these lines at the end of <code>{file}</code> on the server, each new terminal does.
        They also mark its prompts and the commands that failed.
      </p>
      <ToggleGroup label="Shell" options={shells} value={shell} onChange={setShell} />
      <textarea
        className={styles.lines}
        aria-label={`Lines for ${file}`}
        readOnly
        wrap="off"
        rows={text.split('\n').length - 1}
        spellCheck={false}
        value={text}
      />
      {copied === 'refused' ? (
        <Notice tone="bad">
          The clipboard can only be written while the window has the focus. Try again.
        </Notice>
      ) : null}
    </Dialog>
  );
}
