import { useState } from 'react';
import { useClient } from '../../client/ClientContext.tsx';
import { tabSettingsStore } from '../../state/tab-settings.ts';
import { CheckField } from '../../ui/CheckField.tsx';
import { Notice } from '../../ui/Notice.tsx';
import styles from './Places.module.css';

/** What the next start does with the tabs of this one: a section of the settings. Each change counts at once. */
export function TabSettings() {
  const client = useClient();
  const settings = tabSettingsStore((state) => state.settings);
  const [refused, setRefused] = useState<string>();
  const change = async (openLastTabs: boolean): Promise<void> => {
    const answer = await client.call('tabs.changeSettings', { openLastTabs });
    setRefused(answer.ok ? undefined : answer.error.message);
  };
  return (
    <div className={styles.settings}>
      {refused === undefined ? null : <Notice tone="bad">{refused}</Notice>}
      <CheckField
        label="Open the tabs of the last time"
        isChecked={settings.openLastTabs}
        onChange={(isChecked) => void change(isChecked)}
      />
      <p className={styles.note}>
        They come back with their folders, but not connected: nothing connects before you ask for
        it.
      </p>
    </div>
  );
}
