import { useState } from 'react';
import type { TerminalSettings as Settings } from '../../../shared/contract/terminals.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { terminalSettingsStore } from '../../state/terminal-settings.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckField } from '../../ui/CheckField.tsx';
import { formatItems } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import styles from './TerminalAsks.module.css';

/** What terminals ask before they do it: a section of the settings. Each change counts at once. */
export function TerminalSettings() {
  const client = useClient();
  const settings = terminalSettingsStore((state) => state.settings);
  const [refused, setRefused] = useState<string>();
  const change = async (next: Settings): Promise<void> => {
    const answer = await client.call('terminals.changeSettings', next);
    setRefused(answer.ok ? undefined : answer.error.message);
  };
  return (
    <div className={styles.settings}>
      {refused === undefined ? null : <Notice tone="bad">{refused}</Notice>}
      <CheckField
        label="Show text before it is pasted when it has several lines or is very long"
        isChecked={settings.askBeforePaste}
        onChange={(askBeforePaste) => void change({ ...settings, askBeforePaste })}
      />
      <CheckField
        label="Ask before a tab or the window is closed while programs run in it or connections go through its tunnels"
        isChecked={settings.askBeforeClose !== false}
        onChange={(askBeforeClose) => void change({ ...settings, askBeforeClose })}
      />
      <CheckField
        label="Copy what is selected at once"
        isChecked={settings.copyOnSelect}
        onChange={(copyOnSelect) => void change({ ...settings, copyOnSelect })}
      />
      <CheckField
        label="Ctrl+C copies a selection and Ctrl+V pastes; otherwise both go to the shell"
        isChecked={settings.copyWithControlC}
        onChange={(copyWithControlC) => void change({ ...settings, copyWithControlC })}
      />
      <CheckField
        label="Right click pastes; with Shift it opens the menu"
        isChecked={settings.rightClick === 'paste'}
        onChange={(isPaste) => void change({ ...settings, rightClick: isPaste ? 'paste' : 'menu' })}
      />
      <SelectField
        label="Lines kept above the screen"
        value={String(settings.scrollbackLines)}
        options={scrollbacks(settings.scrollbackLines)}
        onChange={(lines) => void change({ ...settings, scrollbackLines: Number(lines) })}
      />
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

/** A few to choose from, and the one in force. */
function scrollbacks(chosen: number) {
  const counts = new Set([1_000, 10_000, 50_000, 100_000, chosen]);
  return [...counts]
    .toSorted((a, b) => a - b)
    .map((count) => ({ value: String(count), label: formatItems(count, 'line', 'lines') }));
}
