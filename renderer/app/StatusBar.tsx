import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionFacts, Session } from '../../shared/contract/sessions.ts';
import { displayName } from '../../shared/names.ts';
import type { Untrusted } from '../../shared/untrusted.ts';
import { ConnectionSheet } from '../features/connect/ConnectionSheet.tsx';
import { EditsChip } from '../features/editing/EditsChip.tsx';
import { TunnelsChip } from '../features/forwards/TunnelsChip.tsx';
import { stateWords } from '../features/connect/phases.ts';
import { ServerText } from '../features/connect/ServerText.tsx';
import { useHosts } from '../state/hosts.ts';
import { useSession } from '../state/sessions.ts';
import { tabStore } from '../state/tabs.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { shortAlgorithm } from './short-algorithm.ts';
import styles from './StatusBar.module.css';

/** Facts of the active tab's connection. */
export function StatusBar() {
  const session = useSession(tabStore((state) => state.active));
  return (
    <footer className={styles.status} aria-label="Connection">
      {session === undefined ? <span>Not connected</span> : <SessionFacts session={session} />}
      <EditsChip />
    </footer>
  );
}

function SessionFacts({ session }: { readonly session: Session }) {
  const { state } = session;
  return (
    <>
      {state.at === 'ready' ? <Agreed session={session} facts={state.facts} /> : null}
      {state.at === 'connecting' ? <span>{stateWords(state)}</span> : null}
      {state.at === 'ended' ? <span className={styles.bad}>Not connected</span> : null}
      {state.at === 'saved' ? <span>Not connected</span> : null}
      <TunnelsChip sessionId={session.id} />
      {session.banner === undefined ? null : (
        <BannerButton key={session.id} banner={session.banner} />
      )}
      <span className={styles.right}>{displayName(session.address)}</span>
    </>
  );
}

function Agreed(props: { readonly session: Session; readonly facts: ConnectionFacts }) {
  const { session, facts } = props;
  const host = useHosts().find(({ id }) => id === session.hostId);
  const names = [facts.hostKeyType, facts.kex, facts.cipher].map(displayName);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <span className={styles.ok} title={`${names[0]} ${displayName(facts.fingerprint)}`}>
        <Lock aria-hidden="true" />
        {host?.kind === 'practice' ? 'practice server' : 'known host'}
      </span>
      <button
        type="button"
        className={styles.link}
        aria-label={`Connection: ${names.map(shortAlgorithm).join(' · ')}`}
        title={`${names.join(', ')}, ${displayName(facts.mac)}`}
        onClick={() => setOpen(true)}
      >
        {names.map(shortAlgorithm).join(' · ')}
      </button>
      <ConnectionSheet
        facts={facts}
        remarks={session.remarks}
        open={isOpen}
        onClose={() => setOpen(false)}
      />
      <span title={displayName(facts.serverVersion)}>SFTP 3</span>
    </>
  );
}

function BannerButton({ banner }: { readonly banner: Untrusted }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={styles.link} onClick={() => setOpen(true)}>
        Server message
      </button>
      <Dialog
        title="Server message"
        open={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <Button variant="primary" onClick={() => setOpen(false)}>
            Close
          </Button>
        }
      >
        <ServerText text={banner} />
      </Dialog>
    </>
  );
}
