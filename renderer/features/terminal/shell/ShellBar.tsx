import { CircleHelp, FolderInput } from 'lucide-react';
import { useState } from 'react';
import { displayName } from '../../../../shared/names.ts';
import { useClient } from '../../../client/ClientContext.tsx';
import { shortcutOf } from '../../../keyboard/keymap-store.ts';
import { changeLayout, useKeptLayout, usePanePlace } from '../../../state/pane-settings.ts';
import { workspaceStore } from '../../../state/workspace.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { activeTab } from '../dock.ts';
import { useDock } from '../terminal-store.ts';
import { FollowHelp } from './FollowHelp.tsx';
import { shellStore, useFrontShell, type ShellFacts } from './shell-store.ts';
import styles from './ShellBar.module.css';

/** How the shell in front and the remote pane keep to the same folder. */
export function ShellBar(props: { readonly sessionId: string; readonly ready: boolean }) {
  const { sessionId, ready } = props;
  const client = useClient();
  const place = usePanePlace(sessionId);
  const isOn = useKeptLayout(place)?.followsTerminal === true;
  const shell = useFrontShell(sessionId);
  const active = activeTab(useDock(sessionId))?.layout.current;
  const panePath = workspaceStore((state) => state.paths.get(sessionId)?.remotePath);
  const [isHelping, setHelping] = useState(false);
  const isUnknown = active !== undefined && !knowsWhere(shell);
  const toggle = (): void => {
    void changeLayout(client, place, { followsTerminal: !isOn });
    if (!isOn && isUnknown) setHelping(true);
  };
  return (
    <div className={styles.bar}>
      {isOn && isUnknown ? (
        <IconButton
          label="How a shell can tell where it is"
          icon={CircleHelp}
          size="s"
          onClick={() => setHelping(true)}
        />
      ) : null}
      <IconButton
        label="Take the shell to the pane’s folder"
        shortcut={shortcutOf('shell-to-pane')}
        icon={FolderInput}
        size="s"
        disabled={!ready || active === undefined || panePath === undefined}
        onClick={() => {
          const handle = shellStore.getState().handles.get(active ?? '');
          if (panePath !== undefined) handle?.goTo(panePath);
        }}
      />
      <button
        type="button"
        className={styles.chip}
        aria-pressed={isOn}
        title={explain(shell, { isOn, isUnknown })}
        onClick={toggle}
      >
        pane follows terminal
      </button>
      {isHelping ? <FollowHelp onClose={() => setHelping(false)} /> : null}
    </div>
  );
}

function knowsWhere(shell: ShellFacts | undefined): boolean {
  return shell?.folder !== undefined || shell?.elsewhere !== undefined;
}

function explain(
  shell: ShellFacts | undefined,
  { isOn, isUnknown }: { readonly isOn: boolean; readonly isUnknown: boolean },
): string {
  if (!isOn) return 'Let the remote pane go where the shell goes';
  if (shell?.elsewhere !== undefined) {
    return `The shell says it is on ${shell.elsewhere}, and the pane follows on this host alone. If that is this host, a new terminal is believed.`;
  }
  if (isUnknown) return 'This shell does not tell where it is';
  if (shell?.folder === undefined) return 'The remote pane goes where the shell goes';
  return `The remote pane goes where the shell goes: ${displayName(shell.folder)}`;
}
