import { useState } from 'react';
import type { Entry } from '../../../shared/entry.ts';
import { displayName } from '../../../shared/names.ts';
import { isEntryName, joinPath } from '../../../shared/paths.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { fullTarget, relativeTarget } from './model/link-target.ts';
import { useFacts } from './useFacts.ts';
import styles from './Properties.module.css';

type MakeLinkDialogProps = {
  readonly fs: string;
  readonly directory: string;
  /** What it is to lead to, unless something else is typed. */
  readonly entry: Entry | undefined;
  /** A link of this name was made. */
  readonly onMade: (name: string) => void;
  readonly onClose: () => void;
};

const styleChoices = [
  { value: 'relative', label: 'Relative' },
  { value: 'full', label: 'Full path' },
] as const;

const kindChoices = [
  { value: 'symbolic', label: 'Symbolic link' },
  { value: 'hard', label: 'Hard link' },
] as const;

/** Asks for the name of a new link and what it leads to. */
export function MakeLinkDialog({ fs, directory, entry, onMade, onClose }: MakeLinkDialogProps) {
  const client = useClient();
  const [name, setName] = useState(entry === undefined ? '' : `${entry.name} link`);
  const [target, setTarget] = useState(entry?.name ?? '');
  const [kind, setKind] = useState<'symbolic' | 'hard'>('symbolic');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError>();
  const { facts } = useFacts(fs, joinPath(directory, entry?.name ?? '.'), 0);
  const mayBeHard = facts?.can.hardLinks === true && entry?.kind === 'file';
  const full = fullTarget(directory, target);
  const isSelf = isEntryName(name) && full === joinPath(directory, name);
  const make = async (): Promise<void> => {
    setBusy(true);
    const result = await client.call('attributes.makeLink', {
      fs,
      path: joinPath(directory, name),
      // a second name of a file has no place of its own to start from
      target: kind === 'hard' ? full : target,
      kind,
    });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    onMade(name);
    onClose();
  };
  const nameError =
    name === '' || isEntryName(name)
      ? undefined
      : 'A name cannot be “.” or “..”, or have a “/” in it.';
  return (
    <Dialog
      title="New link"
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={isBusy || isSelf || target === '' || !isEntryName(name)}
            onClick={() => void make()}
          >
            Create
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        error={nameError}
        hint={`In ${displayName(directory)}`}
        onChange={(text) => {
          setName(text);
          setError(undefined);
        }}
      />
      <TextField
        label="Points to"
        value={target}
        error={isSelf ? 'A link cannot lead to itself.' : undefined}
        hint={kind === 'hard' ? 'The file gets a second name.' : `Leads to ${displayName(full)}`}
        onChange={(text) => {
          setTarget(text);
          setError(undefined);
        }}
      />
      <div className={styles.choices}>
        {kind === 'hard' ? null : (
          <ToggleGroup
            label="How the target is written"
            options={styleChoices}
            value={target.startsWith('/') ? 'full' : 'relative'}
            onChange={(style) =>
              setTarget(style === 'full' ? full : relativeTarget(directory, full))
            }
          />
        )}
        {mayBeHard ? (
          <ToggleGroup label="Kind of link" options={kindChoices} value={kind} onChange={setKind} />
        ) : null}
      </div>
      <ErrorNotice error={error} />
    </Dialog>
  );
}
