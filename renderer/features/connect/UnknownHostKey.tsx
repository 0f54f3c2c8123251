import { useRef } from 'react';
import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Facts } from './Facts.tsx';
import { keyText } from './key-text.ts';
import type { PromptProps } from './prompt-props.ts';

/** First contact with a server. The answer nobody thinks about is "no". */
export function UnknownHostKey({ prompt, onAnswer }: PromptProps<'unknown-host-key'>) {
  const cancel = useRef<HTMLButtonElement>(null);
  const refuse = (): void => onAnswer(null);
  return (
    <Dialog
      title="Unknown host key"
      open
      onClose={refuse}
      initialFocus={cancel}
      actions={
        <>
          <Button onClick={() => onAnswer({ kind: 'unknown-host-key', accept: true })}>
            Trust and connect
          </Button>
          <Button ref={cancel} variant="primary" onClick={refuse}>
            Cancel
          </Button>
        </>
      }
    >
      {prompt.jumpTo === undefined ? null : (
        <p>
          This is a jump host on the way to <strong>{displayName(prompt.jumpTo)}</strong>.
        </p>
      )}
      <p>
        Hawser has not met <strong>{displayName(prompt.host)}</strong> before. Whoever runs it can
        tell you its fingerprint: go on only if it is this one.
      </p>
      <Facts
        facts={[
          { name: 'Host', value: displayName(prompt.host) },
          ...(prompt.alias === undefined
            ? []
            : [{ name: 'Known as', value: displayName(prompt.alias) }]),
          { name: 'Key type', value: keyText(prompt) },
          { name: 'Fingerprint', value: displayName(prompt.fingerprint), isCode: true },
        ]}
      />
      {prompt.knownTypes.length === 0 ? null : (
        <p>
          Another kind of key is already known for this host (
          {prompt.knownTypes.map(displayName).join(', ')}), which the server did not show. Ask why
          before you trust this one.
        </p>
      )}
    </Dialog>
  );
}
