import { randomUUID } from 'node:crypto';
import type { TransferSettings } from '../../../shared/contract/transfers.ts';
import { hasEscapes } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import type { TransferOutcome, TransferProgress } from '../../engine/protocol.ts';
import type { FindEngine } from '../session/engines.ts';
import type { SpeedLimits } from '../transfers/speed-limits.ts';
import type { TransferHub } from '../transfers/transfer-hub.ts';

/** What the fetching of files for other programs works with. */
export type FetchMeans = {
  readonly find: FindEngine;
  readonly hub: Pick<TransferHub, 'listen'>;
  readonly speeds: Pick<SpeedLimits, 'use'>;
  readonly settings: () => Pick<TransferSettings, 'verify'>;
};

/** What is fetched, and into which folder of this computer. */
export type Fetching = {
  readonly from: { readonly fs: string; readonly paths: readonly string[] };
  readonly directory: string;
};

/**
 * Copies files of a host into a private folder by the commit protocol, verified as transfers are. Links are followed:
 * one that is kept would lead other programs to a file of this computer that the server chose.
 */
export async function fetchForDesktop(
  means: FetchMeans,
  { from, directory }: Fetching,
  on: { readonly progress: (progress: TransferProgress) => void; readonly signal: AbortSignal },
): Promise<TransferOutcome> {
  const { link, side } = means.find(from.fs);
  const transferId = randomUUID();
  const partials = new Set<string>();
  const stopUsing = means.speeds.use(link);
  const stopListening = means.hub.listen(transferId, from.fs, (event) => {
    if (event.event === 'progress') on.progress(event.progress);
    else if (event.event === 'checkpoint') partials.add(event.checkpoint.partial);
  });
  try {
    const outcome = await link.call(
      'transfer',
      {
        transferId,
        from: { side, paths: [...from.paths] },
        to: { side: 'local', directory },
        // what is thrown away soon needs no sync; two that want one name both come
        options: { conflict: 'rename', links: 'follow', verify: means.settings().verify },
        syncFromBytes: null,
        decided: renamed(from.paths),
      },
      { signal: on.signal },
    );
    if (outcome.state !== 'done' && partials.size > 0) {
      // nobody goes on with them; an engine that is gone leaves them to the folder's end
      const left = { transferId, side: 'local', partials: [...partials] } as const;
      await link.call('discardPartials', left).catch(() => undefined);
    }
    return outcome;
  } finally {
    stopListening();
    stopUsing();
  }
}

/** Other programs are told paths as text: a name that is none gets one that is. */
function renamed(paths: readonly string[]): { readonly path: string; readonly name: string }[] {
  return paths
    .filter((path) => hasEscapes(baseName(path)))
    .map((path) => ({ path, name: baseName(path).replaceAll(/[\udc80-\udcff]/g, '_') }));
}
