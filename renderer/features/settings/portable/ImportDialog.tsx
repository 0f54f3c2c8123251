import { useState } from 'react';
import type {
  ImportOutcome,
  PortablePreview,
  PortableSection,
  WantedEntries,
} from '../../../../shared/contract/portable.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { displayName } from '../../../../shared/names.ts';
import { useClient } from '../../../client/ClientContext.tsx';
import { Button } from '../../../ui/Button.tsx';
import { CheckField } from '../../../ui/CheckField.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { SelectField } from '../../../ui/SelectField.tsx';
import { entryChoices, fewNames, sectionWords, type EntriesOfFile } from './portable-words.ts';
import styles from './Portable.module.css';

type ImportDialogProps = {
  readonly preview: PortablePreview;
  readonly onTaken: (outcome: ImportOutcome) => void;
  readonly onClose: () => void;
};

/** What a file of settings holds, and which of it is to count here. */
export function ImportDialog({ preview, onTaken, onClose }: ImportDialogProps) {
  const client = useClient();
  const { importId, file, sections } = preview;
  const other = sections.filter(({ isSame }) => !isSame).map(({ section }) => section);
  const [hosts, setHosts] = useState<WantedEntries>(
    preview.hosts.added.length > 0 ? 'new' : 'none',
  );
  const [tunnels, setTunnels] = useState<WantedEntries>(
    preview.tunnels.added.length > 0 ? 'new' : 'none',
  );
  const [wanted, setWanted] = useState<ReadonlySet<PortableSection>>(new Set(other));
  const [error, setError] = useState<AppError>();
  const isNothing = hosts === 'none' && tunnels === 'none' && wanted.size === 0;
  const toggle = (section: PortableSection): void => {
    const next = new Set(wanted);
    if (!next.delete(section)) next.add(section);
    setWanted(next);
  };
  const take = async (): Promise<void> => {
    const result = await client.call('settings.import', {
      importId,
      hosts,
      tunnels,
      sections: [...wanted],
    });
    if (result.ok) onTaken(result.value);
    else setError(result.error);
  };
  return (
    <Dialog
      title={`Import ${displayName(file)}`}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={isNothing} onClick={() => void take()}>
            Import
          </Button>
        </>
      }
    >
      <ErrorNotice error={error} />
      <Entries of={preview.hosts} words={hostWords} value={hosts} onChange={setHosts} />
      <Entries of={preview.tunnels} words={tunnelWords} value={tunnels} onChange={setTunnels} />
      {tunnels !== 'none' && hosts === 'none' && preview.hosts.added.length > 0 ? (
        <p className={styles.text}>Tunnels of hosts that are not here stay in the file.</p>
      ) : null}
      {other.length === 0 ? (
        <p className={styles.text}>All other settings in it are as they are here.</p>
      ) : (
        <fieldset className={styles.group}>
          <legend className={styles.text}>
            These settings differ; those you choose take their place:
          </legend>
          {other.map((section) => (
            <CheckField
              key={section}
              label={sectionWords[section]}
              isChecked={wanted.has(section)}
              onChange={() => toggle(section)}
            />
          ))}
        </fieldset>
      )}
      <Lines title="Look twice" lines={preview.cautions} />
      <Lines title="Not used of this file" lines={preview.leftOut} />
    </Dialog>
  );
}

type EntryWords = { readonly label: string; readonly none?: string; readonly all: string };

const hostWords: EntryWords = {
  label: 'Hosts',
  none: 'There is no host in it.',
  all: 'All hosts in it are here already.',
};
// most files have none, which is not worth a line
const tunnelWords: EntryWords = { label: 'Tunnels', all: 'All tunnels in it are here already.' };

/** Hosts or tunnels of the file, and which of them are wanted. */
function Entries(props: {
  readonly of: EntriesOfFile;
  readonly words: EntryWords;
  readonly value: WantedEntries;
  readonly onChange: (value: WantedEntries) => void;
}) {
  const { of, words, value, onChange } = props;
  const { added, differing, same } = of;
  const choices = entryChoices(of);
  if (choices.length === 1) {
    const text = same === 0 ? words.none : words.all;
    return text === undefined ? null : <p className={styles.text}>{text}</p>;
  }
  return (
    <>
      <SelectField label={words.label} value={value} options={choices} onChange={onChange} />
      {added.length === 0 ? null : <p className={styles.text}>Not here yet: {fewNames(added)}.</p>}
      {differing.length === 0 ? null : (
        <p className={styles.text}>Not the same here: {fewNames(differing)}.</p>
      )}
    </>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Notice tone="warn">
      {title}: {lines.map((line) => displayName(line)).join('; ')}.
    </Notice>
  );
}
