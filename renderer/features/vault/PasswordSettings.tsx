import { useState } from 'react';
import type { VaultState } from '../../../shared/contract/vault.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { KeptList } from './KeptList.tsx';
import { MasterPasswordForm, type MasterChange } from './MasterPasswordForm.tsx';
import { useVault } from './use-vault.ts';
import { placeSentence } from './vault-words.ts';
import styles from './PasswordSettings.module.css';

/** Where passwords are remembered, and which: a section of the settings. */
export function PasswordSettings() {
  const state = useVault();
  return state === undefined ? <Spinner label="Reading the vault" /> : <Passwords state={state} />;
}

function Passwords({ state }: { readonly state: VaultState }) {
  const client = useClient();
  const [change, setChange] = useState<MasterChange>();
  const [isForgettingAll, setForgettingAll] = useState(false);
  const [refused, setRefused] = useState<AppError>();
  const show = async (given: Promise<Result<unknown>>): Promise<void> => {
    const result = await given;
    setRefused(result.ok ? undefined : result.error);
  };
  return (
    <>
      <ErrorNotice error={refused} />
      <p className={styles.place}>{placeSentence(state)}</p>
      <div className={styles.actions}>
        <MasterButtons
          state={state}
          onChange={setChange}
          onCall={(name) => void show(client.call(name, {}))}
        />
      </div>
      <KeptList
        kept={state.kept}
        onForget={(id) => void show(client.call('vault.forget', { id }))}
      />
      {state.kept.length === 0 ? null : (
        <div className={styles.actions}>
          <Button onClick={() => setForgettingAll(true)}>Forget all…</Button>
        </div>
      )}
      {change === undefined ? null : (
        <MasterPasswordForm change={change} onClose={() => setChange(undefined)} />
      )}
      {isForgettingAll ? (
        <ConfirmDialog
          title="Forget all passwords?"
          verb="Forget all"
          onConfirm={() => client.call('vault.forget', { all: true })}
          onClose={() => setForgettingAll(false)}
        >
          <p>
            {state.kept.length === 1
              ? 'The remembered password is'
              : `All ${state.kept.length} remembered passwords are`}{' '}
            removed from this computer. Servers and key files keep them.
          </p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

function MasterButtons(props: {
  readonly state: VaultState;
  readonly onChange: (change: MasterChange) => void;
  readonly onCall: (name: 'vault.lock' | 'vault.unlock' | 'vault.retryKeychain') => void;
}) {
  const { state, onChange, onCall } = props;
  if (state.master === 'none') {
    return (
      <>
        <Button onClick={() => onChange('set')}>Set a master password…</Button>
        {state.place === 'session' ? (
          <Button onClick={() => onCall('vault.retryKeychain')}>Look for a keychain again</Button>
        ) : null}
      </>
    );
  }
  return (
    <>
      {state.master === 'locked' ? (
        <Button onClick={() => onCall('vault.unlock')}>Unlock…</Button>
      ) : (
        <Button onClick={() => onCall('vault.lock')}>Lock now</Button>
      )}
      <Button onClick={() => onChange('change')}>Change master password…</Button>
      <Button onClick={() => onChange('remove')}>Remove master password…</Button>
    </>
  );
}
