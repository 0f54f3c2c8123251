import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { nameInText } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useSession } from '../../state/sessions.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import type { AppError } from '../../../shared/errors.ts';
import type { ViewedFile } from '../editing/file-windows.ts';
import { openToEdit } from '../editing/open-to-edit.ts';
import type { Charset } from '../../../shared/text/charsets.ts';
import { detect } from '../editing/model/detect.ts';
import { ImageView } from './ImageView.tsx';
import { imageKind } from './model/images.ts';
import type { FileSpan } from './model/file-span.ts';
import type { FoundRow } from './model/find-row.ts';
import type { Goal, InSight } from './model/in-sight.ts';
import type { RowForm } from './model/rows.ts';
import { RowsView } from './RowsView.tsx';
import { useSpan, type SpanWays } from './useSpan.ts';
import { useFind } from './useFind.ts';
import { ViewerBar, type ViewMode } from './ViewerBar.tsx';
import { ViewerFind } from './ViewerFind.tsx';
import frame from '../../ui/FileWindow.module.css';

type ViewerDialogProps = { readonly file: ViewedFile; readonly onClose: () => void };

/** What is in a file, without changing it and without reading more of it than is looked at. */
export function ViewerDialog({ file, onClose }: ViewerDialogProps) {
  const client = useClient();
  const ways = useSpan(file);
  const [editError, setEditError] = useState<AppError>();
  const name = nameInText(baseName(file.path));
  const error = ways.error ?? editError;
  const edit = async (): Promise<void> => {
    const failed = await openToEdit(client, file);
    setEditError(failed);
    if (failed === undefined) onClose();
  };
  return (
    <Dialog
      title={`View ${name}`}
      size="full"
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => void edit()}>Edit</Button>
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div className={frame.window}>
        <ErrorNotice error={error} />
        {ways.span === undefined ? (
          error === undefined ? (
            <div className={frame.empty}>
              <Spinner label={`Reading ${name}`} />
            </div>
          ) : null
        ) : (
          <Content file={file} name={name} span={ways.span} ways={ways} />
        )}
      </div>
    </Dialog>
  );
}

type ContentProps = {
  readonly file: ViewedFile;
  readonly name: string;
  readonly span: FileSpan;
  readonly ways: SpanWays;
};

function Content({ file, name, span, ways }: ContentProps) {
  const [first] = useState(() => lookAt(span.bytes, name));
  const [mode, setMode] = useState<ViewMode>(file.mode ?? first.mode);
  const [charset, setCharset] = useState<Charset>(first.charset);
  const shown = mode === 'image' && first.kind === undefined ? 'hex' : mode;
  const form = useMemo<RowForm>(
    () => (shown === 'hex' ? { as: 'hex' } : { as: 'text', charset }),
    [shown, charset],
  );
  const [inSight, setInSight] = useState<InSight>({ from: 0, to: 0 });
  const [goal, setGoal] = useState<Goal>();
  const onFound = useCallback(({ start }: FoundRow) => setGoal({ start, at: 'anywhere' }), []);
  const finding = useFind({ ...file, charset, inSight, onFound });
  const input = useRef<HTMLInputElement>(null);
  const host = useSession(file.fs)?.title;
  const path = nameInText(file.path);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (shown !== 'text' || !(event.ctrlKey || event.metaKey) || event.key !== 'f') return;
    event.preventDefault();
    input.current?.focus();
    input.current?.select();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- a key for all of it; each thing has its own way, too
    <div className={frame.window} onKeyDown={onKeyDown}>
      <ViewerBar
        path={host === undefined ? path : `${nameInText(host)}: ${path}`}
        mode={shown}
        hasImage={first.kind !== undefined}
        charset={charset}
        ways={ways}
        span={span}
        inSight={inSight}
        onGoTo={(start) => setGoal({ start, at: 'top' })}
        onEnd={() => {
          // read anew, as it may have grown, and shown also where all of it is in memory
          ways.toEnd();
          setGoal({ start: Math.max(0, span.size - 1), at: 'anywhere' });
        }}
        onMode={setMode}
        onCharset={setCharset}
        find={
          shown === 'text' ? (
            <ViewerFind
              input={input}
              state={finding.state}
              row={finding.row}
              onFind={(text, to) => {
                // the end would come back at once
                ways.setFollowed(false);
                void finding.find(text, to, span.size);
              }}
              onStop={finding.stop}
            />
          ) : undefined
        }
      />
      {shown === 'image' && first.kind !== undefined ? (
        <ImageView file={file} kind={first.kind} name={name} />
      ) : (
        <RowsView
          key={shown === 'hex' ? 'hex' : charset}
          name={name}
          form={form}
          span={span}
          ways={ways}
          found={finding.row}
          goal={goal}
          onInSight={setInSight}
        />
      )}
    </div>
  );
}

function lookAt(bytes: Uint8Array, name: string) {
  const kind = imageKind(bytes, name);
  const found = detect(bytes);
  const charset: Charset = found.is === 'text' ? found.charset : 'utf-8';
  const mode: ViewMode = kind === undefined ? (found.is === 'text' ? 'text' : 'hex') : 'image';
  return { kind, mode, charset };
}
