import { useEffect, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { useClient } from '../client/ClientContext.tsx';

/** What `--open=` asked for, when it could not be opened. */
export type StartError = { readonly text: string; readonly error: AppError };

// Remembered over reloads of the page, so that only the start of the app opens it.
const doneKey = 'opened-at-start';

/** Opens what the app was started with. */
export function useOpenAtStart(): StartError | undefined {
  const client = useClient();
  const [failed, setFailed] = useState<StartError>();
  useEffect(() => {
    const open = async (): Promise<void> => {
      const info = await client.call('app.info', {});
      if (!info.ok || info.value.open === undefined || sessionStorage.getItem(doneKey) !== null)
        return;
      sessionStorage.setItem(doneKey, 'yes');
      const text = info.value.open;
      const result = await client.call('sessions.open', { text });
      if (!result.ok) setFailed({ text, error: result.error });
    };
    void open();
  }, [client]);
  return failed;
}
