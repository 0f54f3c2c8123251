import { useId, type Ref } from 'react';
import { TextField } from '../../ui/TextField.tsx';
import { maskHistoryStore } from './mask-history.ts';

type MaskFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
};

/** Masks to type, or to choose among those used before. */
export function MaskField({ label, value, onChange, ref }: MaskFieldProps) {
  const masks = maskHistoryStore((state) => state.masks);
  const listId = useId();
  return (
    <>
      <TextField
        {...{ label, value, onChange }}
        {...(ref === undefined ? {} : { ref })}
        placeholder="*.log; *.txt"
        hint="A part of the name, or masks with * and ?. Several with “;”, those to leave out behind “|”."
        list={masks.length === 0 ? undefined : listId}
      />
      <datalist id={listId}>
        {masks.map((mask) => (
          <option key={mask} value={mask}>
            {mask}
          </option>
        ))}
      </datalist>
    </>
  );
}
