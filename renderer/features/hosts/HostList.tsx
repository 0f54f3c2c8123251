import { Cable, Copy, Ellipsis, PanelTop, Pencil, Plug, Trash2 } from 'lucide-react';
import { useId, type KeyboardEvent } from 'react';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { Session } from '../../../shared/contract/sessions.ts';
import { displayName } from '../../../shared/names.ts';
import { chordText } from '../../keyboard/chord.ts';
import { useSessions } from '../../state/sessions.ts';
import { tabStore } from '../../state/tabs.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ContextMenu, Menu, type MenuItem } from '../../ui/Menu.tsx';
import { StateDot } from '../../ui/StateDot.tsx';
import { groupHosts, type HostGroup } from './host-groups.ts';
import styles from './HostList.module.css';

/** What can be done with a host from the list. */
export type HostAction = 'open' | 'open-again' | 'tunnels' | 'edit' | 'duplicate' | 'delete';

type HostListProps = {
  readonly hosts: readonly Host[];
  readonly onAction: (action: HostAction, host: Host) => void;
};

/** Hosts by group. Arrow keys move, Enter connects, F2 edits, Delete deletes. */
export function HostList({ hosts, onAction }: HostListProps) {
  return (
    <ul aria-label="Hosts">
      {groupHosts(hosts).map((group) => (
        <Group key={group.title} group={group} onAction={onAction} />
      ))}
    </ul>
  );
}

type GroupProps = Pick<HostListProps, 'onAction'> & { readonly group: HostGroup };

function Group({ group, onAction }: GroupProps) {
  const sessions = useSessions();
  const titleId = useId();
  return (
    <li>
      <h2 id={titleId} className={styles.group}>
        {displayName(group.title)}
      </h2>
      <ul aria-labelledby={titleId}>
        {group.hosts.map((host) => (
          <HostRow
            key={host.id}
            host={host}
            session={sessions.find(({ hostId }) => hostId === host.id)}
            onAction={(action) => onAction(action, host)}
          />
        ))}
      </ul>
    </li>
  );
}

type HostRowProps = {
  readonly host: Host;
  readonly session: Session | undefined;
  readonly onAction: (action: HostAction) => void;
};

function HostRow({ host, session, onAction }: HostRowProps) {
  const isActive = tabStore((state) => session !== undefined && state.active === session.id);
  const items = hostMenu({ host, session, onAction });
  const name = displayName(host.name);
  return (
    <li>
      <ContextMenu items={items} className={styles.row}>
        <button
          type="button"
          className={styles.host}
          aria-current={isActive ? 'true' : undefined}
          title={hostTitle(host, session)}
          data-host={host.id}
          onClick={() => onAction('open')}
          onKeyDown={(event) => {
            moveFocus(event);
            if (host.kind !== 'saved') return;
            if (event.key === 'F2') onAction('edit');
            else if (event.key === 'Delete') onAction('delete');
          }}
        >
          <StateDot state={session?.state.at} />
          <span className={styles.name}>{name}</span>
          {session === undefined ||
          session.state.at === 'ready' ||
          session.state.at === 'saved' ? null : (
            <small className={styles.state} aria-hidden="true">
              {stateWords[session.state.at]}
            </small>
          )}
        </button>
        <span className={styles.more}>
          <Menu
            trigger={
              <IconButton size="s" icon={Ellipsis} label={`More for ${name}`} tabIndex={-1} />
            }
            items={items}
          />
        </span>
      </ContextMenu>
    </li>
  );
}

// In the tooltip, which is also the description, and not part of the name, which stays what the host is called.
const stateWords = {
  saved: 'not connected',
  connecting: 'connecting',
  ready: 'connected',
  ended: 'ended',
};

function hostTitle(host: Host, session: Session | undefined): string {
  const port = host.tcpPort === 22 ? '' : `:${host.tcpPort}`;
  const what =
    host.kind === 'practice'
      ? 'A small server on this computer, to try things on'
      : displayName(`${host.user}@${host.address}${port}`);
  return session === undefined ? what : `${what}: ${stateWords[session.state.at]}`;
}

function hostMenu({ host, session, onAction }: HostRowProps): readonly MenuItem[] {
  const open: readonly MenuItem[] = [
    {
      label: session === undefined ? 'Connect' : 'Go to its tab',
      icon: Plug,
      shortcut: 'Enter',
      onSelect: () => onAction('open'),
    },
    {
      label: 'Connect in another tab',
      icon: PanelTop,
      disabled: session === undefined,
      onSelect: () => onAction('open-again'),
    },
    {
      label: 'Tunnels…',
      icon: Cable,
      disabled: session === undefined,
      onSelect: () => onAction('tunnels'),
    },
  ];
  if (host.kind === 'practice') return open;
  if (host.kind === 'config') {
    const copy = { label: 'Copy to a saved host…', icon: Copy };
    return [...open, 'separator', { ...copy, onSelect: () => onAction('duplicate') }];
  }
  return [
    ...open,
    'separator',
    { label: 'Edit…', icon: Pencil, shortcut: 'F2', onSelect: () => onAction('edit') },
    { label: 'Duplicate…', icon: Copy, onSelect: () => onAction('duplicate') },
    'separator',
    {
      label: 'Delete…',
      icon: Trash2,
      shortcut: chordText('Del'),
      tone: 'bad',
      onSelect: () => onAction('delete'),
    },
  ];
}

/** Up, Down, Home and End go from host to host. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const list = event.currentTarget.closest('[aria-label="Hosts"]');
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-host]') ?? [])];
  const at = rows.indexOf(event.currentTarget);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rows[Math.min(Math.max(to, 0), rows.length - 1)]?.focus();
}
