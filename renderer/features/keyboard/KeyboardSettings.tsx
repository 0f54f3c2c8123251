import { useState } from 'react';
import type { KeyboardSettings as Settings } from '../../../shared/contract/keyboard.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { keymapStore } from '../../keyboard/keymap-store.ts';
import { Button } from '../../ui/Button.tsx';
import { formatItems } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { shortcutLines, withKeys } from './shortcut-list.ts';
import { ShortcutRow } from './ShortcutRow.tsx';
import styles from './KeyboardSettings.module.css';

const presets = [
  { value: 'commander', label: 'Commander' },
  { value: 'explorer', label: 'Explorer' },
] as const;

/** Every shortcut, to find and to change: a section of the settings. Each change counts at once. */
export function KeyboardSettings() {
  const client = useClient();
  const settings = keymapStore((state) => state.settings);
  const [typed, setTyped] = useState('');
  const [refused, setRefused] = useState<string>();
  const lines = shortcutLines(settings, typed);
  const change = async (next: Settings): Promise<void> => {
    const answer = await client.call('keyboard.changeSettings', next);
    setRefused(answer.ok ? undefined : answer.error.message);
  };
  return (
    <div className={styles.settings}>
      {refused === undefined ? null : <Notice tone="bad">{refused}</Notice>}
      <div className={styles.preset}>
        <ToggleGroup
          label="Keys"
          options={presets}
          value={settings.preset}
          onChange={(preset) => void change({ ...settings, preset })}
        />
        <p className={styles.note}>
          {settings.preset === 'commander'
            ? 'As in WinSCP, Total Commander and mc: F5 copies.'
            : 'As in Explorer, Nautilus and FileZilla: F5 refreshes.'}
        </p>
      </div>
      <TextField
        label="Find"
        value={typed}
        placeholder="A command, or a key such as Ctrl+R"
        onChange={setTyped}
      />
      <ul className={styles.list} aria-label="Shortcuts">
        {lines.map((line) => (
          <ShortcutRow
            key={line.id}
            line={line}
            onChange={(chords) => void change(withKeys(settings, line.id, chords))}
          />
        ))}
      </ul>
      <div className={styles.foot}>
        <output>
          {lines.length === 0
            ? 'No command has this.'
            : formatItems(lines.length, 'command', 'commands')}
        </output>
        <Button
          disabled={settings.keys.length === 0}
          onClick={() => void change({ ...settings, keys: [] })}
        >
          Reset all
        </Button>
      </div>
    </div>
  );
}
