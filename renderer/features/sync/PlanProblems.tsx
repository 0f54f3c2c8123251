import { formatItems } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { PlanState } from './plan-store.ts';
import styles from './sync.module.css';

// More would hide the plan they are about; the rows below them say it as well.
const namedProblems = 3;

/** Folders that could not be listed whole: what is below them is not known, and nothing is deleted there. */
export function PlanProblems({ plan: { end, error } }: { readonly plan: PlanState }) {
  if (error !== undefined) {
    return <ErrorNotice error={error} />;
  }
  if (end === undefined || end.problems.length === 0) return null;
  const all = end.problems.length + end.moreProblems;
  return (
    <Notice tone="warn">
      <p>
        {formatItems(all, 'folder', 'folders')} could not be listed whole. What is below is not
        known: nothing there is deleted, or copied as missing.
      </p>
      <ul className={styles.problems}>
        {end.problems.slice(0, namedProblems).map(({ path, error: why }) => (
          <li key={path}>{why.message}</li>
        ))}
      </ul>
    </Notice>
  );
}
