import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { nameInText } from '../../../../shared/names.ts';
import { isEntryName, joinPath } from '../../../../shared/paths.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { errorText } from '../../../ui/error-text.ts';
import { TextField } from '../../../ui/TextField.tsx';
import { ToggleGroup } from '../../../ui/ToggleGroup.tsx';
import { maskedName } from '../model/copy-name.ts';
import { extensionOf } from '../model/file-type.ts';
import type { CommandContext } from '../pane/action.ts';
import { namesText, startTransfer } from '../pane/file-actions.ts';
import type { Pane } from '../pane/pane.ts';

type CopyAsDialogProps = {
  readonly context: CommandContext;
  readonly names: readonly string[];
  readonly verb: 'copy' | 'move';
  readonly onClose: () => void;
};

const titles = { copy: 'Copy as', move: 'Move as' } as const;
const verbs = { copy: 'Copy', move: 'Move' } as const;

/** Copies or moves under another name: to the other side, or to a folder of this one. */
export function CopyAsDialog({ context, names, verb, onClose }: CopyAsDialogProps) {
  const { pane, other } = context;
  const [to, setTo] = useState<'other' | 'this'>(other === undefined ? 'this' : 'other');
  const target = to === 'other' ? (other ?? pane) : pane;
  const [typed, setTyped] = useState<string>();
  const [mask, setMask] = useState(() => (names.length === 1 ? (names[0] ?? '') : '*'));
  const [error, setError] = useState<AppError>();
  const name = useRef<HTMLInputElement>(null);
  // what is to be another one; its ending mostly stays
  useEffect(() => {
    const ending = extensionOf(mask);
    name.current?.setSelectionRange(0, mask.length - (ending === '' ? 0 : ending.length + 1));
    // once, when it opens
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  const folder = typed ?? folderOf(target);
  const wanted = names.map((name) => maskedName(name, mask));
  const fault = faultOf(wanted);
  const start = async (): Promise<void> => {
    const failure = await copyAs(context, { names, wanted, verb, target, folder });
    setError(failure);
    if (failure === undefined) onClose();
  };
  return (
    <Dialog
      title={titles[verb]}
      size="medium"
      open
      onClose={onClose}
      initialFocus={name}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={fault !== undefined || folder === ''}
            onClick={() => void start()}
          >
            {verbs[verb]}
          </Button>
        </>
      }
    >
      <p>
        {verbs[verb]} {namesText(names)}
      </p>
      {other === undefined ? null : (
        <ToggleGroup
          label="To"
          value={to}
          options={[
            { value: 'other', label: other.fs === 'local' ? 'This computer' : 'The server' },
            { value: 'this', label: 'The same side' },
          ]}
          onChange={(side) => {
            setTo(side);
            setTyped(undefined);
          }}
        />
      )}
      <TextField label="Folder" value={folder} error={errorText(error)} onChange={setTyped} />
      <TextField
        ref={name}
        label="Name"
        value={mask}
        error={fault}
        hint={names.length === 1 ? undefined : hintOf(names, wanted)}
        onChange={setMask}
      />
    </Dialog>
  );
}

function folderOf(pane: Pane): string {
  return pane.store.getState().path ?? '';
}

function hintOf(names: readonly string[], wanted: readonly string[]): string {
  const [from = '', to = ''] = [names[0], wanted[0]];
  return `* stands for the name, a second * for its ending: ${nameInText(from)} becomes ${nameInText(to)}`;
}

function faultOf(wanted: readonly string[]): string | undefined {
  if (!wanted.every(isEntryName)) {
    return 'A name cannot be empty, “.” or “..”, or have a “/” in it.';
  }
  return new Set(wanted).size < wanted.length
    ? 'Several would get the same name: use *.'
    : undefined;
}

async function copyAs(
  { client, pane }: CommandContext,
  what: {
    readonly names: readonly string[];
    readonly wanted: readonly string[];
    readonly verb: 'copy' | 'move';
    readonly target: Pane;
    readonly folder: string;
  },
): Promise<AppError | undefined> {
  const { names, wanted, verb, target, folder } = what;
  const directory = pane.store.getState().path;
  if (directory === undefined) return undefined;
  const real = await client.call('files.realPath', { fs: target.fs, path: folder });
  if (!real.ok) return real.error;
  const paths = names.map((name) => joinPath(directory, name));
  const to = { fs: target.fs, directory: real.value.path };
  const [path, name] = [paths[0], wanted[0]];
  if (
    verb === 'move' &&
    target === pane &&
    paths.length === 1 &&
    path !== undefined &&
    name !== undefined
  ) {
    const moved = await client.call('files.rename', {
      fs: pane.fs,
      from: path,
      to: joinPath(to.directory, name),
    });
    if (moved.ok) pane.refresh();
    // another disk, or a name that is taken: the queue copies, and asks
    if (
      moved.ok ||
      (moved.error.code !== 'failed' &&
        moved.error.code !== 'exists' &&
        moved.error.code !== 'unsupported')
    ) {
      return moved.ok ? undefined : moved.error;
    }
  }
  return startTransfer(client, {
    from: { fs: pane.fs, paths },
    to: { ...to, names: [...wanted] },
    ...(verb === 'move' ? { options: { move: true } } : {}),
  });
}
