import { useId, useRef, useState } from 'react';
import type {
  ConflictAction,
  ConflictAnswer,
  Prompt,
  PromptAnswer,
} from '../../../shared/contract/prompts.ts';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, parentPath } from '../../../shared/paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ConflictFacts } from './ConflictFacts.tsx';
import styles from './ConflictDialog.module.css';

type Conflict = Extract<Prompt, { kind: 'conflict' }>;
type Scope = ConflictAnswer['scope'];

type ConflictDialogProps = {
  readonly prompt: Conflict;
  /** Of its transfer; undefined when that is not listed any more. */
  readonly direction: Transfer['direction'] | undefined;
  readonly onAnswer: (answer: PromptAnswer) => void;
  /** Ends the whole transfer. */
  readonly onCancelTransfer: () => void;
};

/** Asks what to do about a name that is taken. Closing it skips the file, never overwrites. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { prompt, onAnswer } = props;
  const [scope, setScope] = useState<Scope>('this');
  const skip = useRef<HTMLButtonElement>(null);
  const answer = (action: ConflictAction) => onAnswer({ kind: 'conflict', action, scope });
  const can = (action: ConflictAction): boolean => prompt.actions.includes(action);
  const button = (action: ConflictAction, label: string) =>
    can(action) ? <Button onClick={() => answer(action)}>{label}</Button> : null;

  return (
    <Dialog
      title={prompt.reason === 'same-name' ? 'Same name twice' : 'Replace file?'}
      size="medium"
      open
      onClose={() => onAnswer(null)}
      initialFocus={skip}
      actions={
        <>
          <span className={styles.away}>
            <Button onClick={props.onCancelTransfer}>Cancel transfer</Button>
          </span>
          {button('rename', 'Rename')}
          {can('overwrite') ? (
            <Button variant="danger" onClick={() => answer('overwrite')}>
              Overwrite
            </Button>
          ) : null}
          <Button ref={skip} variant="primary" onClick={() => answer('skip')}>
            Skip
          </Button>
        </>
      }
    >
      <Question prompt={prompt} />
      <ConflictFacts prompt={prompt} />
      <div className={styles.rules}>
        {button('newer', 'Overwrite if newer')}
        {button('size', 'Overwrite if size differs')}
        {button('resume', 'Resume')}
      </div>
      <ScopeChoice direction={props.direction} scope={scope} onChange={setScope} />
    </Dialog>
  );
}

function Question({ prompt }: { readonly prompt: Conflict }) {
  const { target, newName, reason } = prompt;
  const name = <strong>{nameInText(baseName(target.path))}</strong>;
  const where = <span className={styles.where}>{nameInText(parentPath(target.path))}</span>;
  const rename = prompt.actions.includes('rename') ? (
    <>
      {' '}
      Rename would copy it as <strong>{nameInText(newName)}</strong>.
    </>
  ) : null;
  return reason === 'same-name' ? (
    <p>
      Two items of this transfer want the name {name} in {where}: upper and lower case are the same
      there, so only one of them can have it.{rename}
    </p>
  ) : (
    <p>
      {name} is already in {where}.{rename}
    </p>
  );
}

const always: Partial<Record<Transfer['direction'], string>> = {
  upload: 'Always, for all uploads',
  download: 'Always, for all downloads',
};

function ScopeChoice(props: {
  readonly direction: Transfer['direction'] | undefined;
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}) {
  const { direction, scope, onChange } = props;
  const name = useId();
  const forAll = direction === undefined ? undefined : always[direction];
  const choices: readonly (readonly [Scope, string])[] = [
    ['this', 'This file'],
    ['all', 'All of this transfer'],
    ...(forAll === undefined ? [] : [['direction', forAll] as const]),
  ];
  return (
    <fieldset className={styles.scope}>
      <legend>The answer is for</legend>
      {choices.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={scope === value}
            onChange={() => onChange(value)}
          />
          {label}
        </label>
      ))}
      {scope === 'direction' ? (
        <p className={styles.hint}>
          Kept in the settings of transfers, where it can be taken back.
        </p>
      ) : null}
    </fieldset>
  );
}
