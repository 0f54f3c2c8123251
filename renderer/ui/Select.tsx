/** A choice out of few. */
export type SelectProps<T extends string> = {
  readonly id: string;
  readonly className?: string | undefined;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
};

/** The list to choose from, without a label: it has one by its id. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { id, className, value, options, onChange } = props;
  return (
    <select
      id={id}
      className={className}
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
