import { useImperativeHandle, useRef, type Ref } from 'react';
import type { UsedKind } from '../../../shared/contract/history.ts';
import { NotedField } from '../../ui/NotedField.tsx';
import fieldStyles from '../../ui/TextField.module.css';
import { UsedButton, UsedList } from './UsedList.tsx';
import { usedBeforeProps, useUsedBefore } from './useUsedBefore.ts';
import styles from './UsedList.module.css';

type UsedFieldProps = {
  readonly label: string;
  readonly kind: UsedKind;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly ref?: Ref<HTMLInputElement | null> | undefined;
};

/** A labelled line of text that knows what was typed into it before: Down or Alt+Down shows it. */
export function UsedField(props: UsedFieldProps) {
  const { label, kind, value, onChange, hint, placeholder, ref } = props;
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle<HTMLInputElement | null, HTMLInputElement | null>(ref, () => input.current);
  const used = useUsedBefore({ kind, value, onChange, opensBy: 'down' });
  return (
    <NotedField label={label} hint={hint}>
      {(control) => (
        <span className={styles.anchor}>
          <input
            {...control}
            {...usedBeforeProps(used)}
            ref={input}
            className={fieldStyles.input}
            spellCheck={false}
            autoComplete="off"
            placeholder={placeholder}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={used.onKeyDown}
          />
          <UsedButton used={used} />
          <UsedList used={used} field={input} />
        </span>
      )}
    </NotedField>
  );
}
