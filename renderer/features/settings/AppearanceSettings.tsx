import { useState } from 'react';
import type { AppearanceSettings as Settings } from '../../../shared/contract/appearance.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { appearanceSettingsStore } from '../../state/appearance-settings.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import styles from '../terminal/TerminalAsks.module.css';

const themes: readonly { readonly value: Settings['theme']; readonly label: string }[] = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** How Hawser looks: a section of the settings. Each change counts at once. */
export function AppearanceSettings() {
  const client = useClient();
  const theme = appearanceSettingsStore(({ settings }) => settings.theme);
  const [error, setError] = useState<AppError>();
  const change = async (chosen: Settings['theme']): Promise<void> => {
    const answer = await client.call('appearance.changeSettings', { theme: chosen });
    setError(answer.ok ? undefined : answer.error);
  };
  return (
    <div className={styles.settings}>
      <ErrorNotice error={error} />
      <SelectField
        label="Theme"
        options={themes}
        value={theme}
        onChange={(chosen) => void change(chosen)}
      />
      <p className={styles.note}>
        Text and lines get larger and smaller with the zoom of the window, in the menu under View.
      </p>
    </div>
  );
}
