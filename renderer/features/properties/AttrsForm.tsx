import type { Accounts, PathFacts } from '../../../shared/contract/attributes.ts';
import { CheckField } from '../../ui/CheckField.tsx';
import type { Draft, DraftPlan } from './model/draft.ts';
import type { Summary } from './model/summary.ts';
import { ModeEditor } from './ModeEditor.tsx';
import { OwnerFields } from './OwnerFields.tsx';
import { TimeFields } from './TimeFields.tsx';
import styles from './Properties.module.css';

type AttrsFormProps = {
  readonly summary: Summary;
  readonly accounts: Accounts;
  readonly draft: Draft;
  readonly errors: DraftPlan['errors'];
  /** What can be changed there; undefined while that is not known. */
  readonly can: PathFacts['can'] | undefined;
  /** True for one link, which has no mode, and on some sides no attributes at all that can be set. */
  readonly isLink: boolean;
  readonly onChange: (changed: Partial<Draft>) => void;
};

/** Owners, times and modes. */
export function AttrsForm({ isLink, can, ...props }: AttrsFormProps) {
  const { summary, draft, errors, onChange } = props;
  if (isLink && can?.linkAttrs !== true) return null;
  const hasFiles = summary.files > 0 || (draft.recursive && summary.folders > 0);
  return (
    <>
      {can?.owners === false ? null : <OwnerFields {...props} />}
      <TimeFields {...{ summary, draft, errors, onChange }} />
      {can?.modes === false || isLink ? null : (
        <div className={styles.modes}>
          {hasFiles ? (
            <ModeEditor
              label={summary.folders > 0 ? 'Mode of files' : 'Mode'}
              modes={draft.recursive ? undefined : summary.fileModes}
              change={draft.files}
              onChange={(files) => onChange({ files })}
            />
          ) : null}
          {summary.folders === 0 ? null : (
            <ModeEditor
              label={hasFiles ? 'Mode of folders' : 'Mode'}
              modes={draft.recursive ? undefined : summary.folderModes}
              change={draft.folders}
              onChange={(folders) => onChange({ folders })}
            />
          )}
        </div>
      )}
      {summary.folders === 0 ? null : (
        <CheckField
          label="Also everything in folders: what is not set here stays as each is; links are not followed"
          isChecked={draft.recursive}
          onChange={(recursive) => onChange({ recursive })}
        />
      )}
    </>
  );
}
