import { nameInText } from '../../../shared/names.ts';
import { formatItems } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import type { Change } from './useChange.ts';
import styles from './Properties.module.css';

/** How far a change is, and what of it did not work. */
export function Outcome({ change }: { readonly change: Change }) {
  switch (change.at) {
    case 'idle':
      return null;
    case 'running':
      return (
        <div className={styles.progress}>
          <ProgressBar label="Changing" value={undefined} />
          <span>{formatItems(change.done, 'item', 'items')} looked at</span>
          <span className={styles.path}>
            {change.path === undefined ? '\u00a0' : nameInText(change.path)}
          </span>
        </div>
      );
    case 'stopped':
      return (
        <Notice tone="warn">
          Stopped: some of it may be changed already, after{' '}
          {formatItems(change.done, 'item', 'items')}.
        </Notice>
      );
    case 'failed':
      return <ErrorNotice error={change.error} />;
    case 'ended':
      return <Problems outcome={change.outcome} />;
    default:
      return change satisfies never;
  }
}

// More would slow the page down and nobody reads them.
const shownProblems = 100;

function Problems(props: { readonly outcome: Extract<Change, { at: 'ended' }>['outcome'] }) {
  const { problems, moreProblems, skippedLinks, files, folders, links } = props.outcome;
  const count = problems.length + moreProblems;
  const rest = count - Math.min(problems.length, shownProblems);
  const changed = formatItems(files + folders + links, 'item', 'items');
  return (
    <>
      {count === 0 ? null : (
        <Notice tone="bad">
          {formatItems(count, 'item', 'items')} could not be changed; {changed} changed.
          <ul className={styles.problems}>
            {problems.slice(0, shownProblems).map(({ path, error }) => (
              <li key={path}>
                {error.message} {error.next}
              </li>
            ))}
            {rest === 0 ? null : <li>and {formatItems(rest, 'other', 'others')}</li>}
          </ul>
        </Notice>
      )}
      {skippedLinks === 0 ? null : (
        <Notice tone="info">
          {formatItems(skippedLinks, 'link was', 'links were')} left alone: only what links lead to
          could be changed there, and links are not followed.
        </Notice>
      )}
    </>
  );
}
