import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { PlannedItem, TransferParams } from '../protocol.ts';

/** What a transfer was planned to take, by its source: see `TransferParams.planned`. */
export type PlannedItems = ReadonlyMap<string, PlannedItem>;

/** The items of a plan by their sources. */
export function plannedItems({ planned }: TransferParams): PlannedItems | undefined {
  if (planned === undefined) return undefined;
  return new Map(planned.items.map((item) => [joinPath(planned.base, item.path), item]));
}

/** Why an item of a plan is left alone: what is at `path` is not what the plan saw there. */
export function notAsPlanned(path: string): OpError {
  const text = `“${nameInText(path)}” is not what it was when the plan was made.`;
  return new OpError('changed', text, { next: 'Make a new plan.' });
}
