import { limits } from '../../../../shared/limits.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Contents } from '../../../../shared/sync/compare.ts';
import type { Side2 } from '../../../../shared/sync/op.ts';
import type { Client } from '../../../client/client.ts';
import type { Pane } from '../pane/pane.ts';

const cancelled = { code: 'cancelled', message: 'Cancelled.' } as const;
const lost = {
  code: 'disconnected',
  message: 'The connection was lost while contents were compared.',
} as const;

/**
 * Has the contents of the files in two folders compared: a plan that is never carried out. What it has nothing to say
 * about is equal.
 */
export async function readContents(
  client: Client,
  panes: Readonly<Record<Side2, Pane>>,
  signal: AbortSignal,
): Promise<Result<(name: string) => Contents>> {
  const place = (pane: Pane) => ({ fs: pane.fs, path: pane.store.getState().path ?? '/' });
  const begun = await client.call('sync.begin', {
    left: place(panes.left),
    right: place(panes.right),
    rules: {
      direction: 'to-right',
      by: 'content',
      ignoresHour: false,
      recursive: false,
      deleteExtra: false,
    },
    include: [],
    exclude: [],
    forGood: false,
  });
  if (!begun.ok) return begun;
  if (signal.aborted) return { ok: false, error: cancelled };
  return await new Promise((resolve) => {
    const found = new Map<string, Contents>();
    const stream = client.open(
      'sync.plan',
      { id: begun.value.planId },
      {
        onMessage: (message) => {
          if (message.type === 'ops') {
            for (const { path, why } of message.ops.slice(0, limits.syncSlice)) {
              found.set(path, why === 'unknown' ? 'unknown' : 'differs');
            }
          } else if (message.type !== 'progress') {
            stream.close();
            resolve(
              message.type === 'error'
                ? { ok: false, error: message.error }
                : { ok: true, value: (name) => found.get(name) ?? 'equal' },
            );
          }
        },
        onClose: (error) => resolve({ ok: false, error: error ?? lost }),
      },
    );
    signal.addEventListener(
      'abort',
      () => {
        stream.close();
        resolve({ ok: false, error: cancelled });
      },
      { once: true },
    );
  });
}
