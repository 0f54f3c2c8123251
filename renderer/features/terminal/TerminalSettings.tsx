import { useId, useState } from 'react';
import type { TerminalSettings as Settings } from '../../../shared/contract/terminals.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { terminalSettingsStore } from '../../state/terminal-settings.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import styles from './TerminalAsks.module.css';

/** What terminals ask before they do it: a section of the settings. Each change counts at once. */
export function TerminalSettings() {
  const client = useClient();
  const settings = terminalSettingsStore((state) => state.settings);
  const [refused, setRefused] = useState<string>();
  const field = useId();
  const change = async (next: Settings): Promise<void> => {
    const answer = await client.call('terminals.changeSettings', next);
    setRefused(answer.ok ? undefined : answer.error.message);
  };
  return (
    <div className={styles.settings}>
      {refused === undefined ? null : <Notice tone="bad">{refused}</Notice>}
      <label className={styles.check} htmlFor={field}>
        <input
          id={field}
          type="checkbox"
          checked={settings.askBeforePaste}
          onChange={(event) =>
            void change({ ...settings, askBeforePaste: event.currentTarget.checked })
          }
        />
        Show text before it is pasted when it has several lines or is very long
      </label>
      <h3 className={styles.heading}>Hosts whose programs may write to the clipboard</h3>
      {settings.clipboardHosts.length === 0 ? (
        <p className={styles.note}>
          None. A program that wants to is asked about when it tries. No program may read the
          clipboard.
        </p>
      ) : (
        <ul className={styles.hosts} aria-label="Hosts that may write to the clipboard">
          {settings.clipboardHosts.map((host) => (
            <li key={host}>
              <span>{displayName(host)}</span>
              <Button
                aria-label={`Ask again for ${displayName(host)}`}
                onClick={() =>
                  void change({
                    ...settings,
                    clipboardHosts: settings.clipboardHosts.filter((other) => other !== host),
                  })
                }
              >
                Ask again
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
