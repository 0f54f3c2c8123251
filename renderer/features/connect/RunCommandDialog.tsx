import { useRef } from 'react';
import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Facts } from './Facts.tsx';
import type { PromptProps } from './prompt-props.ts';
import styles from './RunCommandDialog.module.css';

const purposes = {
  'proxy-command': 'to reach this host (ProxyCommand)',
  'match-exec': 'to find out which of its lines count (Match exec)',
  'known-hosts-command': 'to learn which host keys to trust (KnownHostsCommand)',
};

/** The OpenSSH configuration has a command to run on this computer. The answer nobody thinks about is "no". */
export function RunCommandDialog({ prompt, onAnswer }: PromptProps<'run-command'>) {
  const refuse = useRef<HTMLButtonElement>(null);
  const { account, purpose, command, file, line } = prompt;
  return (
    <Dialog
      title="Run a command?"
      size="medium"
      open
      onClose={() => onAnswer(null)}
      initialFocus={refuse}
      actions={
        <>
          <Button onClick={() => onAnswer({ kind: 'run-command', remember: true })}>
            Always allow
          </Button>
          <Button onClick={() => onAnswer({ kind: 'run-command', remember: false })}>
            Run once
          </Button>
          <Button ref={refuse} variant="primary" onClick={() => onAnswer(null)}>
            Do not run
          </Button>
        </>
      }
    >
      <p>
        Your OpenSSH configuration runs a command on this computer {purposes[purpose]}. It can do
        whatever you can: allow it only if you know where it comes from.
      </p>
      <pre className={styles.command}>{displayName(command)}</pre>
      <Facts
        facts={[
          { name: 'For', value: displayName(account) },
          { name: 'From', value: `${displayName(file)}, line ${line}` },
        ]}
      />
    </Dialog>
  );
}
