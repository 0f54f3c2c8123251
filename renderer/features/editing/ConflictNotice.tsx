import { useState } from 'react';
import type { Edit } from '../../../shared/contract/edits.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { showComparison } from './file-windows.ts';
import type { Charset } from '../../../shared/text/charsets.ts';
import styles from './EditList.module.css';

/** The choices in a conflict; none is made by itself, and mine is kept until one is. */
export function ConflictNotice(props: { readonly edit: Edit; readonly charset: Charset }) {
  const { edit, charset } = props;
  if (edit.state !== 'conflict') return null;
  return (
    <Notice tone="warn" action={<ConflictButtons edit={edit} canCompare charset={charset} />}>
      {edit.error?.message} {edit.error?.next}
    </Notice>
  );
}

type ConflictButtonsProps = {
  readonly edit: Edit;
  readonly canCompare: boolean;
  /** What the text is read as, where somebody has chosen. */
  readonly charset?: Charset;
  readonly onDone?: () => void;
};

/** The buttons of the choices. */
export function ConflictButtons({ edit, canCompare, charset, onDone }: ConflictButtonsProps) {
  const client = useClient();
  const [error, setError] = useState<AppError>();
  const { id } = edit;
  const resolve = async (how: 'overwrite' | 'both' | 'theirs'): Promise<void> => {
    setError(undefined);
    const result = await client.call('edits.resolve', { id, how });
    if (result.ok) onDone?.();
    else setError(result.error);
  };
  const isGone = edit.theirs === null;
  return (
    <div className={styles.choices}>
      {canCompare && !isGone ? (
        <Button onClick={() => showComparison(id, charset)}>Compare</Button>
      ) : null}
      <Button onClick={() => void resolve('overwrite')}>
        {isGone ? 'Upload again' : 'Overwrite'}
      </Button>
      <Button onClick={() => void resolve('both')}>Keep both</Button>
      {isGone ? null : <Button onClick={() => void resolve('theirs')}>Discard mine</Button>}
      {error === undefined ? null : (
        <span className={styles.error} role="alert">
          {error.message}
        </span>
      )}
    </div>
  );
}
