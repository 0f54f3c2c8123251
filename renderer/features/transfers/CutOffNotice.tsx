import { useState } from 'react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { runTransferCommand, type TransferContext } from './transfer-commands.ts';

type CutOffNoticeProps = {
  readonly context: TransferContext;
  /** It is about to go: the focus has to be somewhere else. */
  readonly onAnswered: () => void;
};

/** Tells which transfers the end of the app cut off: nothing connects to a host by itself, but one click lets all go on. */
export function CutOffNotice({ context, onAnswered }: CutOffNoticeProps) {
  const [isDismissed, setDismissed] = useState(false);
  const cutOff = context.transfers.filter((transfer) => transfer.cutOff === true);
  if (isDismissed || cutOff.length === 0) return null;
  const resume = (): void => {
    onAnswered();
    for (const transfer of cutOff) void runTransferCommand('resume', transfer, context);
  };
  const dismiss = (): void => {
    onAnswered();
    setDismissed(true);
  };
  return (
    <Notice
      tone="warn"
      action={
        <>
          <Button variant="primary" onClick={resume}>
            {cutOff.length === 1 ? 'Resume it' : 'Resume all'}
          </Button>
          <Button onClick={dismiss}>Not now</Button>
        </>
      }
    >
      {textOf(cutOff)}
    </Notice>
  );
}

function textOf({ length }: readonly Transfer[]): string {
  return length === 1
    ? 'A transfer was cut off when Hawser ended. It goes on from where it stood.'
    : `${length} transfers were cut off when Hawser ended. They go on from where they stood.`;
}
