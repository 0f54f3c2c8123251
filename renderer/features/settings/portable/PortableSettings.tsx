import { useState } from 'react';
import type { ImportOutcome, PortablePreview } from '../../../../shared/contract/portable.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useClient } from '../../../client/ClientContext.tsx';
import { refreshHosts } from '../../../state/hosts.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { outcomeWords } from './portable-words.ts';
import styles from './Portable.module.css';

type Said =
  { readonly tone: 'ok'; readonly text: string } | { readonly tone: 'bad'; readonly text: string };

/** Settings on their way to another computer, or from one: a section of the settings. */
export function PortableSettings() {
  const client = useClient();
  const [said, setSaid] = useState<Said>();
  const [preview, setPreview] = useState<PortablePreview>();
  const fail = ({ message, next }: AppError): void =>
    setSaid({ tone: 'bad', text: next === undefined ? message : `${message} ${next}` });
  const save = async (): Promise<void> => {
    const result = await client.call('settings.export', {});
    if (!result.ok) fail(result.error);
    else setSaid(result.value.saved ? { tone: 'ok', text: 'The settings are saved.' } : undefined);
  };
  const choose = async (): Promise<void> => {
    setSaid(undefined);
    const result = await client.call('settings.preview', {});
    if (!result.ok) fail(result.error);
    else setPreview(result.value.preview ?? undefined);
  };
  const taken = (outcome: ImportOutcome): void => {
    setPreview(undefined);
    setSaid({ tone: 'ok', text: outcomeWords(outcome) });
    void refreshHosts(client);
  };
  return (
    <>
      {said === undefined ? null : <Notice tone={said.tone}>{said.text}</Notice>}
      <p className={styles.text}>
        Saved hosts and their tunnels, bookmarks, shortcuts and all other settings go into one file,
        for another computer or to be kept. Passwords, keys and known host keys are never in it.
      </p>
      <div className={styles.actions}>
        <Button onClick={() => void save()}>Export settings…</Button>
        <Button onClick={() => void choose()}>Import settings…</Button>
      </div>
      {preview === undefined ? null : (
        <ImportDialog preview={preview} onTaken={taken} onClose={() => setPreview(undefined)} />
      )}
    </>
  );
}
