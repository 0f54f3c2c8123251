import { Search } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { SearchWay } from '../../../shared/contract/search.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatCount, formatItems } from '../../ui/format.ts';
import type { PaneSearch, SearchEnd } from '../browser/model/search-request.ts';
import type { Pane } from '../browser/pane/pane.ts';
import { queryText } from './find-form.ts';
import styles from './ResultsBar.module.css';

type ResultsBarProps = {
  readonly pane: Pane;
  readonly ready: boolean;
  readonly onChange: () => void;
  readonly onDone: () => void;
};

/** Says that a pane shows what was found instead of a folder, how far that is, and leads back. */
export function ResultsBar({ pane, ready, onChange, onDone }: ResultsBarProps) {
  const search = useStore(pane.store, (state) => state.search);
  const found = useStore(pane.store, (state) => state.view.unfilteredCount);
  const isRunning = useStore(pane.store, (state) => state.reading !== undefined);
  if (search === undefined) return null;
  const close = (): void => {
    pane.up();
    onDone();
  };
  const text = stateText(search, found, isRunning);
  return (
    <section aria-label="Search results" className={styles.bar}>
      <Search aria-hidden="true" className={styles.icon} strokeWidth={1.7} />
      <div className={styles.text}>
        <strong>{queryText(search.request.query)}</strong>
        <output className={styles.state} title={text}>
          {text}
        </output>
      </div>
      {search.end === undefined ? null : <ProblemsButton end={search.end} />}
      {isRunning ? <Button onClick={pane.stop}>Stop</Button> : null}
      <Button disabled={!ready} onClick={onChange}>
        Change…
      </Button>
      <Button disabled={!ready} onClick={close}>
        Close
      </Button>
    </section>
  );
}

const wayText: Readonly<Record<SearchWay, string>> = {
  disk: '',
  find: ', by find on the server',
  sftp: ', over SFTP',
};

function stateText({ progress, end }: PaneSearch, found: number, isRunning: boolean): string {
  const count = `${formatCount(found)} found`;
  if (isRunning) {
    if (progress === undefined) return `${count} · looking…`;
    const folders = formatItems(progress.folders, 'folder', 'folders');
    return `${count} · looked into ${folders} · ${nameInText(progress.at)}`;
  }
  if (end === undefined) return `${count} · stopped: not everything was looked at`;
  const large = end.tooLarge === 0 ? [] : [`${formatCount(end.tooLarge)} too large to look into`];
  const capped = end.capped
    ? [`stopped at ${formatCount(limits.searchResults)}: there may be more`]
    : [];
  const entries = formatItems(end.entries, 'entry', 'entries');
  const folders = formatItems(end.folders, 'folder', 'folders');
  const among = `among ${entries} in ${folders}${wayText[end.way]}`;
  return [count, among, ...large, ...capped].join(' · ');
}

function ProblemsButton({ end }: { readonly end: SearchEnd }) {
  const [isOpen, setOpen] = useState(false);
  const count = end.problems.length + end.moreProblems;
  if (count === 0) return null;
  const title = `Could not look into ${formatItems(count, 'place', 'places')}`;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{title}</Button>
      <Dialog
        title={title}
        size="medium"
        open={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <Button variant="primary" onClick={() => setOpen(false)}>
            Close
          </Button>
        }
      >
        <ul className={styles.problems}>
          {end.problems.map(({ path, error }) => (
            <li key={path}>
              {nameInText(path)}
              <span className={styles.why}>{error.message}</span>
            </li>
          ))}
        </ul>
        {end.moreProblems === 0 ? null : <p>And {formatCount(end.moreProblems)} more.</p>}
      </Dialog>
    </>
  );
}
