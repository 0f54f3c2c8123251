import { useRef, useState } from 'react';
import type { FileFacts, Prompt, PromptAnswer } from '../../../shared/contract/prompts.ts';
import { displayName } from '../../../shared/names.ts';
import { baseName, parentPath } from '../../../shared/paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatBytes } from '../../ui/format.ts';
import styles from './ConflictDialog.module.css';

type Conflict = Extract<Prompt, { kind: 'conflict' }>;
type Action = Extract<PromptAnswer, { kind: 'conflict' }>['action'];

/** Asks what to do about a file that is there already. Closing it skips the file, never overwrites. */
export function ConflictDialog(props: {
  readonly prompt: Conflict;
  readonly onAnswer: (answer: PromptAnswer) => void;
}) {
  const { prompt, onAnswer } = props;
  const { source, target, newName } = prompt;
  const [forAll, setForAll] = useState(false);
  const skip = useRef<HTMLButtonElement>(null);
  const answer = (action: Action) =>
    onAnswer({ kind: 'conflict', action, scope: forAll ? 'all' : 'this' });

  return (
    <Dialog
      title="Replace file?"
      open
      onClose={() => onAnswer(null)}
      initialFocus={skip}
      actions={
        <>
          <Button variant="danger" onClick={() => answer('overwrite')}>
            Overwrite
          </Button>
          <Button onClick={() => answer('rename')}>Keep both</Button>
          <Button ref={skip} variant="primary" onClick={() => answer('skip')}>
            Skip
          </Button>
        </>
      }
    >
      <p>
        <strong>{displayName(baseName(target.path))}</strong> is already in{' '}
        <span className={styles.where}>{displayName(parentPath(target.path))}</span>. Keep both
        would name the new one <strong>{displayName(newName)}</strong>.
      </p>
      <div className={styles.files}>
        <Facts heading="Already there" facts={target} other={source} />
        <Facts heading="To be copied" facts={source} other={target} />
      </div>
      <label className={styles.all}>
        <input
          type="checkbox"
          checked={forAll}
          onChange={(event) => setForAll(event.target.checked)}
        />
        Do the same for all further conflicts of this transfer
      </label>
    </Dialog>
  );
}

const exactTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function Facts(props: {
  readonly heading: string;
  readonly facts: FileFacts;
  readonly other: FileFacts;
}) {
  const { heading, facts, other } = props;
  const isNewer = (facts.mtimeMs ?? 0) > (other.mtimeMs ?? 0);
  return (
    <section className={styles.file} aria-label={heading}>
      <h3 className={styles.heading}>
        {heading}
        {isNewer ? <span className={styles.newer}>newer</span> : null}
      </h3>
      <dl className={styles.facts}>
        <dt>Size</dt>
        <dd>{sizeText(facts)}</dd>
        <dt>Modified</dt>
        <dd>{facts.mtimeMs === undefined ? 'unknown' : exactTime.format(facts.mtimeMs)}</dd>
        <dt>Path</dt>
        <dd className={styles.path}>{displayName(facts.path)}</dd>
      </dl>
    </section>
  );
}

function sizeText({ kind, size }: FileFacts): string {
  if (kind === 'link') return 'a link';
  if (kind === 'directory') return 'a folder';
  if (size === undefined) return 'unknown';
  return size < 1_000 ? formatBytes(size) : `${formatBytes(size)} (${size.toLocaleString()} bytes)`;
}
