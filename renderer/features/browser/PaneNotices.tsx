import { useStore } from 'zustand';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Pane } from './pane/pane.ts';

/** Why the last thing did not work, and what a listing could not show. */
export function PaneNotices({ pane }: { readonly pane: Pane }) {
  const problem = useStore(pane.store, (state) => state.problem);
  const notices = useStore(pane.store, (state) => state.notices);
  const retry = problem?.retry;
  return (
    <>
      {problem === undefined ? null : (
        <Notice
          tone="bad"
          action={
            <>
              {retry === undefined ? null : <Button onClick={retry}>Retry</Button>}
              <Button onClick={() => pane.report(undefined)}>Dismiss</Button>
            </>
          }
        >
          {problem.error.message} {problem.error.next}
        </Notice>
      )}
      {notices.map((notice) => (
        <Notice key={notice} tone="warn">
          {notice}
        </Notice>
      ))}
    </>
  );
}
