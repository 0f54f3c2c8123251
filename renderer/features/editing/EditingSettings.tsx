import { useState } from 'react';
import type { EditingChoices, EditorKind, OpenFileAs } from '../../../shared/contract/edits.ts';
import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { editingSettingsStore } from '../../state/edits.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { endingOf } from './endings.ts';
import styles from './EditingSettings.module.css';

const opens: readonly { readonly value: OpenFileAs; readonly label: string }[] = [
  { value: 'view', label: 'Shows what is in it' },
  { value: 'edit', label: 'Opens it to edit' },
  { value: 'transfer', label: 'Copies it to the other pane' },
];
const editors: readonly { readonly value: EditorKind; readonly label: string }[] = [
  { value: 'builtin', label: 'Hawser’s own editor' },
  { value: 'system', label: 'The program of this computer' },
  { value: 'external', label: 'The chosen editor' },
];

/** How files are opened and with what: a section of the settings. Each change counts at once. */
export function EditingSettings() {
  const client = useClient();
  const settings = editingSettingsStore((state) => state.settings);
  const [error, setError] = useState<AppError>();
  const { openFileAs, editor, rules, externalEditor } = settings;
  const change = async (next: Partial<EditingChoices>): Promise<void> => {
    const result = await client.call('edits.changeSettings', {
      openFileAs,
      editor,
      rules,
      ...next,
    });
    setError(result.ok ? undefined : result.error);
  };
  const choose = async (): Promise<void> => {
    const result = await client.call('edits.chooseEditor', {});
    setError(result.ok ? undefined : result.error);
  };
  return (
    <div className={styles.page}>
      {error === undefined ? null : <Notice tone="bad">{error.message}</Notice>}
      <SelectField
        label="A double click on a file, or Enter"
        value={openFileAs}
        options={opens}
        onChange={(value) => void change({ openFileAs: value })}
      />
      <SelectField
        label="Files are edited with"
        value={editor}
        options={editors}
        onChange={(value) => void change({ editor: value })}
      />
      <div className={styles.chosen}>
        <span className={styles.label}>The chosen editor</span>
        <span className={styles.program}>
          {externalEditor === null ? 'None yet' : displayName(externalEditor)}
        </span>
        <Button onClick={() => void choose()}>Choose…</Button>
      </div>
      <Rules rules={rules} onChange={(next) => void change({ rules: next })} />
    </div>
  );
}

type Rules = EditingChoices['rules'];

function Rules(props: { readonly rules: Rules; readonly onChange: (rules: Rules) => void }) {
  const { rules, onChange } = props;
  return (
    <>
      <h3 className={styles.heading}>By the ending of the name</h3>
      {rules.length === 0 ? null : (
        <ul className={styles.rules} aria-label="Editors by ending">
          {rules.map(({ extension, editor }) => (
            <li key={extension}>
              <span>
                .{extension}: {editors.find(({ value }) => value === editor)?.label}
              </span>
              <Button
                aria-label={`Remove .${extension}`}
                onClick={() => onChange(rules.filter((rule) => rule.extension !== extension))}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <NewRule
        onAdd={(extension, editor) => {
          const others = rules.filter((rule) => rule.extension !== extension);
          onChange([...others, { extension, editor }]);
        }}
      />
    </>
  );
}

function NewRule(props: { readonly onAdd: (extension: string, editor: EditorKind) => void }) {
  const [text, setText] = useState('');
  const [editor, setEditor] = useState<EditorKind>('system');
  const ending = endingOf(text);
  return (
    <div className={styles.add}>
      <TextField label="Ending" value={text} placeholder="md" onChange={setText} />
      <SelectField label="Editor" value={editor} options={editors} onChange={setEditor} />
      <Button
        variant="primary"
        disabled={ending === undefined}
        onClick={() => {
          if (ending === undefined) return;
          props.onAdd(ending, editor);
          setText('');
        }}
      >
        Add
      </Button>
    </div>
  );
}
