/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckField } from '../../ui/CheckField.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { formatItems } from '../../ui/format.ts';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { CommandContext } from '../browser/pane/action.ts';
import { newNames, noRules, type NewName, type NewNames, type RenameRules } from './new-names.ts';
import styles from './RenameManyDialog.module.css';

type RenameManyDialogProps = {
  readonly context: CommandContext;
  readonly names: readonly string[];
  readonly onClose: () => void;
};

// longer than any name: what is typed here is looked for in each of them
const mostTyped = 255;

/** Renames many entries by rules, each of which shows in the preview before anything is done. */
export function RenameManyDialog({ context, names, onClose }: RenameManyDialogProps) {
  const { client, pane } = context;
  const [rules, setRules] = useState(noRules);
  const [error, setError] = useState<AppError>();
  const [isBusy, setBusy] = useState(false);
  const change = (changed: Partial<RenameRules>): void => {
    setError(undefined);
    setRules((before) => ({ ...before, ...changed }));
  };
  const made = useNewNames(context, names, useDeferredValue(rules));
  const tooMany = names.length > limits.renamesAtOnce;
  const isReady = 'names' in made && made.changed > 0 && made.faults === 0 && !tooMany;
  const rename = async (): Promise<void> => {
    const { path } = pane.store.getState();
    if (!('names' in made) || path === undefined) return;
    setBusy(true);
    const renames = made.names
      .filter(({ from, to }) => from !== to)
      .map(({ from, to }) => ({ from: joinPath(path, from), to: joinPath(path, to) }));
    const result = await client.call('files.renameMany', { fs: pane.fs, renames });
    setBusy(false);
    pane.refresh();
    if (result.ok && result.value.problem === undefined) return onClose();
    setError(result.ok ? partly(result.value) : result.error);
  };
  return (
    <Dialog
      title="Rename many"
      size="wide"
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!isReady || isBusy} onClick={() => void rename()}>
            Rename
          </Button>
        </>
      }
    >
      <ErrorNotice error={error} />
      <Fields {...{ rules, change }} fault={'fault' in made ? made.fault : undefined} />
      {'names' in made ? <Preview names={made.names} /> : null}
      <p className={styles.status} role="status">
        {tooMany
          ? `At most ${limits.renamesAtOnce} can be renamed at once.`
          : statusOf(made, names.length)}
      </p>
    </Dialog>
  );
}

/** The names of the folder while the dialog is open, and what becomes of those chosen. */
function useNewNames(
  { pane }: CommandContext,
  names: readonly string[],
  rules: RenameRules,
): NewNames {
  const { lines } = pane.store.getState();
  return useMemo(() => {
    const entries = names.map((name) => ({ name, mtimeMs: lines.entryOf(name)?.mtimeMs }));
    return newNames(entries, rules, (name) => lines.entryOf(name) !== undefined);
  }, [lines, names, rules]);
}

function partly({
  done,
  problem,
}: {
  readonly done: number;
  readonly problem?: { readonly error: AppError };
}): AppError {
  const error = problem?.error ?? { code: 'failed', message: '' };
  return {
    ...error,
    message: `${formatItems(done, 'item', 'items')} renamed, then: ${error.message}`,
  };
}

function statusOf(made: NewNames, count: number): string {
  if ('fault' in made) return 'Nothing can be renamed like this.';
  const { changed, faults } = made;
  const text = `${changed} of ${formatItems(count, 'item', 'items')} get another name.`;
  return faults === 0 ? text : `${text} ${formatItems(faults, 'name clashes', 'names clash')}.`;
}

type FieldsProps = {
  readonly rules: RenameRules;
  readonly change: (changed: Partial<RenameRules>) => void;
  readonly fault: string | undefined;
};

function Fields({ rules, change, fault }: FieldsProps) {
  return (
    <div className={styles.fields}>
      <TextField
        label="Find"
        value={rules.find}
        maxLength={mostTyped}
        error={fault}
        onChange={(find) => change({ find })}
      />
      <TextField
        label="Replace with"
        value={rules.replace}
        maxLength={mostTyped}
        onChange={(text) => change({ replace: text })}
      />
      <CheckField
        label="Find is a pattern: . * + ? [a-z] ( ) | and $1"
        isChecked={rules.how === 'pattern'}
        onChange={(isPattern) => change({ how: isPattern ? 'pattern' : 'text' })}
      />
      <CheckField
        label="Upper and lower case are the same"
        isChecked={rules.ignoresCase}
        onChange={(ignoresCase) => change({ ignoresCase })}
      />
      <TextField
        label="Before"
        value={rules.before}
        maxLength={mostTyped}
        hint="## is a number, {date} the day of change"
        onChange={(before) => change({ before })}
      />
      <TextField
        label="Behind"
        value={rules.behind}
        maxLength={mostTyped}
        onChange={(behind) => change({ behind })}
      />
      <SelectField
        label="Change"
        value={rules.part}
        options={[
          { value: 'name', label: 'The name' },
          { value: 'ending', label: 'The ending' },
          { value: 'both', label: 'Name and ending' },
        ]}
        onChange={(part) => change({ part })}
      />
      <SelectField
        label="Letters"
        value={rules.letters}
        options={[
          { value: 'as-is', label: 'As they are' },
          { value: 'lower', label: 'lower case' },
          { value: 'upper', label: 'UPPER CASE' },
          { value: 'title', label: 'Each Word' },
        ]}
        onChange={(letters) => change({ letters })}
      />
      <NumberField
        label="Numbers start at"
        value={rules.start}
        onChange={(start) => change({ start })}
      />
      <NumberField label="Step" value={rules.step} onChange={(step) => change({ step })} />
    </div>
  );
}

function NumberField(props: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const [text, setText] = useState(String(props.value));
  const isNumber = /^-?\d{1,9}$/u.test(text);
  return (
    <TextField
      label={props.label}
      type="number"
      value={text}
      error={isNumber ? undefined : 'A whole number'}
      onChange={(typed) => {
        setText(typed);
        if (/^-?\d{1,9}$/u.test(typed)) props.onChange(Number(typed));
      }}
    />
  );
}

const faultWords = {
  'not-a-name': 'not a name',
  twice: 'twice',
  taken: 'is taken',
} as const;

const lineHeight = 24;

/** Old and new names, however many: only those in sight are in the page. */
function Preview({ names }: { readonly names: readonly NewName[] }) {
  const ref = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing is compiled by the React Compiler here
  const virtualizer = useVirtualizer({
    count: names.length,
    overscan: 8,
    getScrollElement: () => ref.current,
    estimateSize: () => lineHeight,
    initialRect: { width: 600, height: 240 },
  });
  return (
    <div
      ref={ref}
      className={styles.preview}
      role="table"
      aria-label="New names"
      aria-rowcount={names.length}
      // it scrolls, so the keyboard must reach it
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const each = names[index];
          return each === undefined ? null : (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 1}
              className={styles.line}
              style={{ transform: `translateY(${start}px)` }}
              data-same={each.from === each.to}
              data-fault={each.fault !== undefined}
            >
              <span role="cell" title={nameInText(each.from)}>
                {nameInText(each.from)}
              </span>
              <span role="cell" title={nameInText(each.to)}>
                {nameInText(each.to)}
              </span>
              <span role="cell">{each.fault === undefined ? '' : faultWords[each.fault]}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
