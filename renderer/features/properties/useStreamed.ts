import { useEffect, useRef } from 'react';
import type { Down, Params, StreamName } from '../../../shared/contract/index.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import type { Stream } from '../../client/client.ts';

/** Streams that tell how far something is, and end with what came of it. */
type Told = Extract<StreamName, `attributes.${string}`>;

type Handlers<N extends Told> = {
  readonly onMessage: (message: Exclude<Down<N>, { type: 'error' }>) => void;
  /** It failed, or the connection was lost. */
  readonly onError: (error: AppError) => void;
};

/** Runs one such stream at a time; it ends with the component. */
export function useStreamed<N extends Told>(name: N, lost: string) {
  const client = useClient();
  const stream = useRef<Stream<never>>(undefined);
  useEffect(() => () => stream.current?.close(), []);
  const stop = (): void => {
    stream.current?.close();
    stream.current = undefined;
  };
  return {
    stop,
    start: (params: Params<N>, { onMessage, onError }: Handlers<N>): void => {
      stop();
      stream.current = client.open(name, params, {
        onMessage: (message: Down<N>) => {
          if (message.type === 'error') {
            stop();
            onError(message.error);
            return;
          }
          if (message.type === 'end') stop();
          onMessage(message as Exclude<Down<N>, { type: 'error' }>);
        },
        onClose: (error) => onError(error ?? { code: 'disconnected', message: lost }),
      }) as Stream<never>;
    },
  };
}
