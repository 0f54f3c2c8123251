import type { Client } from '../client/client.ts';
import type { Down, Params, StreamName } from '../../shared/contract/index.ts';

/** Streams without parameters that send the whole of something whenever it changes. */
export type WatchName = Extract<StreamName, `${string}.watch` | `${string}.settings`>;

// Main closes a watch only when it is going away or has a fault: a pause keeps a fault from becoming a busy loop.
const reopenDelayMs = 1_000;

/** Keeps `take` fed from a watch stream, opening it again when the far end closes. Returns a stop function. */
export function mirror<N extends WatchName>(
  client: Client,
  name: N,
  take: (whole: Down<N>) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = (): { readonly close: () => void } =>
    client.open(name, {} as Params<N>, { onMessage: take, onClose: reopen });
  const reopen = (): void => {
    timer = setTimeout(() => {
      stream = open();
    }, reopenDelayMs);
  };
  let stream = open();
  return () => {
    clearTimeout(timer);
    stream.close();
  };
}
