import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Facts } from './Facts.tsx';
import { keyText } from './key-text.ts';
import type { PromptProps } from './prompt-props.ts';

/** A full stop: there is no way on from here. */
export function ChangedHostKey({ prompt, onAnswer }: PromptProps<'changed-host-key'>) {
  const close = (): void => onAnswer(null);
  const { title, what, place, next } = words[prompt.reason];
  return (
    <Dialog
      title={title}
      tone="bad"
      open
      onClose={close}
      actions={
        <Button variant="primary" onClick={close}>
          Close
        </Button>
      }
    >
      {prompt.jumpTo === undefined ? null : (
        <p>
          This is a jump host on the way to <strong>{displayName(prompt.jumpTo)}</strong>.
        </p>
      )}
      <p>
        <strong>{displayName(prompt.host)}</strong> {what} Hawser did not connect, and nothing was
        sent: no user name, no password.
      </p>
      <Facts
        facts={[
          ...(prompt.alias === undefined
            ? []
            : [{ name: 'Known as', value: displayName(prompt.alias) }]),
          { name: 'Key type', value: keyText(prompt) },
          { name: 'Shown now', value: displayName(prompt.fingerprint), isCode: true },
          { name: place, value: lineText(prompt), isCode: true },
        ]}
      />
      <p>{next}</p>
    </Dialog>
  );
}

const words = {
  changed: {
    title: 'Host key changed',
    what: 'shows another key than the one known for it. Somebody may be listening in between, or the server was set up anew.',
    place: 'Known from',
    next: 'Ask whoever runs the server. If the change is right, remove that line (Settings, Host keys) and connect again: Hawser then asks about the new key.',
  },
  revoked: {
    title: 'Host key changed',
    what: 'shows a key that is marked as revoked.',
    place: 'Revoked in',
    next: 'Ask whoever runs the server for the key that replaces it.',
  },
  certified: {
    title: 'Host certificate needed',
    what: 'shows a key nobody knows, where a certificate authority vouches for the keys of this host. Hawser cannot check host certificates yet, and takes no other key instead.',
    place: 'Authority',
    next: 'Connect with ssh, or get the server’s plain key from whoever runs it and add it to known_hosts.',
  },
} as const;

/** A binary list of revoked keys has no lines. */
function lineText({ file, line }: { readonly file: string; readonly line: number }): string {
  return line === 0 ? displayName(file) : `${displayName(file)}, line ${line}`;
}
