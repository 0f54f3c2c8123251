import type { AppError } from '../../../shared/errors.ts';
import type { Client } from '../../client/client.ts';
import { addOffer, removeOffer, stageStore } from '../../state/stages.ts';

/** What leaves the window: paths of one file system, and what they are called. */
export type Outgoing = {
  readonly fs: string;
  readonly paths: readonly string[];
  readonly title: string;
};

/** Where failures are told. */
type Report = (error: AppError | undefined) => void;

const local = 'local';

/** Gets files ready to be dragged out from their card; the function it gives is for when that is not wanted after all. */
export function offerOut(
  client: Client,
  { fs, paths, title }: Outgoing,
  report: Report,
): () => void {
  if (fs === local) {
    const id = crypto.randomUUID();
    addOffer({ id, title, paths });
    return () => removeOffer(id);
  }
  const begun = stageOut(client, { fs, paths }, report);
  return () => {
    void begun.then((id) =>
      id === undefined ? undefined : client.call('desktop.discard', { id }),
    );
  };
}

/**
 * Drags files out while the button is down: at once those of this computer, others as soon as they have come. Released
 * before that, they wait in their card.
 */
export async function dragOut(client: Client, outgoing: Outgoing, report: Report): Promise<void> {
  const { fs, paths } = outgoing;
  if (fs === local) {
    const given = await client.call('desktop.give', { paths: [...paths], use: 'drag' });
    if (!given.ok) report(given.error);
    return;
  }
  const released = new AbortController();
  const release = (): void => released.abort();
  window.addEventListener('mouseup', release, { capture: true, once: true });
  try {
    const id = await stageOut(client, { fs, paths }, report);
    if (id === undefined || !(await isReady(id, released.signal))) return;
    const dragged = await client.call('desktop.drag', { id });
    if (!dragged.ok) report(dragged.error);
  } finally {
    window.removeEventListener('mouseup', release, { capture: true });
  }
}

/** Puts files on the clipboard of the system, fetched first where they are not on this computer. */
export async function copyOut(
  client: Client,
  { fs, paths }: Outgoing,
): Promise<AppError | undefined> {
  const result =
    fs === local
      ? await client.call('desktop.give', { paths: [...paths], use: 'clipboard' })
      : await client.call('desktop.stage', { from: { fs, paths: [...paths] }, use: 'clipboard' });
  return result.ok ? undefined : result.error;
}

async function stageOut(
  client: Client,
  { fs, paths }: Pick<Outgoing, 'fs' | 'paths'>,
  report: Report,
): Promise<string | undefined> {
  const answer = await client.call('desktop.stage', {
    from: { fs, paths: [...paths] },
    use: 'drag',
  });
  if (answer.ok) return answer.value.stageId;
  report(answer.error);
  return undefined;
}

/** True when all has come before the button was released; what lacks something is not dragged without a look. */
function isReady(id: string, released: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      const stage = stageStore.getState().stages.find((each) => each.id === id);
      if (released.aborted || stage?.state === 'failed') settle(false);
      else if (stage?.state === 'ready') settle(stage.failed === 0);
    };
    const settle = (isThere: boolean): void => {
      unsubscribe();
      released.removeEventListener('abort', look);
      resolve(isThere);
    };
    const unsubscribe = stageStore.subscribe(look);
    released.addEventListener('abort', look);
    look();
  });
}
