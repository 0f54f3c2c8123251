/* oxlint-disable jsx-a11y/prefer-tag-over-role -- the list below a field: `select` and `datalist` cannot be one */
/* oxlint-disable jsx-a11y/click-events-have-key-events -- the field has the focus and takes the keys */
import { File, Folder } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { displayName } from '../../../../shared/names.ts';
import type { Candidate, Choices } from '../model/complete.ts';
import styles from './PathBar.module.css';

type PathCompletionsProps = {
  readonly id: string;
  readonly choices: Choices;
  /** Place of the one that Enter takes; -1 is none. */
  readonly active: number;
  readonly onChoose: (candidate: Candidate) => void;
};

/** Id of one of the options, for the field to point at. */
export function completionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** The names that could follow what is typed. The focus stays in the field. */
export function PathCompletions({ id, choices, active, onChoose }: PathCompletionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div className={styles.completions}>
      <div ref={list} id={id} className={styles.options} role="listbox" aria-label="Completions">
        {choices.shown.map((candidate, index) => {
          const Icon = candidate.isFolder ? Folder : File;
          return (
            <div
              key={candidate.name}
              id={completionId(id, index)}
              className={styles.option}
              role="option"
              tabIndex={-1}
              title={displayName(candidate.name)}
              aria-selected={index === active}
              // a press must not take the focus away, which would close the list before the click
              onPointerDown={(event) => event.preventDefault()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(candidate)}
            >
              <Icon aria-hidden="true" strokeWidth={1.7} data-folder={candidate.isFolder} />
              <span>{displayName(candidate.name)}</span>
            </div>
          );
        })}
      </div>
      {choices.more === 0 ? null : (
        <div className={styles.more}>{choices.more.toLocaleString()} more</div>
      )}
    </div>
  );
}
