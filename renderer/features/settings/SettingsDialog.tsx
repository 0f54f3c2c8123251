import { Tabs } from '@base-ui/react/tabs';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { sections } from './sections.ts';
import { closeSettings, settingsStore, showSection, type SectionId } from './settings-store.ts';
import styles from './SettingsDialog.module.css';

/** All settings, by section, while they are asked for. */
export function SettingsDialog() {
  const isOpen = settingsStore((state) => state.isOpen);
  return isOpen ? <OpenSettings /> : null;
}

function OpenSettings() {
  const section = settingsStore((state) => state.section);
  // A section is mounted once it is looked at, and keeps what was typed in it until the dialog is shut.
  const [seen, setSeen] = useState<ReadonlySet<SectionId>>(new Set([section]));
  const show = (id: SectionId): void => {
    setSeen((before) => new Set(before).add(id));
    showSection(id);
  };
  return (
    <Dialog
      title="Settings"
      size="pages"
      open
      onClose={closeSettings}
      actions={<Button onClick={closeSettings}>Close</Button>}
    >
      <Tabs.Root
        className={styles.sections}
        orientation="vertical"
        value={section}
        onValueChange={(id: SectionId) => show(id)}
      >
        <Tabs.List className={styles.list} activateOnFocus aria-label="Sections">
          {sections.map(({ id, title }) => (
            <Tabs.Tab key={id} value={id} className={styles.tab}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {sections.map(({ id, Component }) => (
          <Tabs.Panel key={id} value={id} keepMounted={seen.has(id)} className={styles.panel}>
            <Component />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </Dialog>
  );
}
