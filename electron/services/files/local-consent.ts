import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { isWithin, type LocalPlaces } from './local-places.ts';

/** What the user is asked by a window of main's own, which no page can draw or click. */
export type LocalQuestion = {
  readonly kind: 'change' | 'read-secrets';
  /** Free for display. */
  readonly place: string;
};

/** Rejects unless the user agrees, or has agreed, to this use of the place. */
export type Agree = (
  kind: LocalQuestion['kind'],
  place: string,
  places: LocalPlaces,
) => Promise<void>;

/** Nothing is granted yet. A yes counts for the place and all below it until Hawser ends; a no is asked again. */
export function createConsent(ask: (question: LocalQuestion) => Promise<boolean>): Agree {
  const granted = { change: new Set<string>(), 'read-secrets': new Set<string>() };
  const waiting = new Map<string, Promise<boolean>>();
  const begin = (key: string, question: LocalQuestion): Promise<boolean> => {
    // one at a time: a page gone wild covers no screen with them
    if (waiting.size > 0) {
      throw new OpError('refused', 'Another question about a folder waits for your answer.');
    }
    const answer = ask(question).finally(() => waiting.delete(key));
    waiting.set(key, answer);
    return answer;
  };
  return async (kind, place, places) => {
    if ([...granted[kind]].some((folder) => isWithin(place, folder, places))) return;
    const key = `${kind} ${place}`;
    const isYes = await (waiting.get(key) ?? begin(key, { kind, place: nameInText(place) }));
    if (!isYes) {
      throw new OpError('refused', `Hawser may not use “${nameInText(place)}”.`, {
        next: 'Try again and allow it when asked, or choose a folder below your home folder.',
      });
    }
    granted[kind].add(place);
  };
}
