import { useEffect, useState } from 'react';
import { nameInText } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import { formatItems } from '../../ui/format.ts';
import { namesText, type Place } from '../browser/pane/file-actions.ts';
import { goingText, type Going } from './going-text.ts';
import styles from '../browser/dialogs/dialogs.module.css';

/** Finds out where a deletion would go. */
export function useGoing(fs: string, paths: readonly string[], isFinal: boolean): Going {
  const client = useClient();
  const [going, setGoing] = useState<Going>({ goes: isFinal ? 'final' : 'unknown' });
  useEffect(() => {
    if (isFinal) {
      setGoing({ goes: 'final' });
      return undefined;
    }
    const controller = new AbortController();
    const { signal } = controller;
    void client.call('trash.plan', { fs, paths: [...paths] }, { signal }).then((result) => {
      if (result.ok && !signal.aborted) setGoing(result.value);
    });
    return () => controller.abort();
    // the names of one question do not change
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [client, fs, isFinal]);
  return going;
}

/** What is deleted, and whether it can be brought back. */
export function DeleteQuestion(props: {
  readonly names: readonly string[];
  readonly hasFolders: boolean;
  readonly place: Place;
  readonly going: Going;
}) {
  const { names, hasFolders, place, going } = props;
  const listed = names.slice(0, listedNames);
  const rest = names.length - listed.length;
  return (
    <>
      <p>
        Delete {namesText(names)} from {nameInText(place.directory)}
        {hasFolders ? contentsToo(names) : ''}?
      </p>
      <p>
        <GoingText going={going} count={names.length} />
      </p>
      {names.length === 1 ? null : (
        <ul className={styles.names}>
          {listed.map((name) => (
            <li key={name}>{nameInText(name)}</li>
          ))}
          {rest > 0 ? <li>and {formatItems(rest, 'other', 'others')}</li> : null}
        </ul>
      )}
    </>
  );
}

// What fits without scrolling; the count says the rest.
const listedNames = 8;

function GoingText({ going, count }: { readonly going: Going; readonly count: number }) {
  const text = goingText(going, count, useShortcut('undo'));
  return going.goes === 'final' ? <strong>{text}</strong> : text;
}

function contentsToo(names: readonly string[]): string {
  return names.length === 1 ? ', with everything in it' : ', folders with everything in them';
}
