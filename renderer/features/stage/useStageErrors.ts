import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';

type Answer = { readonly ok: true } | { readonly ok: false; readonly error: AppError };

/** What went wrong with a card last; the next attempt takes it away. */
export function useStageErrors() {
  const [error, setError] = useState<string>();
  const attempt = (answer: Promise<Answer>): void => {
    setError(undefined);
    void answer.then((settled) => {
      // a drag that lasts longer than calls may is no failure
      if (!settled.ok && settled.error.code !== 'timeout') setError(wordsOf(settled.error));
    });
  };
  return { error, attempt };
}

function wordsOf({ message, next }: AppError): string {
  return next === undefined ? message : `${message} ${next}`;
}
