import type { Ref } from 'react';
import { UsedField } from './UsedField.tsx';

type MaskFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly ref?: Ref<HTMLInputElement | null>;
};

/** Masks to type, or to choose among those used before. */
export function MaskField(props: MaskFieldProps) {
  return (
    <UsedField
      {...props}
      kind="masks"
      placeholder="*.log; *.txt"
      hint="A part of the name, or masks with * and ?. Several with “;”, those to leave out behind “|”."
    />
  );
}
