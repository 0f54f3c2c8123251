import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { changedHandsText } from '../../ui/changed-hands.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { checkWords, itemStateWords } from './item-facts.ts';
import styles from './ReceiptDialog.module.css';

/** All there is to know of one item of a transfer. */
export function ItemDialog(props: { readonly item: TransferItem; readonly onClose: () => void }) {
  const { item, onClose } = props;
  const facts: (readonly [string, string | undefined])[] = [
    ['From', nameInText(item.path)],
    ['To', item.target === undefined ? undefined : nameInText(item.target)],
    ['Size', item.size === undefined ? undefined : sizeText(item.size)],
    ['State', itemStateWords[item.state]],
    ['Checked by', item.check === undefined ? undefined : checkWords[item.check]],
    ['SHA-256', item.sha256],
    ['Replaced file', item.replacedAt && nameInText(item.replacedAt)],
    ['Changed hands', item.changedHands && changedHandsText(item.changedHands)],
  ];
  return (
    <Dialog
      title="Item of a transfer"
      open
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      {item.error === undefined ? null : (
        <Notice tone="bad">
          {item.error.message} {item.error.next}
        </Notice>
      )}
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Dialog>
  );
}

function sizeText(size: number): string {
  return size < 1_000 ? formatBytes(size) : `${formatBytes(size)} (${size.toLocaleString()} bytes)`;
}
