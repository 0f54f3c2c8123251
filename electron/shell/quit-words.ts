import { atWorkText, type AtWork } from '../../shared/at-work.ts';

/** The question before the end of the app. */
export type QuitQuestion = { readonly message: string; readonly detail: string };

/** What is asked before transfers, programs or connections are cut off; undefined when there are none. */
export function quitQuestion(atWork: AtWork): QuitQuestion | undefined {
  const message = atWorkText(atWork);
  if (message === undefined) return undefined;
  const { transfers, programs, connections } = atWork;
  const isOnlyTransfers = programs + connections === 0;
  const ends = [
    ...(programs > 0 ? [`ends ${programs === 1 ? 'the program' : 'the programs'}`] : []),
    ...(connections > 0
      ? [`cuts ${connections === 1 ? 'the connection' : 'the connections'} off`]
      : []),
  ];
  const details = [
    ...(transfers > 0
      ? [transferWords(transfers, isOnlyTransfers ? 'alone' : 'among others')]
      : []),
    ...(ends.length > 0 ? [`Quitting ${ends.join(' and ')}.`] : []),
  ];
  return { message, detail: details.join(' ') };
}

function transferWords(count: number, how: 'alone' | 'among others'): string {
  if (count === 1) {
    return `Quitting stops ${how === 'alone' ? 'it' : 'the transfer'}. At the next start it waits for you to resume it, and goes on from where it stood. No file is left half-written under its own name.`;
  }
  return `Quitting stops ${how === 'alone' ? 'them' : 'the transfers'}. At the next start they wait for you to resume them, and go on from where they stood. No file is left half-written under its own name.`;
}
