import { useRef, useState } from 'react';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useHosts } from '../../state/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Facts } from './Facts.tsx';
import { hostsOfAddress, openHandedAddress, type OpenableAddress } from './handed-address.ts';
import { OtherAddresses, type OtherAddressCounts } from './OtherAddresses.tsx';

type AddressDialogProps = {
  readonly address: OpenableAddress;
  readonly others: OtherAddressCounts;
  readonly onOpened: (sessionId: string) => void;
  readonly onCancel: () => void;
};

const ignoredWords = {
  password:
    'A password stood in the address. It was dropped: Hawser asks for one when the server wants it.',
  parameters: 'Settings stood in the address. They were dropped.',
  folder: 'A folder stood in the address. It was dropped: ssh:// opens a terminal at home.',
};

/** Another program wants Hawser to connect. Until the user says so nothing happens, and the answer nobody thinks about is "no". */
export function AddressDialog({ address, others, onOpened, onCancel }: AddressDialogProps) {
  const client = useClient();
  const cancel = useRef<HTMLButtonElement>(null);
  const [error, setError] = useState<AppError>();
  const [isOpening, setOpening] = useState(false);
  const found = hostsOfAddress(address, useHosts());
  const host = found.length === 1 ? found[0] : undefined;
  const connect = async (): Promise<void> => {
    if (isOpening) return;
    setOpening(true);
    setError(undefined);
    const result = await openHandedAddress(client, address, host);
    setOpening(false);
    if (result.ok) onOpened(result.value.sessionId);
    else setError(result.error);
  };
  return (
    <Dialog
      title="Connect to this address?"
      open
      onClose={onCancel}
      initialFocus={cancel}
      actions={
        <>
          <Button disabled={isOpening} onClick={() => void connect()}>
            Connect
          </Button>
          <Button ref={cancel} variant="primary" onClick={onCancel}>
            Cancel
          </Button>
        </>
      }
    >
      {error === undefined ? null : (
        <Notice tone="bad">
          {error.message} {error.next}
        </Notice>
      )}
      <p>
        It came from another program, such as a browser. Connect only if you know the host and meant
        to go there.
      </p>
      <Facts facts={factsOf(address, host)} />
      {address.ignored.map((part) => (
        <Notice key={part} tone="info">
          {ignoredWords[part]}
        </Notice>
      ))}
      {found.length < 2 ? null : (
        <p>
          {found.length} saved hosts have this address. To connect as one of them, cancel and choose
          it in the list of hosts.
        </p>
      )}
      <OtherAddresses {...others} />
    </Dialog>
  );
}

function factsOf({ scheme, user, host, tcpPort, path }: OpenableAddress, saved: Host | undefined) {
  const from = (value: string | undefined): string =>
    value === undefined ? 'not given' : `${displayName(value)} (as saved)`;
  return [
    ...(saved === undefined
      ? []
      : [{ name: 'Saved host', value: `${displayName(saved.name)}, connected by its settings` }]),
    { name: 'User', value: user === undefined ? from(saved?.user) : displayName(user) },
    { name: 'Host', value: displayName(host) },
    { name: 'Port', value: tcpPort === undefined ? from(saved?.tcpPort.toString()) : `${tcpPort}` },
    scheme === 'ssh'
      ? { name: 'Opens', value: 'a terminal' }
      : {
          name: 'Folder',
          value: path === undefined ? from(saved?.remoteDirectory) : displayName(path),
        },
  ];
}
