import type { Edit } from '../../../shared/contract/edits.ts';
import { limits } from '../../../shared/limits.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useEdit } from '../../state/edits.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { nameOf } from './edit-words.ts';
import { fileWindows, showViewer } from './file-windows.ts';
import { EditorWindow } from './EditorWindow.tsx';
import { useEditedFile } from './useEditedFile.ts';
import frame from '../../ui/FileWindow.module.css';

/** The built-in editor over the panes, with one file. */
export function EditorDialog({ id }: { readonly id: string }) {
  const edit = useEdit(id);
  // main tells of a new edit a moment later, and of one that was closed not at all
  return edit === undefined ? null : <OpenEditor key={id} edit={edit} />;
}

function hide(): void {
  fileWindows.setState({ edited: undefined });
}

function OpenEditor({ edit }: { readonly edit: Edit }) {
  const { file, readAs } = useEditedFile(edit);
  if (file.at === 'text') {
    return (
      <EditorWindow
        key={`${edit.revision} ${file.file.charset}`}
        edit={edit}
        bytes={file.bytes}
        file={file.file}
        onReadAs={(charset) => readAs(file.bytes, charset)}
        onClose={hide}
      />
    );
  }
  return <NoText edit={edit} file={file} onReadAsText={(bytes) => readAs(bytes, 'utf-8')} />;
}

type NoTextProps = {
  readonly edit: Edit;
  readonly file: Exclude<ReturnType<typeof useEditedFile>['file'], { at: 'text' }>;
  readonly onReadAsText: (bytes: Uint8Array) => void;
};

/** What stands there until the text does, or instead of it. */
function NoText({ edit, file, onReadAsText }: NoTextProps) {
  const client = useClient();
  const { id, fs, path } = edit;
  const failed = edit.state === 'failed' ? edit.error : undefined;
  const error = file.at === 'error' ? file.error : failed;
  const close = (): void => {
    hide();
    void client.call('edits.close', { id, discard: edit.size === 0 });
  };
  const view = (mode: 'hex' | 'text'): void => {
    close();
    showViewer({ fs, path, mode });
  };
  const canView = file.at === 'error' || file.at === 'binary';
  return (
    <Dialog
      title={`Edit ${nameOf(edit)}`}
      size="medium"
      open
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{error === undefined && !canView ? 'Cancel' : 'Close'}</Button>
          {failed === undefined ? null : (
            <Button variant="primary" onClick={() => void client.call('edits.upload', { id })}>
              Try again
            </Button>
          )}
          {file.at === 'binary' && file.bytes.length <= limits.editorBytes ? (
            <Button onClick={() => onReadAsText(file.bytes)}>Edit as text anyway</Button>
          ) : null}
          {canView ? (
            <Button variant="primary" onClick={() => view(file.at === 'binary' ? 'hex' : 'text')}>
              {file.at === 'binary' ? 'View as hex' : 'View'}
            </Button>
          ) : null}
        </>
      }
    >
      <ErrorNotice error={error} />
      {file.at === 'binary' ? <p>This does not look like text.</p> : null}
      {error === undefined && file.at === 'loading' ? (
        <div className={frame.empty}>
          <Spinner label={`Opening ${nameOf(edit)}`} />
          Fetching the file
        </div>
      ) : null}
    </Dialog>
  );
}
