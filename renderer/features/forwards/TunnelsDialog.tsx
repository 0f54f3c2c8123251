import { useRef, useState } from 'react';
import type { Session } from '../../../shared/contract/sessions.ts';
import { displayName } from '../../../shared/names.ts';
import { useSession } from '../../state/sessions.ts';
import { useTunnels } from '../../state/tunnels.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Suggestions } from './Suggestions.tsx';
import { emptyForm, formOf } from './tunnel-form.ts';
import { TunnelEditor, type Edited } from './TunnelEditor.tsx';
import { TunnelItem } from './TunnelItem.tsx';
import { tunnelsWindow } from './tunnels-window.ts';
import styles from './Tunnels.module.css';

/** The tunnels of the session that was chosen; nothing while there is none. */
export function TunnelsDialog() {
  const session = useSession(tunnelsWindow((state) => state.sessionId));
  return session === undefined ? null : <TunnelsOf key={session.id} session={session} />;
}

function TunnelsOf({ session }: { readonly session: Session }) {
  const tunnels = useTunnels(session.id);
  const [edited, setEdited] = useState<Edited>();
  const add = useRef<HTMLButtonElement>(null);
  const host = displayName(session.title);
  const isReady = session.state.at === 'ready';
  const close = (): void => tunnelsWindow.setState({ sessionId: undefined });
  if (edited !== undefined) {
    return (
      <TunnelEditor
        sessionId={session.id}
        host={host}
        edited={edited}
        onClose={() => setEdited(undefined)}
      />
    );
  }
  return (
    <Dialog
      title="Tunnels"
      size="wide"
      open
      onClose={close}
      initialFocus={add}
      actions={
        <>
          <Button ref={add} onClick={() => setEdited({ form: emptyForm })}>
            New tunnel…
          </Button>
          <Button variant="primary" onClick={close}>
            Close
          </Button>
        </>
      }
    >
      {tunnels.length === 0 ? (
        <p className={styles.note}>
          No tunnels of {host} yet. A tunnel leads connections of one computer to where the other
          can reach, over the connection that is there already.
        </p>
      ) : (
        <ul className={styles.list} aria-label={`Tunnels of ${host}`}>
          {tunnels.map((item) => (
            <TunnelItem
              key={item.tunnel.id}
              item={item}
              host={host}
              isReady={isReady}
              onEdit={() => setEdited({ id: item.tunnel.id, form: formOf(item.tunnel) })}
              onRemove={() => add.current?.focus()}
            />
          ))}
        </ul>
      )}
      {isReady || tunnels.length === 0 ? null : (
        <p className={styles.note}>{host} is not connected: tunnels run over its connection.</p>
      )}
      <Suggestions
        sessionId={session.id}
        host={host}
        kept={tunnels}
        onTake={(form) => setEdited({ form })}
      />
    </Dialog>
  );
}
