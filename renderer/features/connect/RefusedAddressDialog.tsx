import { useRef } from 'react';
import type { HandedAddress } from '../../../shared/contract/addresses.ts';
import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { OtherAddresses, type OtherAddressCounts } from './OtherAddresses.tsx';

type RefusedAddressDialogProps = {
  readonly address: Extract<HandedAddress, { kind: 'refused' }>;
  readonly others: OtherAddressCounts;
  readonly onClose: () => void;
};

/** Somebody followed a link that leads nowhere. */
export function RefusedAddressDialog({ address, others, onClose }: RefusedAddressDialogProps) {
  const close = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      title="This address was not opened"
      open
      onClose={onClose}
      initialFocus={close}
      actions={
        <Button ref={close} variant="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      <p>
        Another program gave Hawser an address that leads nowhere. {displayName(address.message)}
      </p>
      {address.next === undefined ? null : <p>{address.next}</p>}
      <OtherAddresses {...others} />
    </Dialog>
  );
}
