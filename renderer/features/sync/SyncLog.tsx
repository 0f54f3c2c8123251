/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import { useEffect, useRef, useState } from 'react';
import type { SyncLine, SyncRun } from '../../../shared/contract/sync.ts';
import { nameInText } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { SyncGrid } from './SyncGrid.tsx';
import { useSideWords } from './side-words.ts';
import { actionWord, lineWords, logChoices, runText } from './words.ts';
import styles from './sync.module.css';

type Show = (typeof logChoices)[number]['value'];
type Held = {
  readonly offset: number;
  readonly lines: readonly SyncLine[];
  readonly total: number;
};

const nothingHeld: Held = { offset: 0, lines: [], total: 0 };
// read beyond what is in sight, so that a slow scroll meets no gap
const margin = 150;
// a run tells its counts more often than anybody reads lines
const readIntervalMs = 300;

/** What became of each operation that was approved. */
export function SyncLog({ run }: { readonly run: SyncRun }) {
  const [show, setShow] = useState<Show>('all');
  const [sight, setSight] = useState({ first: 0, last: 40 });
  const held = useLines(run, show, sight);
  return (
    <>
      <div className={styles.bar}>
        <ToggleGroup label="Show" options={logChoices} value={show} onChange={setShow} />
        <output className={styles.totals} data-state={run.state}>
          {runText(run)}
        </output>
      </div>
      <SyncGrid
        key={show}
        label="Log"
        count={held.total}
        head={
          <>
            <span role="columnheader">Did</span>
            <span role="columnheader">Name</span>
            <span role="columnheader">Result</span>
          </>
        }
        onSight={(first, last) =>
          setSight((now) => (now.first === first && now.last === last ? now : { first, last }))
        }
        tone={(at) => held.lines[at - held.offset]?.state}
        renderLine={(at) => <Cells line={held.lines[at - held.offset]} />}
        empty="Nothing of this kind."
      />
    </>
  );
}

function Cells({ line }: { readonly line: SyncLine | undefined }) {
  const sides = useSideWords();
  if (line === undefined) return <span role="gridcell">…</span>;
  const state =
    line.isKept === true
      ? `${lineWords[line.state]}, the old one is in the trash`
      : lineWords[line.state];
  const result = line.error === undefined ? state : `${state}: ${line.error.message}`;
  const name = nameInText(line.path);
  return (
    <>
      <span role="gridcell" className={styles.action}>
        {actionWord(line.action, sides)}
      </span>
      <span role="gridcell" className={styles.name} title={name}>
        {name}
      </span>
      <span role="gridcell" className={styles.result} title={result}>
        {result}
      </span>
    </>
  );
}

function useLines(
  { id, counts, state }: SyncRun,
  show: Show,
  { first, last }: { readonly first: number; readonly last: number },
): Held {
  const client = useClient();
  const [held, setHeld] = useState<Held>(nothingHeld);
  const settled = counts.done + counts.skipped + counts.failed;
  const readAtMs = useRef(-Infinity);
  useEffect(() => {
    const stop = new AbortController();
    const offset = Math.max(0, first - margin);
    const count = last + margin - offset + 1;
    const read = async (): Promise<void> => {
      readAtMs.current = performance.now();
      const answer = await client.call(
        'sync.log',
        { id, show, offset, count },
        { signal: stop.signal },
      );
      if (answer.ok) setHeld({ ...answer.value, offset });
    };
    const waitMs = Math.max(0, readAtMs.current + readIntervalMs - performance.now());
    const timer = setTimeout(() => void read(), waitMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, id, show, first, last, settled, state]);
  return held;
}
