import { useState } from 'react';
import { useClient } from '../../client/ClientContext.tsx';
import { useAddresses } from '../../state/addresses.ts';
import { usePrompts } from '../../state/prompts.ts';
import { useSession } from '../../state/sessions.ts';
import { AddressDialog } from './AddressDialog.tsx';
import { RefusedAddressDialog } from './RefusedAddressDialog.tsx';

/**
 * The addresses that other programs handed over, one at a time, the oldest first. Questions of running operations come
 * before them, and so does a connection that was agreed to just now: its own questions are about to follow.
 */
export function AddressDialogs() {
  const client = useClient();
  const { waiting, dropped } = useAddresses();
  const isAsked = usePrompts().length > 0;
  // An answered address is gone at once, even while main has not told so yet.
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState('');
  const isConnecting = useSession(opened)?.state.at === 'connecting';
  const left = waiting.filter(({ id }) => !settled.has(id));
  const [address] = left;
  if (address === undefined || isAsked || isConnecting) return null;

  const { id } = address;
  const settle = (): void => {
    setSettled((before) => new Set(before).add(id));
    void client.call('addresses.settle', { id });
  };
  const others = { waiting: left.length - 1, dropped };
  return address.kind === 'refused' ? (
    <RefusedAddressDialog key={id} address={address} others={others} onClose={settle} />
  ) : (
    <AddressDialog
      key={id}
      address={address}
      others={others}
      onOpened={(sessionId) => {
        setOpened(sessionId);
        settle();
      }}
      onCancel={settle}
    />
  );
}
