import { useStore } from 'zustand';
import { nameInText } from '../../../../shared/names.ts';
import type { Side2 } from '../../../../shared/sync/op.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import type { Twin } from './twin.ts';

/** While panes are browsed together: a folder that this side does not have, and what can be done about it. */
export function MissingFolder({ twin, side }: { readonly twin: Twin; readonly side: Side2 }) {
  const { linked } = twin;
  const missing = useStore(linked.store, (state) => state.missing);
  if (missing?.side !== side) return null;
  return (
    <Notice
      tone="warn"
      action={
        <>
          <Button onClick={() => void linked.createMissing()}>Create it</Button>
          <Button onClick={linked.toggle}>Stop browsing together</Button>
          <Button onClick={linked.dismissMissing}>Stay here</Button>
        </>
      }
    >
      There is no {nameInText(missing.path)} on this side.
    </Notice>
  );
}
