import { useEffect, useRef, useState } from 'react';
import { compileNameMasks } from '../../../shared/name-masks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { selectByMasks, type MaskChange } from '../browser/model/select-masks.ts';
import { runInSlices } from '../browser/model/slices.ts';
import type { CommandContext } from '../browser/pane/action.ts';
import { rememberUsed, searchHistoryStore } from '../../state/search-history.ts';
import { formatItems } from '../../ui/format.ts';
import { MaskField } from './MaskField.tsx';

const kinds: readonly { readonly value: MaskChange['kinds']; readonly label: string }[] = [
  { value: 'all', label: 'Files and folders' },
  { value: 'files', label: 'Files' },
  { value: 'folders', label: 'Folders' },
];

type SelectMaskDialogProps = {
  readonly context: CommandContext;
  readonly adds: MaskChange['adds'];
  readonly onClose: () => void;
};

/** Selects what masks choose among the lines shown, or takes it out of the selection. */
export function SelectMaskDialog({ context, adds, onClose }: SelectMaskDialogProps) {
  const [text, setText] = useState(() => searchHistoryStore.getState().history.masks[0] ?? '*');
  const [kind, setKind] = useState<MaskChange['kinds']>('all');
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const stop = useRef(new AbortController());
  useEffect(() => {
    field.current?.select();
    const { current } = stop;
    return () => current.abort();
  }, []);
  const isAdding = adds === 'to-selection';

  const apply = async (): Promise<void> => {
    const masks = compileNameMasks(text);
    if (masks === undefined) return;
    setBusy(true);
    const changed = await changeSelection(context, { masks, kinds: kind, adds }, stop.current);
    if (changed === undefined) return;
    rememberUsed(context.client, 'masks', text);
    onClose();
    const done = isAdding ? 'more selected' : 'not selected any more';
    context.ui.hint(`${formatItems(changed, 'item', 'items')} ${done}`);
  };
  return (
    <Dialog
      title={isAdding ? 'Select by mask' : 'Unselect by mask'}
      open
      onClose={onClose}
      initialFocus={field}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={isBusy || compileNameMasks(text) === undefined}
            onClick={() => void apply()}
          >
            {isAdding ? 'Select' : 'Unselect'}
          </Button>
        </>
      }
    >
      <MaskField label="Names" value={text} onChange={setText} ref={field} />
      <ToggleGroup label="What" options={kinds} value={kind} onChange={setKind} />
    </Dialog>
  );
}

/** How many lines it changed; undefined when it was given up, or another folder was opened meanwhile. */
async function changeSelection(
  { pane }: CommandContext,
  change: MaskChange,
  stop: AbortController,
): Promise<number | undefined> {
  const { path, lines, selection } = pane.store.getState();
  const result = await runInSlices(selectByMasks(selection, lines, change), stop.signal);
  if (result === undefined || pane.store.getState().path !== path) return undefined;
  pane.select((now) => ({ ...result.selection, cursor: now.cursor, anchor: now.anchor }));
  return result.changed;
}
