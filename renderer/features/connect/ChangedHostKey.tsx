import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Facts } from './Facts.tsx';
import type { PromptProps } from './prompt-props.ts';

/** A full stop: there is no way on from here. */
export function ChangedHostKey({ prompt, onAnswer }: PromptProps<'changed-host-key'>) {
  const close = (): void => onAnswer(null);
  const host = displayName(prompt.host);
  return (
    <Dialog
      title="Host key changed"
      tone="bad"
      open
      onClose={close}
      actions={
        <Button variant="primary" onClick={close}>
          Close
        </Button>
      }
    >
      {prompt.reason === 'revoked' ? (
        <p>
          <strong>{host}</strong> shows a key that is marked as revoked. Hawser did not connect, and
          nothing was sent: no user name, no password.
        </p>
      ) : (
        <p>
          <strong>{host}</strong> shows another key than the one known for it. Somebody may be
          listening in between, or the server was set up anew. Hawser did not connect, and nothing
          was sent: no user name, no password.
        </p>
      )}
      <Facts
        facts={[
          { name: 'Key type', value: displayName(prompt.keyType) },
          { name: 'Shown now', value: displayName(prompt.fingerprint), isCode: true },
          {
            name: 'Known from',
            value: `${displayName(prompt.file)}, line ${prompt.line}`,
            isCode: true,
          },
        ]}
      />
      {prompt.reason === 'revoked' ? (
        <p>Ask whoever runs the server for the key that replaces it.</p>
      ) : (
        <p>
          Ask whoever runs the server. If the change is right, remove that line from the file and
          connect again: Hawser then asks about the new key.
        </p>
      )}
    </Dialog>
  );
}
