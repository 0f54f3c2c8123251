import type { Stage } from '../../../shared/contract/desktop.ts';
import { formatBytes, formatItems } from '../../ui/format.ts';

/** Share that has come, 0 to 1; undefined while it is not known how much there is. */
export function stageShare({ state, counted, totalBytes, doneBytes }: Stage): number | undefined {
  if (state !== 'staging') return 1;
  if (!counted) return undefined;
  return totalBytes === 0 ? undefined : doneBytes / totalBytes;
}

/** How far it is, and what can be done with it. */
export function stageText(stage: Stage): string {
  const { state, use, used, found, totalBytes, doneBytes, counted } = stage;
  switch (state) {
    case 'staging': {
      if (found === 0) return 'Getting it ready…';
      const of = `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
      return `${formatItems(found, 'item', 'items')}, ${of}${counted ? '' : ' or more'}`;
    }
    case 'ready': {
      const what = `${formatItems(found - stage.failed - stage.skipped, 'item', 'items')}, ${formatBytes(doneBytes)}`;
      if (use === 'clipboard' && used) return `${what}: on the clipboard`;
      return `${what}: ready to drag out`;
    }
    case 'failed':
      return 'Nothing could be fetched';
    default:
      return state satisfies never;
  }
}

/** What is missing of it, in words; undefined when all has come. */
export function missingText({ state, failed, skipped, problem }: Stage): string | undefined {
  if (state === 'staging') return undefined;
  const parts = [
    ...(failed > 0 ? [`${formatItems(failed, 'item is', 'items are')} missing`] : []),
    ...(skipped > 0 ? [`${formatItems(skipped, 'item was', 'items were')} skipped`] : []),
  ];
  const cause = problem?.error.message;
  if (parts.length === 0 && (state === 'ready' || cause === undefined)) return undefined;
  return [...(parts.length === 0 ? [] : [parts.join(', ')]), ...(cause ? [cause] : [])].join(': ');
}
