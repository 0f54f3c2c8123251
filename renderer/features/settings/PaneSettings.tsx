import { useClient } from '../../client/ClientContext.tsx';
import { paneSettingsStore } from '../../state/pane-settings.ts';
import { CheckField } from '../../ui/CheckField.tsx';
import styles from '../terminal/TerminalAsks.module.css';

/** How files are listed: a section of the settings. Each change counts at once. */
export function PaneSettings() {
  const client = useClient();
  const density = paneSettingsStore(({ settings }) => settings.density);
  return (
    <div className={styles.settings}>
      <CheckField
        label="Compact lines"
        isChecked={density === 'compact'}
        onChange={(isCompact) =>
          void client.call('panes.setDensity', { density: isCompact ? 'compact' : 'normal' })
        }
      />
      <p className={styles.note}>
        Columns, their order and the sorting are kept for each host: right-click a heading to choose
        them.
      </p>
    </div>
  );
}
